using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Clients, newest first.</summary>
public static class ListClients
{
    /// <summary>What one search can find: the newest.</summary>
    internal const int MostFound = 1000;

    public sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    /// <param name="Archived">Only archived and merged ones; else only the others.</param>
    public sealed record Filter(string? Status, Guid? OwnerId, bool Unowned, string? Tag, string? Source, bool Archived, string? Text, int Limit, Key? After) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var owner = query.Text("owner");
            return new(query.OneOf("status", ClientStatus.All), owner switch { "me" => query.CallerId, "none" or null => null, _ => query.Id("owner") }, owner == "none",
                query.Text("tag", ClientRules.LongestTag), query.Text("source", 50), query.Flag("archived"), query.Text("q"), query.Limit(), query.Cursor<Key>());
        }
    }

    public static async Task<Page<Client>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await tx.QueryAsync<Client>($"select {ClientSql.Columns} from clients c where {Where(filter)} order by created_at desc, id desc limit @Limit + 1", Parameters(filter));
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }

    internal static string Where(Filter filter)
    {
        List<string> conditions = [filter.Archived ? "archived_at is not null" : "archived_at is null"];
        if (filter.Status is not null) conditions.Add("status = @Status");
        if (filter.OwnerId is not null) conditions.Add("owner_id = @OwnerId");
        if (filter.Unowned) conditions.Add("owner_id is null");
        if (filter.Tag is not null) conditions.Add("tags @> array[@Tag]");
        if (filter.Source is not null) conditions.Add("source = @Source");
        if (!string.IsNullOrWhiteSpace(filter.Text)) conditions.Add("id = any(array(select cross_tenant.search_clients(@text, @digits, @MostFound)))");
        if (filter.After is not null) conditions.Add("(created_at, id) < (@afterTime, @afterId)");
        return string.Join(" and ", conditions);
    }

    internal static object Parameters(Filter filter) => new
    {
        filter.Status,
        filter.OwnerId,
        filter.Tag,
        filter.Source,
        text = filter.Text?.Trim(),
        digits = SearchPattern.Digits(filter.Text),
        MostFound,
        afterTime = filter.After?.CreatedAt,
        afterId = filter.After?.Id,
        filter.Limit,
    };
}
