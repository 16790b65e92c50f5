namespace SoulCrm.FunctionsHost.Operations;

/// <summary>This process's invocations of one function since it started.</summary>
internal sealed class FunctionCounters(TimeProvider clock)
{
    /// <summary>Upper bounds of the duration buckets, in seconds; one more bucket is without bound.</summary>
    public static readonly double[] BucketBounds = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];

    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[BucketBounds.Length + 1];
    private long _succeeded;
    private long _failed;
    private long _running;
    private double _seconds;
    private double _longest;
    private FunctionFailure? _lastFailure;

    public FunctionCounts Read()
    {
        lock (_lock)
        {
            return new FunctionCounts(_succeeded, _failed, _running, _seconds, _longest, [.. _buckets]);
        }
    }

    public FunctionFailure? LastFailure
    {
        get
        {
            lock (_lock)
            {
                return _lastFailure;
            }
        }
    }

    public void Begin()
    {
        lock (_lock)
        {
            _running++;
        }
    }

    public void Succeeded(TimeSpan duration)
    {
        lock (_lock)
        {
            _succeeded++;
            End(duration.TotalSeconds);
        }
    }

    public void Failed(TimeSpan duration, string invocationId, Exception exception)
    {
        var failure = FunctionFailure.Of(clock.GetUtcNow(), invocationId, exception);
        lock (_lock)
        {
            _failed++;
            _lastFailure = failure;
            End(duration.TotalSeconds);
        }
    }

    private void End(double seconds)
    {
        _running--;
        _seconds += seconds;
        _longest = Math.Max(_longest, seconds);
        var bucket = Array.FindIndex(BucketBounds, bound => seconds <= bound);
        _buckets[bucket < 0 ? BucketBounds.Length : bucket]++;
    }
}

/// <param name="Seconds">Of all ended invocations together.</param>
/// <param name="Buckets">Ended invocations by duration, see <see cref="FunctionCounters.BucketBounds"/>.</param>
internal sealed record FunctionCounts(long Succeeded, long Failed, long Running, double Seconds, double Longest, IReadOnlyList<long> Buckets)
{
    public static FunctionCounts operator +(FunctionCounts left, FunctionCounts right) => new(
        left.Succeeded + right.Succeeded,
        left.Failed + right.Failed,
        left.Running + right.Running,
        left.Seconds + right.Seconds,
        Math.Max(left.Longest, right.Longest),
        [.. left.Buckets.Zip(right.Buckets, (one, other) => one + other)]);
}
