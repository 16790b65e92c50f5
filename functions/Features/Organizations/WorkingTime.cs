using System.Globalization;

namespace SoulCrm.Functions.Features.Organizations;

/// <summary>An organisation's working hours as spans of real time. Hours that were never set, or none in the week, stand for always: nobody would ever come else.</summary>
/// <param name="hours">By day (mon … sun): spans of local time as ["09:00", "18:00"].</param>
/// <param name="timeZone">IANA name.</param>
public sealed class WorkingTime(IReadOnlyDictionary<string, string[][]> hours, string timeZone)
{
    private const int LongestLook = 400;

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    private readonly bool always = hours.Values.All(spans => spans.Length == 0);

    public bool IsOpen(DateTimeOffset at) => always || SpansOf(LocalDay(at)).Any(span => span.From <= at && at < span.To);

    /// <returns>When the working time that runs ends; null when none runs, or it never ends.</returns>
    public DateTimeOffset? EndOfSpan(DateTimeOffset at)
    {
        if (always) return null;
        foreach (var (from, to) in SpansOf(LocalDay(at))) if (from <= at && at < to) return to;
        return null;
    }

    /// <returns>The time itself when it is working time.</returns>
    public DateTimeOffset NextOpen(DateTimeOffset at)
    {
        if (IsOpen(at)) return at;
        foreach (var (from, _) in SpansFrom(at)) if (from >= at) return from;
        return at;
    }

    /// <summary>When so much working time will have passed.</summary>
    public DateTimeOffset Add(DateTimeOffset at, TimeSpan time)
    {
        if (always) return at + time;
        var left = time;
        foreach (var (from, to) in SpansFrom(at))
        {
            var begin = from < at ? at : from;
            if (to <= begin) continue;
            if (to - begin >= left) return begin + left;
            left -= to - begin;
        }

        return at + time;
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> SpansFrom(DateTimeOffset at)
    {
        var day = LocalDay(at);
        for (var n = 0; n < LongestLook; n++, day = day.AddDays(1))
            foreach (var span in SpansOf(day)) yield return span;
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> SpansOf(DateOnly day) =>
        hours.TryGetValue(Days[(int)day.DayOfWeek], out var spans) ? spans.Select(span => (ToInstant(day, span[0]), ToInstant(day, span[1]))) : [];

    private DateOnly LocalDay(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    // A time that the clocks skip begins when they have been put forward.
    private DateTimeOffset ToInstant(DateOnly day, string time)
    {
        var local = day.ToDateTime(TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture));
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
