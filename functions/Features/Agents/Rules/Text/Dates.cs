using System.Globalization;
using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Text;

/// <summary>A date as written: the year only if the text names one.</summary>
/// <param name="Index">Where it stands in the text.</param>
public sealed record WrittenDate(int Day, int Month, int? Year, string Text, int Index)
{
    /// <summary>The date itself: without a year, the next one from <paramref name="today"/> on.</summary>
    public DateOnly? Resolve(DateOnly today)
    {
        if (Year is { } year) return At(year);
        return At(today.Year) is { } thisYear && thisYear >= today ? thisYear : At(today.Year + 1);

        DateOnly? At(int inYear) => Day <= DateTime.DaysInMonth(inYear, Month) ? new DateOnly(inYear, Month, Day) : null;
    }
}

/// <summary>Finds days in a text: "10 июля", "10–17 июля 2027", "July 10-17", "10.07", "10.07.2027", "10.07.27", "10-17.07", "2027-07-10".</summary>
public static class Dates
{
    private static readonly string Year = @"(?:,?\s*(?<year>20\d\d))?";

    private static readonly Regex[] Forms =
    [
        new(@"(?<![\d.])(?<year>20\d\d)-(?<month>\d{2})-(?<day>\d{2})(?!\d)", RegexOptions.CultureInvariant),
        new($@"(?<!\p{{L}})(?:between|между)\s+(?:the\s+)?(?<day>\d{{1,2}})(?:-?го|-?м|st|nd|rd|th)?\s+(?:and|и)\s+(?<day2>\d{{1,2}})(?:-?го|-?м|st|nd|rd|th)?\s+(?:of\s+)?{Months.Pattern}{Year}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
        new(@"(?<![\d.,])(?<day>0?[1-9]|[12]\d|3[01])\s*(?:-|–|—|по)\s*(?<day2>0?[1-9]|[12]\d|3[01])\.(?<month>0[1-9]|1[0-2])(?:\.(?<year>20\d\d))?(?![\d.]*\d)", RegexOptions.CultureInvariant),
        new($@"(?<!\d)(?<day>\d{{1,2}})(?:-?го|-?е|st|nd|rd|th)?(?:\s*(?:-|–|—|по|до|to|till|until)\s*(?<day2>\d{{1,2}})(?:-?го|-?е|st|nd|rd|th)?)?\s+(?:of\s+)?{Months.Pattern}{Year}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
        new($@"{Months.Pattern}\s+(?<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*(?:-|–|—|to|till|until)\s*(?<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?{Year}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
        new(@"(?<![\d.,])(?<day>0?[1-9]|[12]\d|3[01])[./](?<month>0[1-9]|1[0-2])(?:[./](?<year>20\d\d|[2-4]\d))?(?![\d.]*\d)", RegexOptions.CultureInvariant),
    ];

    public static IReadOnlyList<WrittenDate> Find(string text)
    {
        var found = new List<WrittenDate>();
        foreach (var form in Forms)
        {
            foreach (Match match in form.Matches(text))
            {
                if (found.Exists(date => match.Index < date.Index + date.Text.Length && date.Index < match.Index + match.Length && date.Text != match.Value)) continue;
                int? year = match.Groups["year"].Success ? Century(Number(match.Groups["year"])) : null;
                var month = match.Groups["month"].Success ? Number(match.Groups["month"]) : Months.Number(match);
                foreach (var day in new[] { match.Groups["day"], match.Groups["day2"] }.Where(group => group.Success).Select(Number))
                {
                    if (month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year ?? 2028, month))
                        found.Add(new WrittenDate(day, month, year, match.Value, match.Index));
                }
            }
        }

        return [.. found.OrderBy(date => date.Index)];
    }

    /// <summary>The text with its dates blanked out, so that their numbers are not taken for prices.</summary>
    public static string Remove(string text) =>
        Find(text).Aggregate(text, (rest, date) => rest[..date.Index] + new string(' ', date.Text.Length) + rest[(date.Index + date.Text.Length)..]);

    private static int Century(int year) => year < 100 ? 2000 + year : year;

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);
}
