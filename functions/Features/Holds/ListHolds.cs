using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>Holds, newest first.</summary>
public static class ListHolds
{
    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    /// <param name="Live">Only what may still come to something: proposed, waiting, held.</param>
    public sealed record Filter(Guid? ClientId, Guid? ConversationId, Guid? ProductId, Guid? DepartureId, string? State, bool Live, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Id("client"), query.Id("conversation"), query.Id("product"), query.Id("departure"), query.OneOf("state", HoldState.All), query.Flag("live"), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    public static async Task<Page<Hold>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await HoldSql.QueryAsync(tx, """
            (@ClientId::uuid is null or h.client_id = @ClientId) and (@ConversationId::uuid is null or h.conversation_id = @ConversationId) and (@ProductId::uuid is null or h.product_id = @ProductId)
            and (@DepartureId::uuid is null or h.departure_id = @DepartureId) and (@State::text is null or h.state = @State) and (not @Live or h.state in ('proposed', 'waiting', 'held'))
            and (@AfterId::uuid is null or (h.created_at, h.id) < (@AfterAt, @AfterId))
            order by h.created_at desc, h.id desc limit @Limit + 1
            """, filter);
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}
