using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>Quotes, newest first.</summary>
public static class ListQuotes
{
    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(Guid? ClientId, Guid? ConversationId, string? State, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Id("client"), query.Id("conversation"), query.OneOf("state", QuoteState.All), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    public static async Task<Page<Quote>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await QuoteSql.QueryAsync(tx, """
            (@ClientId::uuid is null or q.client_id = @ClientId) and (@ConversationId::uuid is null or q.conversation_id = @ConversationId) and (@State::text is null or q.state = @State)
            and (@AfterId::uuid is null or (q.created_at, q.id) < (@AfterAt, @AfterId))
            order by q.created_at desc, q.id desc limit @Limit + 1
            """, filter);
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}
