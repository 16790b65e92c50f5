using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>Searches the text of all messages, in Russian and English morphology, by parts of words, and forgiving typos.</summary>
public static class SearchMessages
{
    /// <summary>What one search can find: the newest. Whoever needs more names more words.</summary>
    private const int Most = 200;

    public sealed record Found(Guid Id, Guid ConversationId, Guid ClientId, string ClientName, [Values("inbound", "outbound")] string Direction, [Values("client", "agent", "manager", "system")] string Author, string Text, DateTimeOffset CreatedAt);

    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(string? Text, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Text("q"), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    public static async Task<Page<Found>> RunAsync(TenantTransaction tx, Filter filter)
    {
        if (string.IsNullOrWhiteSpace(filter.Text)) return new Page<Found>([], NextCursor: null);
        var rows = await tx.QueryAsync<Found>("""
            select m.id, m.conversation_id, cl.id as client_id, cl.name as client_name, m.direction, m.author, m.text, m.created_at
            from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
            where m.id = any(array(select cross_tenant.search_messages(@Text, @Most)))
              and (@AfterId::uuid is null or (m.created_at, m.id) < (@AfterAt, @AfterId))
            order by m.created_at desc, m.id desc limit @Limit + 1
            """, new { Text = filter.Text.Trim(), Most, filter.AfterAt, filter.AfterId, filter.Limit });
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}
