using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Rows of <c>translation_jobs</c>: translations that somebody waits for, and why there are none.</summary>
internal static class TranslationJobs
{
    /// <summary>So long a message that waits for its translation is kept from leaving, whatever happens to the queue.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public sealed record Item(Guid TenantId, Guid ConversationId);

    /// <summary>Says that a conversation has something to translate. The queue's session is the conversation.</summary>
    public static void Enqueue(TenantTransaction tx, Guid conversationId, DateTimeOffset? notBefore = null) =>
        tx.Enqueue(Queues.Translation, conversationId.ToString(), new Item(tx.Caller.TenantId, conversationId), notBefore: notBefore);

    /// <summary>A message that leaves once it is translated.</summary>
    public static async Task AddForClientAsync(TenantTransaction tx, Guid conversationId, Guid messageId, string language)
    {
        await tx.ExecuteAsync("insert into translation_jobs (message_id, language, conversation_id, purpose) values (@messageId, @language, @conversationId, 'client')", new { messageId, language, conversationId });
        Enqueue(tx, conversationId);
    }

    /// <summary>Begins again with a message that is held.</summary>
    /// <returns>False when none of it is held.</returns>
    public static async Task<bool> TryAgainAsync(TenantTransaction tx, Guid conversationId, Guid messageId)
    {
        var isHeld = await tx.ExecuteAsync("""
            update messages m set translate_to = j.language, not_before = clock_timestamp() + @LongestWait from translation_jobs j
                where m.id = @messageId and j.message_id = m.id and j.purpose = 'client' and j.state = 'failed'
            """, new { messageId, LongestWait }) > 0;
        if (!isHeld) return false;
        await tx.ExecuteAsync("""
            update translation_jobs set state = 'pending', reason = null, attempts = 0, proposal = null, differences = '[]', not_before = now(), requested_at = now()
            where message_id = @messageId and purpose = 'client' and state = 'failed'
            """, new { messageId });
        Enqueue(tx, conversationId);
        return true;
    }
}
