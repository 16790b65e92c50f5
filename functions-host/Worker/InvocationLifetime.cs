using Microsoft.Extensions.Hosting;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>
/// Fires the invocations' token on shutdown, a little after the order to stop: short work ends by itself within the grace, long polls
/// and endless loops are told to.
/// </summary>
internal sealed class InvocationLifetime : IDisposable
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _registration;

    public InvocationLifetime(IHostApplicationLifetime lifetime) =>
        _registration = lifetime.ApplicationStopping.Register(() => _stopping.CancelAfter(Grace));

    public CancellationToken Stopping => _stopping.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _stopping.Dispose();
    }
}
