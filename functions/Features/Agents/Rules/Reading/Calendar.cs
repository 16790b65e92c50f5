using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>Holidays, school breaks and seasons, as spans of departures that come round every year.</summary>
internal static class Calendar
{
    /// <summary>Who speaks of the autumn in its last days means the next.</summary>
    private const int LeastOfASeason = 14;

    private sealed record Recurring(Regex Name, (int Month, int Day) From, (int Month, int Day) To);

    private static readonly Recurring[] Holidays =
    [
        Of(@"майски\w*|may\s+holidays|на\s+май(?:ские)?\s+праздник\w*", (5, 1), (5, 11)),
        Of(@"январски\w+|на\s+рождество", (1, 1), (1, 9)),
        Of(@"нов(?:ый|ого|ом)\s+год\w*|новогодн\w*|зимни\w+\s+каникул\w*|(?:на\s+)?нг|new\s+year(?:['’]?s)?", (12, 28), (1, 9)),
        Of(@"christmas|xmas|католическ\w+\s+рождеств\w*", (12, 20), (12, 30)),
        Of(@"осенни\w+\s+каникул\w*|autumn\s+break", (10, 25), (11, 5)),
        Of(@"ноябрьски\w+", (11, 1), (11, 8)),
        Of(@"весенни\w+\s+каникул\w*", (3, 22), (3, 31)),
        Of(@"spring\s+break", (3, 10), (3, 31)),
        Of(@"летни\w+\s+каникул\w*|summer\s+(?:holidays|break)", (6, 1), (8, 31)),
        Of(@"день\s+(?:святого\s+)?валентина|valentine(?:['’]?s)?", (2, 12), (2, 16)),
        Of(@"thanksgiving", (11, 22), (11, 30)),
    ];

    private static readonly Recurring[] Seasons =
    [
        Of(@"летом|лето|летний|summer", (6, 1), (8, 31)),
        Of(@"осенью|осень|осени|autumn|(?:in|this|the)\s+fall", (9, 1), (11, 30)),
        Of(@"зимой|зима|зиму|зимы|winter", (12, 1), (2, 28)),
        Of(@"весной|весна|весну|весны|spring", (3, 1), (5, 31)),
        Of(@"бархатн\w+\s+сезон\w*", (9, 1), (10, 10)),
    ];

    public static DateSpan? FindHoliday(string text, DateOnly today) => Find(Holidays, text, today, least: 0);

    public static DateSpan? FindSeason(string text, DateOnly today) => Find(Seasons, text, today, LeastOfASeason);

    private static DateSpan? Find(Recurring[] table, string text, DateOnly today, int least) => Array.Find(table, one => one.Name.IsMatch(text)) is { } found ? Next(found, today, least) : null;

    private static DateSpan Next(Recurring one, DateOnly today, int least)
    {
        var from = new DateOnly(today.Year, one.From.Month, one.From.Day);
        var to = new DateOnly(one.To.Month < one.From.Month ? today.Year + 1 : today.Year, one.To.Month, one.To.Day);
        // In January the winter that began last year still lasts.
        if (to.AddYears(-1) >= today.AddDays(least)) (from, to) = (from.AddYears(-1), to.AddYears(-1));
        if (to < today.AddDays(least)) (from, to) = (from.AddYears(1), to.AddYears(1));
        return new DateSpan(from < today ? today : from, to, Flexible: true);
    }

    private static Recurring Of(string name, (int Month, int Day) from, (int Month, int Day) to) =>
        new(new Regex($@"(?<!\p{{L}})(?:{name})(?!\p{{L}})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), from, to);
}
