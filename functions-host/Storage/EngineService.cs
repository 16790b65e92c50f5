using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Starts the engines with the host, and stops them as soon as the host is told to stop, while HTTP requests drain.</summary>
internal sealed partial class EngineService(
    HostDatabase database, HostProcess process, IEnumerable<IEngine> engines, IHostApplicationLifetime lifetime, ILogger<EngineService> logger) : IHostedService, IDisposable
{
    /// <summary>How long a start waits for PostgreSQL: services that are started together come up in any order.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly List<IEngine> _engines = [.. engines];
    private readonly CancellationTokenSource _patience = new();
    private CancellationTokenRegistration _stopping;
    private Task? _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await UpgradeAsync(cancellationToken);
        foreach (var engine in _engines)
        {
            await engine.PrepareAsync(cancellationToken);
            process.Observe(engine);
        }

        await process.StartAsync(cancellationToken);
        _engines.ForEach(engine => engine.Start());
        _stopping = lifetime.ApplicationStopping.Register(() => _stopped = StopEnginesAsync());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(_patience.Cancel);
        await (_stopped ??= StopEnginesAsync());
        await process.StopAsync();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _patience.Dispose();
    }

    private Task StopEnginesAsync() => Task.WhenAll(_engines.Select(engine => engine.StopAsync(_patience.Token)));

    private async Task UpgradeAsync(CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await SchemaUpgrade.RunAsync(database, cancellation);
                return;
            }
            catch (Exception exception) when (HostDatabase.IsTransient(exception))
            {
                if (TimeProvider.System.GetElapsedTime(started) > StartPatience)
                {
                    throw new FunctionsHostConfigurationException($"PostgreSQL cannot be reached: {exception.Message}", exception);
                }

                LogWaiting(logger, exception.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
            }
        }
    }

    [LoggerMessage(106, LogLevel.Warning, "Waiting for PostgreSQL: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
