using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Clients, newest first.</summary>
public static class ListClients
{
    public sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(string? Status, Guid? OwnerId, string? Tag, string? Text, int Limit, Key? After)
    {
        public static Filter Read(RequestQuery query) => new(
            query.OneOf("status", ClientStatus.All), query.Id("owner"), query.Text("tag"), query.Text("q"), query.Limit(), query.Cursor<Key>());
    }

    public static async Task<Page<Client>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await tx.QueryAsync<Client>($"""
            select {ClientSql.Columns} from clients
            where (@Status::text is null or status = @Status)
              and (@OwnerId::uuid is null or owner_id = @OwnerId)
              and (@Tag::text is null or @Tag = any(tags))
              and (@pattern::text is null or name ilike @pattern or phone like @phonePattern)
              and (@afterId::uuid is null or (created_at, id) < (@afterTime, @afterId))
            order by created_at desc, id desc limit @Limit + 1
            """, new
        {
            filter.Status,
            filter.OwnerId,
            filter.Tag,
            pattern = SearchPattern.Contains(filter.Text),
            phonePattern = SearchPattern.Phone(filter.Text),
            afterTime = filter.After?.CreatedAt,
            afterId = filter.After?.Id,
            filter.Limit,
        });
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}
