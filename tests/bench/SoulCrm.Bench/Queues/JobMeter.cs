using System.Diagnostics;

namespace SoulCrm.Bench.Queues;

/// <summary>Notes when each job is begun; jobs are numbered from 0.</summary>
public sealed class JobMeter(int jobs)
{
    private readonly long[] _sentAt = new long[jobs];
    private readonly double[] _pickUp = new double[jobs];
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _done;

    /// <summary>Completes when every job has been begun.</summary>
    public Task All => _all.Task;

    /// <summary>Milliseconds from just before each send to the handler's first line.</summary>
    public IReadOnlyList<double> PickUp => _pickUp;

    public int Done => Volatile.Read(ref _done);

    public void Sending(int job) => _sentAt[job] = Stopwatch.GetTimestamp();

    public void Begun(int job)
    {
        _pickUp[job] = Stopwatch.GetElapsedTime(_sentAt[job]).TotalMilliseconds;
        if (Interlocked.Increment(ref _done) == jobs)
        {
            _all.SetResult();
        }
    }
}

/// <summary>The meter of the measurement that is under way.</summary>
public sealed class Meters
{
    public JobMeter Current { get; set; } = new(1);
}
