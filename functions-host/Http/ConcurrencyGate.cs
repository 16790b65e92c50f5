using SoulCrm.FunctionsHost.Configuration;

namespace SoulCrm.FunctionsHost.Http;

/// <summary>
/// host.json's HTTP limits: so many requests run, more wait in order of arrival, and those beyond the outstanding limit are turned away.
/// </summary>
internal sealed class ConcurrencyGate(HostJson hostJson) : IDisposable
{
    private readonly SemaphoreSlim? _slots = hostJson.MaxConcurrentRequests == int.MaxValue ? null : new SemaphoreSlim(hostJson.MaxConcurrentRequests);
    private int _outstanding;

    /// <summary>False when too many are outstanding already; then <see cref="Leave"/> must not be called.</summary>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _outstanding) > hostJson.MaxOutstandingRequests)
        {
            Interlocked.Decrement(ref _outstanding);
            return false;
        }

        try
        {
            await (_slots?.WaitAsync(cancellation) ?? Task.CompletedTask);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _outstanding);
            throw;
        }
    }

    public void Leave()
    {
        _slots?.Release();
        Interlocked.Decrement(ref _outstanding);
    }

    public void Dispose() => _slots?.Dispose();
}
