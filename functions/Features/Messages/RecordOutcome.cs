using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>Records what became of a message that was taken for sending, and when to try again if it did not leave.</summary>
internal static class RecordOutcome
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(TenantTransaction tx, ClaimNextMessage.Claimed message, SendOutcome outcome)
    {
        if (outcome is SendOutcome.Sent sent)
        {
            await DeliveryStatus.RecordSentAsync(tx, message.Id, sent.ExternalId);
            return;
        }

        await DeliveryStatus.LockConversationAsync(tx, message.Id);
        var retryAfter = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(message.Attempts - 1, 10)), LongestWait.TotalSeconds));
        switch (outcome)
        {
            case SendOutcome.Refused refused:
                await tx.ExecuteAsync("update messages set locked_until = null, error_code = @Code, error_detail = @Detail where id = @Id",
                    new { refused.Code, refused.Detail, message.Id });
                await DeliveryStatus.AdvanceAsync(tx, message.Id, "failed");
                return;
            case SendOutcome.NotSent notSent:
                await tx.ExecuteAsync("""
                    update messages set status = 'queued', locked_until = null, not_before = clock_timestamp() + @retryAfter, error_code = @Code where id = @Id
                    """, new { retryAfter, notSent.Code, message.Id });
                break;
            case SendOutcome.Unknown unknown:
                // It stays "sending": whatsapp-host remembers the key, so asking again with it can only learn the result, not send twice.
                await tx.ExecuteAsync("update messages set locked_until = clock_timestamp() + @retryAfter, error_code = @Code where id = @Id",
                    new { retryAfter, unknown.Code, message.Id });
                break;
            default:
                throw new InvalidOperationException($"Unexpected outcome {outcome}.");
        }

        await DeliveryStatus.ShowAsync(tx, message.Id, message.ConversationId);
        MessageSend.Enqueue(tx, DateTimeOffset.UtcNow + retryAfter);
    }
}
