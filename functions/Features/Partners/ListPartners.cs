using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Partners;

/// <summary>Partners by name.</summary>
public static class ListPartners
{
    private sealed record Key(string Name, Guid Id);

    public sealed record Filter(string? Kind, string Status, string? Text, int Limit, string? AfterName, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("kind", PartnerKind.All), query.OneOf("status", "active", "archived") ?? "active", query.Text("q"), query.Limit(), after?.Name, after?.Id);
        }
    }

    public static async Task<Page<Partner>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await tx.QueryAsync<PartnerSql.Row>($"""
            select {PartnerSql.Columns} from partners
            where status = @Status and (@Kind::text is null or kind = @Kind) and (@pattern::text is null or name ilike @pattern or contract_notes ilike @pattern)
              and (@AfterId::uuid is null or (name, id) > (@AfterName, @AfterId))
            order by name, id limit @Limit + 1
            """, new { filter.Status, filter.Kind, pattern = SearchPattern.Contains(filter.Text), filter.AfterName, filter.AfterId, filter.Limit });
        return Cursor.ToPage(rows, filter.Limit, row => row.ToPartner(), row => new Key(row.Name, row.Id));
    }
}
