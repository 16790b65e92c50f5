using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by a six-field NCRONTAB schedule in UTC, in one process at a time.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary><c>{second} {minute} {hour} {day} {month} {day-of-week}</c>, or <c>%Setting%</c>.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Remember the last run, so that one missed while down is made up for at start. On unless set to false.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Also run whenever a process starts.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function is told about its run.</summary>
public class TimerInfo
{
    /// <summary>Null for schedules under a minute and without the monitor.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>The run makes up for one that was missed while no process was up.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a timer's schedule stands; times are UTC.</summary>
public class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
