using System.Globalization;
using SoulCrm.Functions.Platform.Csv;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Import;

/// <param name="Row">1 is the first line under the header.</param>
public sealed record RowError(int Row, string Column, string Message);

/// <summary>A tour of the file: the first good line of its title, country and city tells what it is, and each line may add a date.</summary>
internal sealed class ImportedTour(Guid id, ImportRow first)
{
    public Guid Id => id;

    public ImportRow First => first;

    public List<(int Row, DepartureRequest Departure)> Departures { get; } = [];
}

/// <summary>What makes lines the same tour.</summary>
internal sealed record TourKey(string Title, string Country, string City)
{
    public static TourKey Of(string title, string country, string city) => new(title.ToLowerInvariant(), country, city.ToLowerInvariant());
}

/// <summary>One line, read and checked. Faults are collected, so that one pass names them all.</summary>
/// <param name="Type">Null, as <paramref name="Days"/>, where the line leaves it to the tour's first one.</param>
internal sealed record ImportRow(
    TourKey Key, string TitleRu, string? TitleEn, string? DescriptionRu, string? DescriptionEn, string Country, string City, string? Type, int? Days, string[] Inclusions, Guid? PartnerId, DepartureRequest? Departure)
{
    public static readonly string[] Columns =
        ["title_ru", "title_en", "description_ru", "description_en", "country", "city", "type", "days", "inclusions", "partner", "date", "seats", "price_adult", "price_child", "price_infant", "single_supplement", "currency"];

    private const decimal HighestPrice = 99_999_999;
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy"];

    public static ImportRow Read(CsvRow row, IReadOnlyDictionary<string, Guid> partners, DateOnly today, List<RowError> faults)
    {
        var title = Line("title_ru", 200, required: true);
        var country = row["country"]?.ToUpperInvariant();
        if (country is not { Length: 2 } || !country.All(char.IsAsciiLetterUpper)) Fault("country", "An ISO 3166-1 code of two letters, such as TR.");
        var city = Line("city", 100, required: true);
        var type = row["type"]?.ToLowerInvariant();
        if (type is not null && !ProductType.All.Contains(type, StringComparer.Ordinal)) Fault("type", $"One of: {string.Join(", ", ProductType.All)}.");
        var inclusions = (row["inclusions"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (inclusions.Length > 50 || inclusions.Any(one => one.Length > 200 || one.Any(char.IsControl))) Fault("inclusions", "At most 50, of at most 200 characters each, separated by ;.");
        Guid? partner = null;
        if (row["partner"] is { } name)
        {
            if (partners.TryGetValue(name.ToLowerInvariant(), out var id)) partner = id;
            else Fault("partner", "There is no active partner with this name.");
        }

        return new ImportRow(TourKey.Of(title ?? "", country ?? "", city ?? ""), title ?? "", Line("title_en", 200), Text("description_ru"), Text("description_en"), country ?? "", city ?? "", type,
            Whole("days", 1, 365), inclusions, partner, Departure());

        DepartureRequest? Departure()
        {
            if (row["date"] is not { } text)
            {
                foreach (var column in Columns[11..]) if (row[column] is not null) Fault(column, "It belongs to a departure: give its date.");
                return null;
            }

            if (!DateOnly.TryParseExact(text, DateFormats, out var date)) Fault("date", "A date as 2027-07-31 or 31.07.2027.");
            else if (date < today) Fault("date", "This date is over.");
            var seats = Whole("seats", 0, 10_000, required: true);
            var adult = Price("price_adult", required: true);
            var currency = row["currency"]?.ToUpperInvariant();
            if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetterUpper)) Fault("currency", "An ISO 4217 code of three letters, such as USD.");
            // Where no price for children is told, they pay as adults do: nothing is promised that the agency has not said.
            return new DepartureRequest(date, seats ?? 0, adult ?? 0, Price("price_child") ?? adult ?? 0, currency ?? "", Price("price_infant") ?? 0, Price("single_supplement") ?? 0);
        }

        string? Line(string column, int longest, bool required = false)
        {
            var text = row[column];
            if (text is null && required) Fault(column, "It is needed.");
            if (text is not null && (text.Length > longest || text.Any(char.IsControl))) Fault(column, $"At most {longest} characters, no line breaks.");
            return text;
        }

        string? Text(string column)
        {
            var text = row[column];
            if (text is not null && (text.Length > 5000 || text.Contains('\0', StringComparison.Ordinal))) Fault(column, "At most 5000 characters.");
            return text;
        }

        int? Whole(string column, int min, int max, bool required = false)
        {
            if (row[column] is not { } text && !required) return null;
            if (int.TryParse(row[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
            Fault(column, $"A whole number from {min} to {max}.");
            return null;
        }

        // "1 234,50" as Russian spreadsheets write it, as well as 1234.50.
        decimal? Price(string column, bool required = false)
        {
            if (row[column] is null && !required) return null;
            var text = row[column]?.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal).Replace(',', '.');
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price <= HighestPrice && decimal.Round(price, 2) == price) return price;
            Fault(column, "A price such as 1234.50, without a currency.");
            return null;
        }

        void Fault(string column, string message) => faults.Add(new RowError(row.Number, column, message));
    }
}
