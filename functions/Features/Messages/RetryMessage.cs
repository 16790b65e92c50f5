using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>Sends a failed message again, at its old place in the thread.</summary>
public static class RetryMessage
{
    public static async Task<Result<Message>> RunAsync(TenantTransaction tx, Guid id)
    {
        var conversationId = await tx.FirstOrDefaultAsync<Guid?>("""
            update messages set status = 'queued', error_code = null, error_detail = null, attempts = 0, not_before = null, locked_until = null
            where id = @id and status = 'failed' and author = 'manager' returning conversation_id
            """, new { id });
        var message = await MessageSql.FindAsync(tx, id);
        if (message is null) return new NotFound("message");
        if (conversationId is null) return new Conflict("message.not_failed", "Only a manager's message that failed can be sent again.");
        tx.Changed("message", id, conversationId);
        // What is held because of its translation is translated again: as it stands the client could not read it.
        if (await TranslationJobs.TryAgainAsync(tx, conversationId.Value, id)) return (await MessageSql.FindAsync(tx, id))!;
        MessageSend.Enqueue(tx);
        return message;
    }
}
