using System.Text.Json;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Products;

/// <summary>One date of a tour, with what is left of it.</summary>
/// <param name="PriceChild">For 2 to 11 years; younger ones pay <paramref name="PriceInfant"/>.</param>
public sealed record Departure(
    Guid Id, DateOnly Date, int SeatsTotal, int SeatsLeft, decimal PriceAdult, decimal PriceChild, decimal PriceInfant, decimal SingleSupplement, string Currency);

/// <param name="Url">Below the API's origin; asked for with the access token as everything else.</param>
public sealed record ProductPhoto(Guid Id, string Url, int Width, int Height) : IResource;

/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="PriceFrom">The lowest adult price of a coming departure that has seats.</param>
public sealed record Product(
    Guid Id, [Keys("ru", "en")] IReadOnlyDictionary<string, string> Title, [Keys("ru", "en")] IReadOnlyDictionary<string, string> Description, string Country, string City,
    [Values(typeof(ProductType))] string Type, int Days, IReadOnlyList<string> Inclusions, [Values("active", "archived")] string Status, Guid? PartnerId, string? PartnerName, IReadOnlyList<ProductPhoto> Photos, IReadOnlyList<Departure> Departures, Money? PriceFrom, DateTimeOffset CreatedAt, int Version) : IVersioned;

public static class ProductType
{
    public static readonly string[] All = ["seaside", "mountain", "city", "ski", "cruise", "wellness", "safari"];
}

internal static class ProductSql
{
    private sealed record Row(
        Guid Id, JsonElement Title, JsonElement Description, string Country, string City, string Type, int Days, string[] Inclusions, string Status,
        Guid? PartnerId, string? PartnerName, DateTimeOffset CreatedAt, int Version);

    private sealed record DepartureRow(
        Guid ProductId, Guid Id, DateOnly Date, int SeatsTotal, int SeatsLeft, decimal PriceAdult, decimal PriceChild, decimal PriceInfant, decimal SingleSupplement, string Currency);

    private sealed record PhotoRow(Guid ProductId, Guid Id, int Width, int Height);

    /// <summary>Products that <paramref name="condition"/> picks, newest first, each with its departures from today on.</summary>
    public static async Task<IReadOnlyList<Product>> QueryAsync(TenantTransaction tx, string condition, object parameters)
    {
        var rows = await tx.QueryAsync<Row>($"""
            select p.id, p.title, p.description, p.country, p.city, p.type, p.days, p.inclusions, p.status,
                   p.partner_id, (select a.name from partners a where a.id = p.partner_id) as partner_name, p.created_at, p.version
            from products p where {condition}
            """, parameters);
        if (rows.Count == 0) return [];
        var ids = rows.Select(row => row.Id).ToArray();
        var departures = (await tx.QueryAsync<DepartureRow>("""
            select product_id, id, date, seats_total, seats_total - seats_held - seats_sold as seats_left, price_adult, price_child, price_infant, single_supplement, currency
            from product_departures where product_id = any(@ids) and date >= current_date order by date
            """, new { ids })).ToLookup(departure => departure.ProductId);
        var photos = (await tx.QueryAsync<PhotoRow>("select product_id, id, width, height from product_photos where product_id = any(@ids) order by position, id", new { ids })).ToLookup(photo => photo.ProductId);
        return [.. rows.Select(row => ToProduct(row, photos[row.Id], departures[row.Id]))];
    }

    public static async Task<Product?> FindAsync(TenantTransaction tx, Guid id) =>
        (await QueryAsync(tx, "p.id = @id", new { id })).SingleOrDefault();

    private static Product ToProduct(Row row, IEnumerable<PhotoRow> photos, IEnumerable<DepartureRow> departureRows)
    {
        var departures = departureRows.Select(d => new Departure(
            d.Id, d.Date, d.SeatsTotal, d.SeatsLeft, d.PriceAdult, d.PriceChild, d.PriceInfant, d.SingleSupplement, d.Currency)).ToList();
        var cheapest = departures.Where(d => d.SeatsLeft > 0).MinBy(d => d.PriceAdult);
        return new Product(row.Id, Texts(row.Title), Texts(row.Description), row.Country, row.City, row.Type, row.Days, row.Inclusions, row.Status,
            row.PartnerId, row.PartnerName, [.. photos.Select(photo => Photo(row.Id, photo.Id, photo.Width, photo.Height))], departures, cheapest is null ? null : new Money(cheapest.PriceAdult, cheapest.Currency), row.CreatedAt, row.Version);
    }

    public static ProductPhoto Photo(Guid productId, Guid id, int width, int height) => new(id, $"/api/products/{productId}/photos/{id}", width, height);

    private static Dictionary<string, string> Texts(JsonElement json) => json.Deserialize<Dictionary<string, string>>()!;
}
