using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Products;
using SoulCrm.Functions.Features.Products.Search;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>
/// What agents may do with the catalogue of their own organisation. Everything they return is remembered: only that may stand in a reply.
/// </summary>
public sealed class CatalogueTools(Database database, ProductSearch search, Caller caller, string language, Evidence evidence)
{
    private const int MaxTours = 10;
    private const int MaxDepartures = 6;
    private const int MaxWished = 50;
    private const int LongestWish = 200;

    public IReadOnlyList<AgentTool> All =>
    [
        new(ToolNames.SearchTours, "Finds tours of the agency's catalogue that have free seats. Prices, dates and seats come only from here.", SearchSchema, SearchAsync),
        new(ToolNames.GetTour, "One tour of the catalogue with its description and coming departures.", GetSchema, GetAsync),
        new(ToolNames.CheckDepartures, "All departures of one tour in a span of days: those with free seats with prices, and the days that are sold out.", CheckSchema, CheckAsync),
    ];

    private sealed record SearchArguments(
        string? Country = null, string? City = null, string? Type = null, DateOnly? DateFrom = null, DateOnly? DateTo = null, int? Adults = null, int[]? ChildrenAges = null, string? Wishes = null);

    private sealed record GetArguments(Guid TourId, int? Adults = null, int[]? ChildrenAges = null);

    private sealed record CheckArguments(Guid TourId, DateOnly? DateFrom = null, DateOnly? DateTo = null, int? Adults = null, int[]? ChildrenAges = null);

    private static readonly JsonElement SearchSchema = JsonElement.Parse("""
        {"type":"object","additionalProperties":false,"properties":{
          "country":{"type":"string","description":"ISO 3166-1 alpha-2 code, such as TR"},
          "city":{"type":"string"},
          "type":{"type":"string","enum":["seaside","mountain","city","ski","cruise","wellness","safari"]},
          "dateFrom":{"type":"string","format":"date","description":"Earliest departure"},
          "dateTo":{"type":"string","format":"date","description":"Latest departure"},
          "adults":{"type":"integer","minimum":1,"maximum":99},
          "childrenAges":{"type":"array","items":{"type":"integer","minimum":0,"maximum":17}},
          "wishes":{"type":"string","maxLength":200,"description":"What the client wants in his own words, such as: a quiet beach with palms. Tours that fit come first"}}}
        """);

    private static readonly JsonElement GetSchema = JsonElement.Parse("""
        {"type":"object","additionalProperties":false,"required":["tourId"],"properties":{
          "tourId":{"type":"string","format":"uuid"},
          "adults":{"type":"integer","minimum":1,"maximum":99},
          "childrenAges":{"type":"array","items":{"type":"integer","minimum":0,"maximum":17}}}}
        """);

    private static readonly JsonElement CheckSchema = JsonElement.Parse("""
        {"type":"object","additionalProperties":false,"required":["tourId"],"properties":{
          "tourId":{"type":"string","format":"uuid"},
          "dateFrom":{"type":"string","format":"date","description":"Earliest departure; today if missing"},
          "dateTo":{"type":"string","format":"date","description":"Latest departure"},
          "adults":{"type":"integer","minimum":1,"maximum":99},
          "childrenAges":{"type":"array","items":{"type":"integer","minimum":0,"maximum":17}}}}
        """);

    private async Task<string> SearchAsync(JsonElement json, CancellationToken ct)
    {
        var arguments = Read<SearchArguments>(json);
        var party = PartyOf(arguments.Adults, arguments.ChildrenAges);
        // Wishes put tours in order and leave none out: a client who asks for palms may still like a beach without.
        var wished = new ListProducts.Filter(Text(arguments.Wishes), arguments.Country, arguments.Type, "active", arguments.DateFrom, arguments.DateTo, MaxPrice: null, Limit: MaxWished, After: null, AfterRanked: null);
        var vector = await search.PrepareAsync(wished, ct);
        // A departure needs a seat for everyone but infants, who sit on a lap.
        var products = await database.InTenantAsync(caller, async tx => await ProductSql.QueryAsync(tx, """
            p.status = 'active'
            and (@Country::text is null or p.country = upper(@Country))
            and (@cityPattern::text is null or p.city ilike @cityPattern or p.title::text ilike @cityPattern)
            and (@Type::text is null or p.type = @Type)
            and exists (select from product_departures d where d.product_id = p.id and d.date >= current_date
                and (@DateFrom::date is null or d.date >= @DateFrom) and (@DateTo::date is null or d.date <= @DateTo)
                and d.seats_total - d.seats_held - d.seats_sold >= @seats)
            order by array_position(@best, p.id), (select min(d.price_adult) from product_departures d where d.product_id = p.id and d.date >= current_date), p.id limit @MaxTours
            """, new
        {
            arguments.Country,
            cityPattern = SearchPattern.Contains(arguments.City),
            arguments.Type,
            arguments.DateFrom,
            arguments.DateTo,
            seats = party?.Seats ?? 1,
            best = wished.Text is null ? [] : await search.FindAsync(tx, wished, vector),
            MaxTours,
        }), ct);
        return Remember([.. products.Select(product => ToFact(product, party, departure =>
            departure.SeatsLeft >= (party?.Seats ?? 1) && !(departure.Date < arguments.DateFrom) && !(departure.Date > arguments.DateTo)))]);
    }

    private async Task<string> GetAsync(JsonElement json, CancellationToken ct)
    {
        var arguments = Read<GetArguments>(json);
        var party = PartyOf(arguments.Adults, arguments.ChildrenAges);
        var product = await database.InTenantAsync(caller, tx => ProductSql.FindAsync(tx, arguments.TourId), ct);
        return product is { Status: "active" }
            ? Remember([ToFact(product, party, departure => departure.SeatsLeft > 0)])
            : throw new ToolArgumentException("There is no tour with this id.");
    }

    private async Task<string> CheckAsync(JsonElement json, CancellationToken ct)
    {
        var arguments = Read<CheckArguments>(json);
        var party = PartyOf(arguments.Adults, arguments.ChildrenAges);
        var product = await database.InTenantAsync(caller, tx => ProductSql.FindAsync(tx, arguments.TourId), ct);
        if (product is not { Status: "active" }) throw new ToolArgumentException("There is no tour with this id.");
        var inSpan = product.Departures.Where(departure => !(departure.Date < arguments.DateFrom) && !(departure.Date > arguments.DateTo)).ToList();
        var enough = party?.Seats ?? 1;
        return Remember([ToFact(product, party, departure => inSpan.Contains(departure) && departure.SeatsLeft >= enough) with
        {
            SoldOut = [.. inSpan.Where(departure => departure.SeatsLeft < enough).Take(MaxDepartures).Select(departure => departure.Date)],
        }]);
    }

    private string Remember(IReadOnlyList<TourFact> found)
    {
        evidence.Add(found);
        return JsonSerializer.Serialize(new { tours = found }, RunRecorder.Json);
    }

    private TourFact ToFact(Product product, Party? party, Func<Departure, bool> fits) => new(
        product.Id, InLanguage(product.Title), InLanguage(product.Description), product.Country, product.City, product.Type, product.Days, product.Inclusions,
        [.. product.Departures.Where(fits).Take(MaxDepartures).Select(d => new DepartureFact(
            d.Id, d.Date, d.Date.AddDays(product.Days - 1), d.SeatsLeft, d.PriceAdult, d.PriceChild, d.PriceInfant, d.SingleSupplement, party?.Total(d), d.Currency))]);

    // A party of nobody or of a hundred is a slip of the model.
    private static Party? PartyOf(int? adults, int[]? childrenAges) =>
        adults is null or (>= 1 and <= 99) && (childrenAges ?? []) is { Length: <= 20 } ages && ages.All(age => age is >= 0 and <= 17)
            ? Party.From(adults, childrenAges) : throw new ToolArgumentException("adults: 1 to 99; childrenAges: at most 20, each 0 to 17.");

    // A tour without a text in the client's language is told in English, or else in whatever it has.
    private string InLanguage(IReadOnlyDictionary<string, string> texts) =>
        texts.TryGetValue(language, out var text) || texts.TryGetValue("en", out text) ? text : texts.Values.FirstOrDefault() ?? "";

    private static string? Text(string? wishes) => wishes is null || (wishes.Length <= LongestWish && !wishes.Contains('\0', StringComparison.Ordinal))
        ? wishes?.Trim() is { Length: > 0 } text ? text : null
        : throw new ToolArgumentException($"wishes: at most {LongestWish} characters, none of them NUL.");

    private static T Read<T>(JsonElement json) where T : class =>
        json.Deserialize<T>(RunRecorder.Json) ?? throw new ToolArgumentException("The arguments are missing.");
}

/// <summary>Who travels, as prices count them.</summary>
public sealed record Party(int Adults, int Children, int Infants)
{
    internal const int ChildFrom = 2;
    private const int AdultFrom = 12;

    /// <summary>Infants sit on a lap.</summary>
    public int Seats => Adults + Children;

    /// <summary>Rooms for one: a lone traveller has the room alone.</summary>
    public int Singles => Adults == 1 && Children == 0 ? 1 : 0;

    /// <returns>Null when it is not known who travels.</returns>
    public static Party? From(int? adults, IReadOnlyList<int>? childrenAges)
    {
        if (adults is null) return null;
        var ages = childrenAges ?? [];
        return new Party(adults.Value + ages.Count(age => age >= AdultFrom), ages.Count(age => age is >= ChildFrom and < AdultFrom), ages.Count(age => age < ChildFrom));
    }

    public decimal Total(Departure departure) =>
        (Adults * departure.PriceAdult) + (Children * departure.PriceChild) + (Infants * departure.PriceInfant) + (Singles * departure.SingleSupplement);
}
