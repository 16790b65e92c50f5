using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.ScheduledMessages;

/// <summary>Keeps what is scheduled from leaving, and tells its author unless he did so himself.</summary>
internal static class CancelScheduledMessages
{
    public sealed record Canceled(Guid Id, Guid AuthorId);

    /// <summary>For the transaction that stores a client's message: what it takes the point from.</summary>
    public const string OnReply = "update scheduled_messages set state = 'canceled', reason = 'client_wrote', updated_at = now() where conversation_id = @conversationId and state = 'waiting' and cancel_on_reply returning id, author_id";

    public static async Task<Result<Nothing>> ByManagerAsync(TenantTransaction tx, Guid id)
    {
        var waiting = await UpdateScheduledMessage.LockAsync(tx, id);
        if (waiting.Error is { } error) return error;
        await RunAsync(tx, waiting.Value!.ConversationId, new Canceled(id, waiting.Value.AuthorId), CancelReason.ByManager);
        return new Nothing();
    }

    public static async Task RunAsync(TenantTransaction tx, Guid conversationId, Canceled one, string reason)
    {
        await tx.ExecuteAsync("update scheduled_messages set state = 'canceled', reason = @reason, updated_at = now() where id = @Id", new { one.Id, reason });
        await TellAsync(tx, conversationId, [one]);
    }

    public static async Task TellAsync(TenantTransaction tx, Guid conversationId, IReadOnlyCollection<Canceled> all)
    {
        if (all.Count == 0) return;
        foreach (var one in all) tx.Changed("scheduled_message", one.Id, conversationId);
        await Notify.ScheduledCanceledAsync(tx, conversationId, [.. all.Select(one => one.AuthorId).Distinct()]);
    }
}
