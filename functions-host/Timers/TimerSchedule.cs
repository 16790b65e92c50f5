using NCrontab;

namespace SoulCrm.FunctionsHost.Timers;

/// <summary>A parsed NCRONTAB schedule; all times are UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule _schedule;

    private TimerSchedule(string text, CrontabSchedule schedule)
    {
        Text = text;
        _schedule = schedule;
        var first = schedule.GetNextOccurrence(DateTime.UnixEpoch);
        IsUnderAMinute = schedule.GetNextOccurrence(first) - first < TimeSpan.FromMinutes(1);
    }

    public string Text { get; }

    /// <summary>So frequent that no run is made up for.</summary>
    public bool IsUnderAMinute { get; }

    /// <summary>Six fields with seconds, or five without.</summary>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var normal = string.Join(' ', fields.Length == 5 ? ["0", .. fields] : fields);
        return CrontabSchedule.TryParse(normal, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } schedule
            ? new TimerSchedule(text, schedule)
            : throw new FunctionsHostConfigurationException($"'{text}' is not a schedule of six fields: second minute hour day month day-of-week");
    }

    public DateTime NextAfter(DateTime utc) => DateTime.SpecifyKind(_schedule.GetNextOccurrence(utc), DateTimeKind.Utc);
}
