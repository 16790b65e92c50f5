namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Fires at the earliest time that was asked for, by the host's clock.</summary>
internal sealed class Alarm : IDisposable
{
    /// <summary>Longer waits are cut in pieces: a timer cannot be set for months.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(12);

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private DateTime _next = DateTime.MaxValue;

    public Alarm(TimeProvider clock, Action fired)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => fired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something is due at <paramref name="utc"/>; an earlier expectation stands.</summary>
    public void Expect(DateTime utc)
    {
        lock (_lock)
        {
            if (utc < _next)
            {
                _next = utc;
                var wait = utc - _clock.GetUtcNow().UtcDateTime;
                // Timers count whole milliseconds; rounded down, one would fire just before its time, for nothing.
                _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Forgets what was expected; called when it is about to be looked up.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _next = DateTime.MaxValue;
        }
    }

    public void Dispose() => _timer.Dispose();
}
