using System.Globalization;
using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>A day that a text names; the year only if it says one.</summary>
internal sealed record DateMention(int Day, int Month, int? Year, int Index, int Length, string Text)
{
    public bool IsOn(DateOnly day) => Month == day.Month && Day == day.Day && (Year is null || Year == day.Year);
}

/// <summary>Finds days and months as seven languages write them: "10–16 июля", "10. Juli 2027", "du 10 au 16 juillet", "10 de julio", "July 10", "10.07.2027".</summary>
internal static class DateMentions
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const string NextDay = @"\s*(?:-|–|—|,|\b(?:по|до|и|to|till|until|and|bis|und|au|et|al|y|do|i)\b|إلى|و)\s*(?:(?:the|le|el)\s+)?";
    private const string Ordinal = @"(?:-?го|-?е|-?ого|st|nd|rd|th|er|\.(?!\d))?";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Russian, English, German, French, Spanish, Polish, Arabic; behind the bar those that mean something else too and count only beside a day.
    private static readonly (string Clear, string Ambiguous)[] Months =
    [
        (@"январ[а-я]*|january|januar|jänner|janvier|enero|stycz(?:eń|nia|niu)|يناير|كانون الثاني", "янв|jan|sty"),
        (@"феврал[а-я]*|february|februar|février|fevrier|febrero|lutego|فبراير|شباط", "фев|feb|luty|lutym|lut"),
        (@"март[а-я]*|märz|maerz|marca|marcu|marzec", "march|mar|mars|marzo|мар|مارس|آذار"),
        (@"апрел[а-я]*|april|avril|abril|kwie(?:cień|tnia|tniu)|أبريل|ابريل|نيسان", "апр|apr|kwi"),
        (@"мая|mayo|maja|maju|مايو|أيار", "май|мае|may|mai|maj"),
        (@"июн[а-я]*|june|juni|juin|junio|czerw(?:iec|ca|cu)|يونيو|حزيران", "jun"),
        (@"июл[а-я]*|july|juli|juillet|julio|lip(?:iec|ca|cu)|يوليو|تموز", "jul"),
        (@"август[а-я]*|august|août|agosto|sierp(?:ień|nia|niu)|أغسطس|اغسطس", "авг|aug|aout|sie|آب"),
        (@"сентябр[а-я]*|september|septembre|septiembre|wrze(?:sień|śnia|śniu)|سبتمبر|أيلول", "сен|сент|sept|sep"),
        (@"октябр[а-я]*|october|oktober|octobre|octubre|październik[a-z]*|أكتوبر|اكتوبر|تشرين الأول", "окт|oct|okt|paź"),
        (@"ноябр[а-я]*|november|novembre|noviembre|listopad[a-z]*|نوفمبر|تشرين الثاني", "ноя|нояб|nov|lis"),
        (@"декабр[а-я]*|december|dezember|décembre|decembre|diciembre|grud(?:zień|nia|niu)|ديسمبر|كانون الأول", "дек|dec|dez|dic|gru"),
    ];

    private static readonly string Month = $@"(?<!\p{{L}})(?:{string.Join('|', Months.Select((month, index) => $"(?<m{index + 1}>{month.Clear}|{month.Ambiguous})"))})(?!\p{{L}})";

    private static readonly Regex MonthAlone = new($@"(?<!\p{{L}})(?:{string.Join('|', Months.Select((month, index) => $"(?<m{index + 1}>{month.Clear})"))})(?!\p{{L}})", Options, Patience);

    private static readonly Regex[] Forms =
    [
        new(@"(?<![\d.])(?<year>20\d\d)-(?<month>\d{2})-(?<day>\d{2})(?!\d)", Options, Patience),
        new($@"(?<![\d.,]\d?)(?<day>\d{{1,2}}){Ordinal}(?:{NextDay}(?<day>\d{{1,2}}){Ordinal})*\s*(?:of\s+|de\s+)?{Month}\.?(?:,?\s*(?:de\s+|del\s+)?(?<year>20\d\d))?", Options, Patience),
        new($@"{Month}\.?\s+(?:the\s+)?(?<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:{NextDay}(?<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))*(?:,?\s*(?<year>20\d\d))?", Options, Patience),
        new(@"(?<![\d.,/])(?<day>0?[1-9]|[12]\d|3[01])[./-](?<month>0?[1-9]|1[0-2])(?:[./-](?<year>20\d\d))(?!\d)|(?<![\d.,/])(?<day>0?[1-9]|[12]\d|3[01])[./](?<month>0[1-9]|1[0-2])(?![\d.]*\d)", Options, Patience),
    ];

    public static IReadOnlyList<DateMention> Find(string text)
    {
        var found = new List<DateMention>();
        foreach (var form in Forms)
        {
            foreach (Match match in form.Matches(text))
            {
                if (found.Exists(date => match.Index < date.Index + date.Length && date.Index < match.Index + match.Length)) continue;
                int? year = match.Groups["year"].Success ? Number(match.Groups["year"].Value) : null;
                var month = match.Groups["month"].Success ? Number(match.Groups["month"].Value) : MonthOf(match);
                // Also a 31st of June: no tool has told it, and that is what matters.
                found.AddRange(match.Groups["day"].Captures.Select(day => new DateMention(Number(day.Value), month, year, match.Index, match.Length, match.Value.Trim())));
            }
        }

        return [.. found.OrderBy(date => date.Index)];
    }

    /// <summary>Months that are named without a day.</summary>
    public static IReadOnlyList<(int Month, string Text)> FindMonths(string text) =>
        [.. MonthAlone.Matches(Blank(text)).Select(match => (MonthOf(match), match.Value))];

    /// <summary>The text with its dates blanked out, so that their numbers are not taken for prices.</summary>
    public static string Blank(string text) => Find(text).DistinctBy(date => date.Index)
        .Aggregate(text, (rest, date) => $"{rest[..date.Index]}{new string(' ', date.Length)}{rest[(date.Index + date.Length)..]}");

    private static int MonthOf(Match match) => Enumerable.Range(1, 12).First(month => match.Groups[$"m{month}"].Success);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
