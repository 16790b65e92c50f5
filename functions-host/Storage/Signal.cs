namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Wakes one waiting loop; sets that come while it is awake are remembered once.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _set;

    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0)
        {
            _semaphore.Release();
        }
    }

    public async Task WaitAsync(CancellationToken cancellation)
    {
        await _semaphore.WaitAsync(cancellation);
        Interlocked.Exchange(ref _set, 0);
    }

    /// <summary>Returns at the latest after <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (await _semaphore.WaitAsync(timeout, cancellation))
        {
            Interlocked.Exchange(ref _set, 0);
        }
    }

    public void Dispose() => _semaphore.Dispose();
}
