using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>A manual clock that tells which waits have begun, so that a test goes on only once somebody waits for it.</summary>
public sealed class WatchedClock(ManualClock clock) : TimeProvider
{
    /// <summary>Every wait that was begun, in order.</summary>
    public Recorder<TimeSpan> Waits { get; } = new();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        Waits.Add(dueTime);
        return timer;
    }
}
