using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>When a client wants to leave.</summary>
/// <param name="Flexible">The text names a span to choose from, not days.</param>
public sealed record DateSpan(DateOnly From, DateOnly To, bool Flexible);

/// <summary>Reads days, months, parts of months, seasons, holidays and relative dates.</summary>
public static partial class DateReader
{
    private static readonly Regex Month = new(Months.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static DateSpan? Read(string text, DateOnly today) => ReadDays(text, today) ?? ReadMonth(text, today) ?? ReadHoliday(text, today) ?? ReadRelative(text, today) ?? ReadSeason(text, today);

    private static DateSpan? ReadDays(string text, DateOnly today)
    {
        var days = Dates.Find(text).Select(date => date.Resolve(today)).OfType<DateOnly>().ToList();
        if (days.Count == 0) return null;
        var from = days[0];
        var to = days[^1];
        if (to < from) to = to.AddYears(1);
        return new DateSpan(from, to, Flexible: false);
    }

    private static DateSpan? ReadMonth(string text, DateOnly today)
    {
        var months = Month.Matches(text).ToList();
        if (months.Count == 0) return null;
        var first = Next(Months.Number(months[0]), today);
        var last = months.Count > 1 ? Next(Months.Number(months[^1]), first) : first;
        var start = first;
        var end = last.AddMonths(1).AddDays(-1);
        if (months.Count == 1)
        {
            var before = text[..months[0].Index];
            if (Beginning().IsMatch(before)) end = first.AddDays(9);
            else if (Middle().IsMatch(before)) (start, end) = (first.AddDays(9), first.AddDays(19));
            else if (End().IsMatch(before)) start = first.AddDays(19);
        }

        return new DateSpan(start < today ? today : start, end, Flexible: true);
    }

    private static DateSpan? ReadHoliday(string text, DateOnly today)
    {
        if (MayHolidays().IsMatch(text)) return Within(5, 1, 5, 11, today);
        if (NewYear().IsMatch(text)) return Within(12, 28, 1, 9, today);
        return null;
    }

    private static DateSpan? ReadRelative(string text, DateOnly today)
    {
        if (Tomorrow().IsMatch(text)) return new DateSpan(today.AddDays(1), today.AddDays(1), Flexible: false);
        if (NextMonth().IsMatch(text))
        {
            var first = new DateOnly(today.Year, today.Month, 1).AddMonths(1);
            return new DateSpan(first, first.AddMonths(1).AddDays(-1), Flexible: true);
        }

        if (In().Match(text) is not { Success: true } match) return null;
        var count = match.Groups["count"].Success ? Numbers.Count(match.Groups["count"].Value) : 1;
        var unit = match.Groups["unit"].Value.ToLowerInvariant();
        var about = unit[0] is 'м' or 'm' ? today.AddMonths(count) : unit[0] is 'н' or 'w' ? today.AddDays(7 * count) : today.AddDays(count);
        return new DateSpan(about, about.AddDays(7), Flexible: true);
    }

    private static DateSpan? ReadSeason(string text, DateOnly today) =>
        Summer().IsMatch(text) ? Within(6, 1, 8, 31, today)
        : Autumn().IsMatch(text) ? Within(9, 1, 11, 30, today)
        : Winter().IsMatch(text) ? Within(12, 1, 2, 28, today)
        : Spring().IsMatch(text) ? Within(3, 1, 5, 31, today)
        : null;

    private static DateSpan Within(int fromMonth, int fromDay, int toMonth, int toDay, DateOnly today)
    {
        var from = new DateOnly(today.Year, fromMonth, fromDay);
        var to = new DateOnly(toMonth < fromMonth ? today.Year + 1 : today.Year, toMonth, toDay);
        if (to < today) (from, to) = (from.AddYears(1), to.AddYears(1));
        return new DateSpan(from < today ? today : from, to, Flexible: true);
    }

    private static DateOnly Next(int month, DateOnly from)
    {
        var first = new DateOnly(from.Year, month, 1);
        return first.AddMonths(1) <= from ? first.AddYears(1) : first;
    }

    [GeneratedRegex(@"(?:начал\w*|early|beginning\s+of|start\s+of)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"(?:середин\w*|mid-?|middle\s+of)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Middle();

    [GeneratedRegex(@"(?:конц\w*|конец|late|end\s+of)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex End();

    [GeneratedRegex(@"(?<!\p{L})майски\w*|may\s+holidays", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MayHolidays();

    [GeneratedRegex(@"нов(?:ый|ого|ом)\s+год|новогодн\w*|new\s+year", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NewYear();

    [GeneratedRegex(@"(?<!\p{L})(?:завтра|tomorrow)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tomorrow();

    [GeneratedRegex(@"следующ\w+\s+месяц\w*|next\s+month", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NextMonth();

    [GeneratedRegex(@"(?<!\p{L})(?:через|in)\s+(?:(?<count>\d{1,2}|две|два|три|четыре|two|three|four|a)\s+)?(?<unit>недел\w*|месяц\w*|дн\w*|день|weeks?|months?|days?)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex In();

    [GeneratedRegex(@"(?<!\p{L})(?:летом|лето|summer)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Summer();

    [GeneratedRegex(@"(?<!\p{L})(?:осенью|осень|autumn)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Autumn();

    [GeneratedRegex(@"(?<!\p{L})(?:зимой|зима|зиму|winter)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Winter();

    [GeneratedRegex(@"(?<!\p{L})(?:весной|весна|весну|spring)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Spring();
}
