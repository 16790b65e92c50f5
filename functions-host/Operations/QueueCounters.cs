namespace SoulCrm.FunctionsHost.Operations;

/// <summary>What this process has done with one queue since it started.</summary>
internal sealed class QueueCounters(TimeProvider clock)
{
    private readonly MinuteWindow _completed = new(clock);
    private readonly MinuteWindow _failed = new(clock);
    private long _deadLettered;

    public QueueCounts Read() => new(_completed.Total, _failed.Total, Volatile.Read(ref _deadLettered), _completed.LastMinute, _failed.LastMinute);

    /// <summary>Deliveries that a committed turn recorded; dead-lettered ones failed too.</summary>
    public void Add(int completed, int failed, int deadLettered)
    {
        _completed.Add(completed);
        _failed.Add(failed + deadLettered);
        Interlocked.Add(ref _deadLettered, deadLettered);
    }
}

/// <param name="Failed">Failed deliveries, the last one of a dead letter among them.</param>
internal sealed record QueueCounts(long Completed, long Failed, long DeadLettered, long CompletedLastMinute, long FailedLastMinute)
{
    public static QueueCounts operator +(QueueCounts left, QueueCounts right) => new(
        left.Completed + right.Completed,
        left.Failed + right.Failed,
        left.DeadLettered + right.DeadLettered,
        left.CompletedLastMinute + right.CompletedLastMinute,
        left.FailedLastMinute + right.FailedLastMinute);
}
