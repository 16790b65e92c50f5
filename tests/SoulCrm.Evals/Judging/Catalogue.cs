using System.Text.Json;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Evals.Judging;

internal sealed record CatalogueDeparture(DateOnly Date, int Seats, decimal Adult, decimal Child, decimal Infant, decimal Single);

internal sealed record CatalogueTour(IReadOnlyList<string> Titles, IReadOnlyList<string> Texts, int Days, IReadOnlyList<CatalogueDeparture> Departures)
{
    public IEnumerable<DateOnly> AllDays() => Departures.SelectMany(departure => new[] { departure.Date, departure.Date.AddDays(Days - 1) });

    /// <summary>Every amount that may be said of this tour to a party.</summary>
    public IEnumerable<decimal> Amounts(Qualification party) => Departures.SelectMany(departure => Amounts(departure, party));

    private static IEnumerable<decimal> Amounts(CatalogueDeparture departure, Qualification party)
    {
        var ages = (party.Children ?? []).Select(child => child.Age ?? 0).ToList();
        var adults = (party.Adults ?? 1) + ages.Count(age => age >= 12);
        var children = ages.Count(age => age is >= 2 and < 12);
        var infants = ages.Count(age => age < 2);
        var total = (adults * departure.Adult) + (children * departure.Child) + (infants * departure.Infant);
        return [departure.Adult, departure.Child, departure.Infant, departure.Single, adults * departure.Adult, children * departure.Child, infants * departure.Infant, total, total + departure.Single];
    }
}

/// <summary>What an agency sells and knows, read straight from the tables: not by the way that agents read it.</summary>
internal sealed record Catalogue(string Agency, IReadOnlyList<CatalogueTour> Tours, IReadOnlyList<string> Articles)
{
    private sealed record TourRow(JsonElement Title, JsonElement Description, string City, string[] Inclusions, int Days, JsonElement Departures);

    public static async Task<Catalogue> ReadAsync(TenantTransaction tx)
    {
        var tours = await tx.QueryAsync<TourRow>("""
            select p.title, p.description, p.city, p.inclusions, p.days,
                   (select coalesce(jsonb_agg(jsonb_build_object('date', d.date, 'seats', d.seats_total - d.seats_held - d.seats_sold, 'adult', d.price_adult, 'child', d.price_child,
                        'infant', d.price_infant, 'single', d.single_supplement)), '[]') from product_departures d where d.product_id = p.id) as departures
            from products p where p.status = 'active'
            """);
        return new Catalogue(
            await tx.SingleAsync<string>("select name from organizations where id = @TenantId", new { tx.Caller.TenantId }),
            [.. tours.Select(tour => new CatalogueTour(Texts(tour.Title), [.. Texts(tour.Description), tour.City, .. tour.Inclusions], tour.Days,
                tour.Departures.Deserialize<CatalogueDeparture[]>(JsonSerializerOptions.Web)!))],
            [.. await tx.QueryAsync<string>("select title || E'\\n' || body from knowledge_articles where status = 'published'")]);
    }

    private static List<string> Texts(JsonElement byLanguage) => [.. byLanguage.EnumerateObject().Select(text => text.Value.GetString()!)];
}
