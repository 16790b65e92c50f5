using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>What a queued message will say to the client.</summary>
internal static class OutboundText
{
    /// <param name="written">What the manager wrote, where that is another text.</param>
    /// <returns>The conversation; null when the message no longer waits.</returns>
    public static async Task<Guid?> SetAsync(TenantTransaction tx, Guid id, string text, string? language, string? written, string? writtenLanguage)
    {
        await DeliveryStatus.LockConversationAsync(tx, id);
        var conversation = await tx.FirstOrDefaultAsync<Guid?>("""
            update messages set text = @text, language = @language, written_text = @written, written_language = @writtenLanguage, translate_to = null, not_before = null
            where id = @id and status = 'queued' and translate_to is not null returning conversation_id
            """, new { id, text, language, written, writtenLanguage });
        if (conversation is { } changed)
        {
            await tx.ExecuteAsync("""
                update conversations c set last_message_text = left(@text, 300), last_message_previews = case when @written::text is not null and @writtenLanguage::text is not null then jsonb_build_object(@writtenLanguage::text, left(@written::text, 300)) end
                from messages m where m.id = @id and c.id = @changed and c.last_message_seq = m.seq
                """, new { id, text, written, writtenLanguage, changed });
        }

        return conversation;
    }
}
