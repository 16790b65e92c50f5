using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>
/// Sends what an organisation has to send, one message after the other (the queue's session is the organisation). The item only says
/// "there is something"; the rows say what, so a lost or repeated item does no harm.
/// </summary>
public sealed class MessageSend(Database database, WhatsAppHostClient whatsApp, IBlobStore blobs)
{
    private const int MaxPerItem = 20;

    public sealed record Item(Guid TenantId);

    public static void Enqueue(TenantTransaction tx, DateTimeOffset? notBefore = null) =>
        tx.Enqueue(Queues.MessageSend, tx.Caller.TenantId.ToString(), new Item(tx.Caller.TenantId), notBefore: notBefore);

    [Function("MessageSend")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.MessageSend, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, CancellationToken ct)
    {
        var caller = Caller.System(QueueBody.Parse<Item>(body).TenantId);
        for (var i = 0; i < MaxPerItem; i++)
        {
            var claim = await database.InTenantAsync(caller, ClaimNextMessage.RunAsync, ct);
            if (claim.Message is not { } message)
            {
                if (claim.TryAgainAt is { } time) await database.InTenantAsync(caller, tx => { Enqueue(tx, time); return Task.CompletedTask; }, ct);
                return;
            }

            // The network is never inside a transaction. A failure is recorded with its next attempt: a throw would come straight back.
            var outcome = await SendAsync(caller.TenantId, message, ct);
            await database.InTenantAsync(caller, tx => RecordOutcome.RunAsync(tx, message, outcome), ct);
        }

        await database.InTenantAsync(caller, tx => { Enqueue(tx); return Task.CompletedTask; }, ct);
    }

    private async Task<SendOutcome> SendAsync(Guid tenantId, ClaimNextMessage.Claimed message, CancellationToken ct)
    {
        SentFile? file = null;
        if (message.Media is { } media)
        {
            try
            {
                await using var content = await blobs.OpenReadAsync(BlobContainers.Media, MediaSql.BlobName(tenantId, media.Id), ct);
                if (content is null) return new SendOutcome.Refused("media_missing", "The file is not there any more.");
                using var bytes = new MemoryStream();
                await content.CopyToAsync(bytes, ct);
                file = new SentFile(bytes.ToArray(), media.MediaType, media.FileName, media.Kind == MediaKind.Voice);
            }
            catch (BlobsUnavailableException)
            {
                return new SendOutcome.NotSent("media_store_unavailable");
            }
        }

        return await whatsApp.SendAsync(tenantId, message.Id, message.ChatId, message.Text, file, ct);
    }
}
