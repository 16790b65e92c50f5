using System.Globalization;
using System.Text;
using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Products;
using SoulCrm.Functions.Features.Quotes;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.QuickReplies;

/// <summary>A tour as a chat message, with its dates and prices as they are now.</summary>
/// <param name="Language">Of the tour's own text: Russian or English, whichever the client reads, else the manager's.</param>
public sealed record TourCard(Guid ProductId, string Language, string Text, ProductPhoto? Photo)
{
    private const int MostDepartures = 3;
    private const int LongestDescription = 300;

    internal static Task<IReadOnlyList<Product>> LoadAsync(TenantTransaction tx, Guid[] ids) =>
        ids.Length == 0 ? Task.FromResult<IReadOnlyList<Product>>([]) : ProductSql.QueryAsync(tx, "p.id = any(@ids) and p.status = 'active'", new { ids });

    public static async Task<Result<TourCard>> RunAsync(TenantTransaction tx, Guid conversationId, Guid productId)
    {
        if (await Reader.FindAsync(tx, conversationId) is not { } reader) return new NotFound("conversation");
        if ((await LoadAsync(tx, [productId])).SingleOrDefault() is not { } tour) return new NotFound("product");
        var language = reader.Choose(tour.Title.Keys);
        return new TourCard(tour.Id, language, Write(tour, language), FirstPhoto(tour));
    }

    internal static ProductPhoto? FirstPhoto(Product tour) => tour.Photos.Count > 0 ? tour.Photos[0] : null;

    /// <param name="language">Any; what the tour has no text in is written in one that it has.</param>
    internal static string Write(Product tour, string language)
    {
        var own = tour.Title.ContainsKey(language) ? language : tour.Title.ContainsKey("en") ? "en" : tour.Title.Keys.First();
        var words = QuoteLanguages.Of(QuoteLanguages.OrEnglish(own));
        var text = new StringBuilder($"*{tour.Title[own]}*\n{Where(tour, own)} · {TourWords.Days(tour.Days, own)}");
        if (tour.Description.TryGetValue(own, out var description) && description.Length > 0) text.Append("\n\n").Append(Shorten(description));
        var departures = tour.Departures.Where(departure => departure.SeatsLeft > 0).Take(MostDepartures).ToList();
        if (departures.Count > 0) text.Append("\n\n").Append(TourWords.Departures(own)).Append(':');
        foreach (var departure in departures) text.Append(CultureInfo.InvariantCulture, $"\n• {words.Day(departure.Date)} — {TourWords.PriceForAdult(words.Money(departure.PriceAdult, departure.Currency), own)}");
        return text.ToString();
    }

    // Whole sentences, as far as they fit.
    private static string Shorten(string text)
    {
        if (text.Length <= LongestDescription) return text;
        var end = text.LastIndexOf(". ", LongestDescription - 1, StringComparison.Ordinal);
        return end > 0 ? text[..(end + 1)] : string.Concat(text.AsSpan(0, text.LastIndexOf(' ', LongestDescription - 2) is > 0 and var space ? space : LongestDescription - 1), "…");
    }

    private static string Where(Product tour, string language)
    {
        var city = PlaceTable.Find(tour.Country, tour.City)?.Name(language) ?? tour.City;
        return PlaceTable.Find(tour.Country, city: null) is { } country ? $"{country.Name(language)}, {city}" : city;
    }
}

/// <summary>What a card says in the languages that tours are written in.</summary>
internal static class TourWords
{
    public static string Departures(string language) => language == "ru" ? "Ближайшие даты" : "Next departures";

    public static string PriceForAdult(string price, string language) => language == "ru" ? $"{price} за взрослого" : $"{price} per adult";

    public static string Days(int days, string language) => language == "ru"
        ? $"{days} {(days % 100 is >= 11 and <= 14 ? "дней" : (days % 10) switch { 1 => "день", 2 or 3 or 4 => "дня", _ => "дней" })}"
        : days == 1 ? "1 day" : $"{days} days";
}
