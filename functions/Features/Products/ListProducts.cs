using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products;

/// <summary>Tours, newest first.</summary>
public static class ListProducts
{
    /// <summary>What one search can find: the newest.</summary>
    private const int MostFound = 1000;

    public sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(string? Text, string? Country, string? Type, string Status, DateOnly? From, DateOnly? To, long? MaxPrice, int Limit, Key? After) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(
            query.Text("q"), query.Text("country", 2), query.OneOf("type", ProductType.All), query.OneOf("status", "active", "archived") ?? "active",
            query.Date("from"), query.Date("to"), query.Number("maxPrice", 0, 1_000_000_000), query.Limit(), query.Cursor<Key>());
    }

    public static async Task<Page<Product>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await ProductSql.QueryAsync(tx, """
            p.status = @Status
            and (@text::text is null or p.id = any(array(select cross_tenant.search_products(@text, @MostFound))))
            and (@Country::text is null or p.country = upper(@Country))
            and (@Type::text is null or p.type = @Type)
            and ((@From::date is null and @To::date is null and @MaxPrice::numeric is null) or exists (
                select from product_departures d where d.product_id = p.id and d.date >= current_date
                  and (@From::date is null or d.date >= @From) and (@To::date is null or d.date <= @To)
                  and (@MaxPrice::numeric is null or d.price_adult <= @MaxPrice)))
            and (@afterId::uuid is null or (p.created_at, p.id) < (@afterTime, @afterId))
            order by p.created_at desc, p.id desc limit @Limit + 1
            """, new
        {
            filter.Status,
            text = string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text.Trim(),
            MostFound,
            filter.Country,
            filter.Type,
            filter.From,
            filter.To,
            filter.MaxPrice,
            afterTime = filter.After?.CreatedAt,
            afterId = filter.After?.Id,
            filter.Limit,
        });
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}
