using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Media;

/// <summary>A manager does not give up what the system has given up: the phone may be online again.</summary>
internal static class FetchMediaAgain
{
    private sealed record Row(Guid ConversationId, Guid MediaId, bool IsFetchable);

    public static async Task<Result<Message>> RunAsync(TenantTransaction tx, Guid messageId)
    {
        var row = await tx.FirstOrDefaultAsync<Row>("""
            select m.conversation_id, f.id as media_id, f.state = 'unavailable' and f.reason <> 'too_large' as is_fetchable
            from messages m join media_files f on f.tenant_id = m.tenant_id and f.id = m.media_id where m.id = @messageId for no key update of f
            """, new { messageId });
        if (row is null) return new NotFound("media");
        if (!row.IsFetchable) return new Conflict("media.not_fetchable", "It is there already, on its way, or will never come.");
        await tx.ExecuteAsync("update media_files set state = 'fetching', reason = null, attempts = 0, not_before = clock_timestamp() where id = @MediaId", row);
        FetchMedia.Enqueue(tx, row.MediaId);
        tx.Changed("message", messageId, row.ConversationId);
        return (await MessageSql.FindAsync(tx, messageId))!;
    }
}
