using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SoulCrm.Functions.Platform.Changes;

/// <summary>
/// Wakes long polls when their tenant's change feed grows: in this process at once, in others by a NOTIFY that is sent outside the
/// transaction and coalesced (inside, it would make every commit of the database queue up behind one lock).
/// </summary>
public sealed partial class ChangeSignal(NpgsqlDataSource dataSource, ILogger<ChangeSignal> logger) : IAsyncDisposable
{
    private const string Channel = "soulcrm_changes";
    private static readonly TimeSpan CoalesceFor = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiters = new();
    private readonly ConcurrentDictionary<Guid, byte> toNotify = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock starting = new();
    private Task? listener;
    private int notifierRunning;

    /// <summary>Completes at the next change of the tenant. Take it before reading the feed, or a change in between is slept through.</summary>
    public Task NextChangeAsync(Guid tenantId)
    {
        StartListening();
        return waiters.GetOrAdd(tenantId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public void Announce(Guid tenantId)
    {
        Wake(tenantId);
        toNotify[tenantId] = 0;
        if (Interlocked.Exchange(ref notifierRunning, 1) == 0) _ = Task.Run(NotifyOthersAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (listener is not null) await listener;
        stopping.Dispose();
    }

    private void Wake(Guid tenantId)
    {
        if (waiters.TryRemove(tenantId, out var waiter)) waiter.TrySetResult();
    }

    private async Task NotifyOthersAsync()
    {
        try
        {
            await Task.Delay(CoalesceFor);
            Volatile.Write(ref notifierRunning, 0);
            var tenants = toNotify.Keys.Where(tenant => toNotify.TryRemove(tenant, out _)).Select(tenant => tenant.ToString()).ToArray();
            await using var command = dataSource.CreateCommand($"select pg_notify('{Channel}', t) from unnest($1) t");
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = tenants });
            await command.ExecuteNonQueryAsync();
        }
        catch (ObjectDisposedException)
        {
            // The process ends; others' long polls answer at their time-out.
        }
        catch (NpgsqlException exception)
        {
            LogNotifyFailed(logger, exception); // other processes' long polls answer at their time-out instead
        }
    }

    private void StartListening()
    {
        if (listener is not null) return;
        lock (starting) listener ??= Task.Run(ListenAsync);
    }

    private async Task ListenAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(stopping.Token);
                connection.Notification += (_, e) => { if (Guid.TryParse(e.Payload, out var tenant)) Wake(tenant); };
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(stopping.Token);
                foreach (var tenant in waiters.Keys) Wake(tenant); // something may have been missed while not connected
                while (true) await connection.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (NpgsqlException exception)
            {
                LogListenInterrupted(logger, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    [LoggerMessage(201, LogLevel.Warning, "Other processes were not told of a change")]
    private static partial void LogNotifyFailed(ILogger logger, Exception exception);

    [LoggerMessage(202, LogLevel.Warning, "Listening for changes was interrupted; connecting again")]
    private static partial void LogListenInterrupted(ILogger logger, Exception exception);
}
