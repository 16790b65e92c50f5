using Dapper;
using SoulCrm.Functions.Features.Products.Search;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products;

/// <summary>Tours, newest first; those that a text finds by <see cref="ProductSearch"/>, best match first.</summary>
public static class ListProducts
{
    /// <summary>What every list of tours is filtered by, for tours as <c>p</c>.</summary>
    internal const string Conditions = """
        p.status = @Status
            and (@Country::text is null or p.country = upper(@Country))
            and (@Type::text is null or p.type = @Type)
            and ((@From::date is null and @To::date is null and @MaxPrice::numeric is null) or exists (
                select from product_departures d where d.product_id = p.id and d.date >= current_date
                  and (@From::date is null or d.date >= @From) and (@To::date is null or d.date <= @To)
                  and (@MaxPrice::numeric is null or d.price_adult <= @MaxPrice)))
        """;

    /// <summary>Cursors of a search are long: they carry what it found by meaning.</summary>
    private const int LongestCursor = 3000;

    public sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    /// <param name="Text">Null for all tours.</param>
    /// <param name="After">Without a text, as <paramref name="AfterRanked"/> with one.</param>
    public sealed record Filter(
        string? Text, string? Country, string? Type, string Status, DateOnly? From, DateOnly? To, long? MaxPrice, int Limit, Key? After, ProductSearch.Key? AfterRanked) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var text = query.Text("q")?.Trim() is { Length: > 0 } typed ? typed : null;
            return new Filter(
                text, query.Text("country", 2), query.OneOf("type", ProductType.All), query.OneOf("status", "active", "archived") ?? "active",
                query.Date("from"), query.Date("to"), query.Number("maxPrice", 0, 1_000_000_000), query.Limit(),
                text is null ? query.Cursor<Key>(maxLength: LongestCursor) : null, text is null ? null : query.Cursor<ProductSearch.Key>(maxLength: LongestCursor));
        }
    }

    /// <summary>The values that <see cref="Conditions"/> names.</summary>
    internal static DynamicParameters Parameters(Filter filter) => new(new { filter.Status, filter.Country, filter.Type, filter.From, filter.To, filter.MaxPrice });

    public static async Task<Page<Product>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var parameters = Parameters(filter);
        parameters.AddDynamicParams(new { afterTime = filter.After?.CreatedAt, afterId = filter.After?.Id, filter.Limit });
        var rows = await ProductSql.QueryAsync(tx, $"""
            {Conditions}
            and (@afterId::uuid is null or (p.created_at, p.id) < (@afterTime, @afterId))
            order by p.created_at desc, p.id desc limit @Limit + 1
            """, parameters);
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}
