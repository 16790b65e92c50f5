using Microsoft.Extensions.Logging;
using Npgsql;
using SoulCrm.FunctionsHost.Operations;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>What the engines are told. Calls come from background loops and must return at once.</summary>
internal interface IProcessObserver
{
    /// <summary>A new id is in force: whatever was claimed with an old one is no longer held.</summary>
    void Identified();

    /// <summary>The regular look at the database found this.</summary>
    void Looked(Findings findings);

    /// <summary>Another process has news under this topic.</summary>
    void Notified(string topic);
}

/// <summary>
/// This process among those that share the database: its id, its sign of life, its view of the others, and the notifications between
/// them. See process-lifecycle.md.
/// </summary>
internal sealed partial class HostProcess(HostDatabase database, HostFigures figures, ILogger<HostProcess> logger) : IAsyncDisposable
{
    private const string Channel = "functions_host";

    /// <summary>How long nothing is known while idle. With other processes about, the look is more frequent, to notice a death soon.</summary>
    private static readonly TimeSpan AloneInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SharedInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Signal _beatNow = new();
    private readonly Signal _notifyNow = new();
    private readonly Lock _topicsLock = new();
    private readonly HashSet<int> _suspects = [];
    private readonly List<IProcessObserver> _observers = [];
    private HashSet<string> _topics = [];
    private CancellationTokenSource _identityCheck = new();
    private volatile int _id;
    private volatile bool _hasPeers;
    private Task _loops = Task.CompletedTask;

    /// <summary>Whether this process takes a share of the orchestrations; set before the start.</summary>
    public bool Orchestrates { get; set; }

    /// <summary>The id that claims are made with. A process that was taken for dead gets a new one.</summary>
    public int Id => _id;

    /// <summary>Adds somebody to tell; before <see cref="StartAsync"/> only.</summary>
    public void Observe(IProcessObserver observer) => _observers.Add(observer);

    public async Task StartAsync(CancellationToken cancellation)
    {
        var registered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var signOfLife = Task.Run(() => KeepSignOfLifeAsync(registered), CancellationToken.None);
        _loops = Task.WhenAll(signOfLife, Task.Run(BeatAsync, CancellationToken.None), Task.Run(SendNotificationsAsync, CancellationToken.None));
        await registered.Task.WaitAsync(cancellation);
    }

    /// <summary>Looks at the database soon, out of turn.</summary>
    public void LookNow() => _beatNow.Set();

    /// <summary>A statement found the own row gone.</summary>
    public void ReportLost() => Interlocked.Exchange(ref _identityCheck, new CancellationTokenSource()).Cancel();

    /// <summary>Tells other processes, if there are any. Outside of transactions and many topics in one statement, because NOTIFY serialises commits.</summary>
    public void NotifyPeers(string topic)
    {
        if (!_hasPeers)
        {
            return;
        }

        lock (_topicsLock)
        {
            _topics.Add(topic);
        }

        _notifyNow.Set();
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
        if (_id != 0)
        {
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await DeadProcesses.LeaveAsync(database.Pool, _id, patience.Token);
                await using var hello = database.Pool.CreateCommand($"notify {Channel}, 'process'");
                await hello.ExecuteNonQueryAsync(patience.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException || HostDatabase.IsTransient(exception))
            {
                LogLeftUngracefully(logger, exception);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
        _beatNow.Dispose();
        _notifyNow.Dispose();
        _identityCheck.Dispose();
    }

    private async Task KeepSignOfLifeAsync(TaskCompletionSource registered)
    {
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenSignOfLifeAsync(_stopping.Token);
                var check = Volatile.Read(ref _identityCheck);
                if (!await ResumeAsync(connection))
                {
                    await RegisterAsync(connection);
                }

                connection.Notification += (_, notification) => OnNotified(notification.Payload);
                await ExecuteAsync(connection, $"listen {Channel}; notify {Channel}, 'process'");
                registered.TrySetResult();
                if (failures > 0)
                {
                    LogSignOfLifeBack(logger, failures);
                    failures = 0;
                }

                LookNow();
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, check.Token);
                while (true)
                {
                    await connection.WaitAsync(wait.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // Stopping, or the row has to be checked: the next round does.
            }
            catch (Exception exception) when (HostDatabase.IsTransient(exception))
            {
                if (failures++ == 0)
                {
                    LogSignOfLifeLost(logger, exception.Message);
                }

                await PauseAsync(TimeSpan.FromMilliseconds(Math.Min(100 * failures, 1000)));
            }
            catch (Exception exception)
            {
                registered.TrySetException(exception);
                LogUnexpected(logger, exception);
                await PauseAsync(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Takes up the old id again when nobody has declared it dead in the meantime.</summary>
    private async Task<bool> ResumeAsync(NpgsqlConnection connection)
    {
        if (_id == 0)
        {
            return false;
        }

        await using var command = new NpgsqlCommand(
            $"select pg_try_advisory_lock({DeadProcesses.LockClass}, $1) and exists (select from functions_host.processes where id = $1)", connection)
        {
            Parameters = { new() { Value = _id } },
        };
        return (bool)(await command.ExecuteScalarAsync(_stopping.Token))!;
    }

    private async Task RegisterAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync(_stopping.Token);
        await using var insert = new NpgsqlCommand("insert into functions_host.processes (machine, pid, orchestrates) values ($1, $2, $3) returning id", connection)
        {
            Parameters = { new() { Value = Environment.MachineName }, new() { Value = Environment.ProcessId }, new() { Value = Orchestrates } },
        };
        var id = (int)(await insert.ExecuteScalarAsync(_stopping.Token))!;
        await ExecuteAsync(connection, $"select pg_advisory_lock({DeadProcesses.LockClass}, {id})");
        await transaction.CommitAsync(_stopping.Token);
        var old = _id;
        _id = id;
        if (old != 0)
        {
            LogIdentityLost(logger, old, id);
        }

        _observers.ForEach(observer => observer.Identified());
    }

    private async Task BeatAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _beatNow.WaitAsync(_hasPeers || _suspects.Count > 0 ? SharedInterval : AloneInterval, _stopping.Token);
                if (_id == 0)
                {
                    continue;
                }

                var findings = await Heartbeat.BeatAsync(database.Pool, _id, figures, _stopping.Token);
                if (!findings.Alive)
                {
                    ReportLost();
                    continue;
                }

                _hasPeers = findings.Peers.Count > 0;
                await BuryAsync(findings.Peers);
                _observers.ForEach(observer => observer.Looked(findings));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (HostDatabase.IsTransient(exception))
            {
                await PauseAsync(TimeSpan.FromMilliseconds(500));
            }
            catch (Exception exception)
            {
                LogUnexpected(logger, exception);
                await PauseAsync(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Dead is who looks dead twice, a second apart: after a restart of PostgreSQL all lose their sign of life for an instant.</summary>
    private async Task BuryAsync(IReadOnlyList<Peer> peers)
    {
        var looksDead = peers.Where(peer => peer.LooksDead).Select(peer => peer.Id).ToList();
        foreach (var id in looksDead.Where(id => _suspects.Contains(id)))
        {
            if (await DeadProcesses.BuryAsync(database.Pool, id, _stopping.Token))
            {
                LogBuried(logger, id);
                LookNow();
            }
        }

        _suspects.Clear();
        _suspects.UnionWith(looksDead);
    }

    private async Task SendNotificationsAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _notifyNow.WaitAsync(_stopping.Token);
                HashSet<string> topics;
                lock (_topicsLock)
                {
                    (topics, _topics) = (_topics, []);
                }

                await using var command = database.Pool.CreateCommand($"select pg_notify('{Channel}', t) from unnest($1::text[]) t");
                command.Parameters.Add(new() { Value = topics.ToArray() });
                await command.ExecuteNonQueryAsync(_stopping.Token);
                await Task.Delay(5, _stopping.Token); // gathers what a burst has to say
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (HostDatabase.IsTransient(exception))
            {
                await PauseAsync(TimeSpan.FromMilliseconds(200)); // the peers' own look finds what was not told
            }
        }
    }

    private void OnNotified(string topic)
    {
        if (topic == "process")
        {
            LookNow();
        }
        else
        {
            _observers.ForEach(observer => observer.Notified(topic));
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(_stopping.Token);
    }

    private async Task PauseAsync(TimeSpan pause) => await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(101, LogLevel.Warning, "Connection to PostgreSQL lost, reconnecting: {Reason}")]
    private static partial void LogSignOfLifeLost(ILogger logger, string reason);

    [LoggerMessage(107, LogLevel.Information, "Connection to PostgreSQL is back after {Attempts} failed attempts")]
    private static partial void LogSignOfLifeBack(ILogger logger, int attempts);

    [LoggerMessage(102, LogLevel.Warning, "Process {OldId} was taken for dead; it goes on as {NewId}")]
    private static partial void LogIdentityLost(ILogger logger, int oldId, int newId);

    [LoggerMessage(103, LogLevel.Warning, "Process {Id} is dead; its work was freed")]
    private static partial void LogBuried(ILogger logger, int id);

    [LoggerMessage(104, LogLevel.Error, "Unexpected failure while sharing the database with other processes")]
    private static partial void LogUnexpected(ILogger logger, Exception exception);

    [LoggerMessage(105, LogLevel.Warning, "Could not leave in good order; another process will free the work")]
    private static partial void LogLeftUngracefully(ILogger logger, Exception exception);
}
