using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>A conversation's messages, newest first; <c>nextCursor</c> goes into <c>before</c>.</summary>
public static class ListMessages
{
    /// <param name="Seq">Position of the oldest message already seen.</param>
    public sealed record Key(int Seq);

    public sealed record Filter(int Limit, Key? Before) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Limit(), query.Cursor<Key>("before"));
    }

    public static async Task<Result<Page<Message>>> RunAsync(TenantTransaction tx, Guid conversationId, Filter filter)
    {
        var rows = await tx.QueryAsync($"""
            {MessageRow.Select}
            where m.conversation_id = @conversationId and m.seq < @before
            order by m.seq desc limit @Limit + 1
            """, new { conversationId, before = filter.Before?.Seq ?? int.MaxValue, filter.Limit }, MessageRow.Read);
        if (rows.Count == 0 && !await tx.SingleAsync<bool>("select exists (select from conversations where id = @conversationId)", new { conversationId }))
            return new NotFound("conversation");
        return Cursor.ToPage(rows, filter.Limit, row => row.Message, row => new Key(row.Seq));
    }
}
