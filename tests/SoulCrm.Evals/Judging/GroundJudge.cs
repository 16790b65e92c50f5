using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Evals.Judging;

/// <summary>
/// Finds amounts, days and titles in a delivered reply that the agency does not have. It shares no code with the check that replies pass, and is stricter: a line that
/// names a tour may hold only that tour's prices and days.
/// </summary>
internal static partial class GroundJudge
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Smaller numbers without a currency are ages, nights, stars, places in a list.</summary>
    private const decimal SmallestSuspicious = 100;

    // In the order of the months; what follows a stem is its inflection.
    private static readonly string[] Months =
    [
        "январ|january|jan|januar|jänner|janvier|enero|styczn|يناير", "феврал|february|feb|februar|février|febrero|lut(?:y|ego)|فبراير", "март|march|mar|märz|mars|marzo|marzec|marca|مارس",
        "апрел|april|apr|avril|abril|kwie(?:t|c)|أبريل|ابريل", "ма[йяюе]|may|mai|mayo|maj|مايو", "июн|june|jun|juni|juin|junio|czerw|يونيو", "июл|july|jul|juli|juillet|julio|lip(?:iec|ca|cu)|يوليو",
        "август|august|aug|août|agosto|sierp|أغسطس|اغسطس", "сентябр|september|sept|sep|septembre|septiembre|wrze|سبتمبر", "октябр|october|oct|oktober|octobre|octubre|październik|أكتوبر|اكتوبر",
        "ноябр|november|nov|novembre|noviembre|listopad|نوفمبر", "декабр|december|dec|dezember|décembre|diciembre|grud|ديسمبر",
    ];

    private static readonly string Month = $@"(?:{string.Join('|', Months.Select((names, index) => $"(?<m{index + 1}>{names})"))})\p{{L}}*";

    private static readonly Regex[] Days =
    [
        new(@"(?<year>20\d\d)-(?<month>\d\d)-(?<day>\d\d)", Options),
        new(@"(?<![\d.,])(?<day>\d{1,2})\.(?<month>\d\d)(?:\.(?<year>20\d\d))?(?![\d.,]*\d)", Options),
        new($@"(?<!\d)(?<day>\d{{1,2}})\.?(?:\s*(?:-|–|—|to|bis|au|al|do|по|إلى)\s*(?<day2>\d{{1,2}})\.?)?\s*(?:of\s+|de\s+)?(?<!\p{{L}}){Month}(?:\s+(?:de\s+)?(?<year>20\d\d))?", Options),
        new($@"(?<!\p{{L}}){Month}\s+(?<day>\d{{1,2}})(?!\d)(?:\s*(?:-|–|—|to)\s*(?<day2>\d{{1,2}})(?!\d))?(?:,?\s*(?<year>20\d\d))?", Options),
    ];

    private sealed record WrittenDay(int Day, int Month, int? Year, string Text)
    {
        public bool Is(DateOnly date) => date.Day == Day && date.Month == Month && (Year is null || Year == date.Year);
    }

    /// <returns>What is not so, in words.</returns>
    public static IEnumerable<string> FindUngrounded(string reply, Catalogue catalogue, Qualification known)
    {
        foreach (var line in reply.Split('\n'))
        {
            var named = catalogue.Tours.Where(tour => tour.Titles.Any(title => line.Contains(title, StringComparison.OrdinalIgnoreCase))).ToList();
            // Titles have numbers of their own: they are not prices.
            var text = named.SelectMany(tour => tour.Titles).Aggregate(line, (rest, title) => rest.Replace(title, "…", StringComparison.OrdinalIgnoreCase));
            foreach (var fault in FindInLine(text, named.Count > 0 ? named : catalogue.Tours, catalogue, known, isAboutTour: named.Count > 0)) yield return fault;
        }

        foreach (Match match in Quoted().Matches(reply))
        {
            var name = match.Groups["name"].Value.Trim();
            var texts = catalogue.Tours.SelectMany(tour => tour.Titles.Concat(tour.Texts)).Concat(catalogue.Articles).Append(catalogue.Agency);
            if (!texts.Any(text => text.Contains(name, StringComparison.OrdinalIgnoreCase))) yield return $"There is no «{name}».";
        }
    }

    private static IEnumerable<string> FindInLine(string line, IReadOnlyList<CatalogueTour> tours, Catalogue catalogue, Qualification known, bool isAboutTour)
    {
        var days = tours.SelectMany(tour => tour.AllDays()).Concat(new[] { known.DateFrom, known.DateTo }.OfType<DateOnly>()).ToHashSet();
        var withoutDays = line;
        foreach (var form in Days)
        {
            foreach (var day in form.Matches(withoutDays).SelectMany(Read))
            {
                if (!days.Any(day.Is)) yield return $"No departure or return on «{day.Text.Trim()}».";
            }

            withoutDays = form.Replace(withoutDays, " … ");
        }

        var amounts = tours.SelectMany(tour => tour.Amounts(known)).ToHashSet();
        if (known.Budget is { } budget) amounts.Add(budget.Amount);
        if (!isAboutTour) amounts.UnionWith(catalogue.Articles.SelectMany(article => Amount().Matches(article)).Select(match => Value(match.Groups["number"].Value)));
        foreach (Match match in Amount().Matches(withoutDays))
        {
            var value = Value(match.Groups["number"].Value);
            var isMoney = match.Groups["currency"].Success;
            var isYear = !isMoney && value is >= 2020 and <= 2060;
            if ((isMoney || value >= SmallestSuspicious) && !isYear && !amounts.Contains(value)) yield return $"No price «{match.Value.Trim()}».";
        }
    }

    private static IEnumerable<WrittenDay> Read(Match match)
    {
        var month = match.Groups["month"].Success ? Number(match.Groups["month"]) : Enumerable.Range(1, 12).First(number => match.Groups[$"m{number}"].Success);
        int? year = match.Groups["year"].Success ? Number(match.Groups["year"]) : null;
        return new[] { match.Groups["day"], match.Groups["day2"] }.Where(day => day.Success).Select(day => new WrittenDay(Number(day), month, year, match.Value));
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    // "2,000", "2 000", "1.500": three digits after a mark are thousands; "12.50" is not.
    private static decimal Value(string number)
    {
        var compact = Space().Replace(number, "");
        var mark = compact.LastIndexOfAny(['.', ',']);
        var digits = mark >= 0 && compact.Length - mark - 1 != 3
            ? $"{compact[..mark].Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal)}.{compact[(mark + 1)..]}"
            : compact.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        return decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?<currency>[$€£₽₸]|(?<!\p{L})(?:usd|eur|rub|gbp|kzt|aed)(?!\p{L}))?\s*(?<number>\d{1,3}(?:[ \u00A0\u202F.,]\d{3})+|\d+(?:[.,]\d{1,2})?)\s*(?<currency>[$€£₽₸]|(?:usd|eur|rub|gbp|kzt|aed|руб|долл|евро|тенге|фунт|dollar|euro|pound|dólar|dolar|دولار|يورو|جنيه)\p{L}*)?", Options)]
    private static partial Regex Amount();

    [GeneratedRegex("[«“\"„](?<name>[^«»“”\"„]{3,120})[»”\"“]")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[\s\u00A0\u202F]")]
    private static partial Regex Space();
}
