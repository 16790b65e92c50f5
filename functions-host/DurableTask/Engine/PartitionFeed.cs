using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>
/// Brings to the engine what the database holds for it: partitions to own, inbox rows, activities to run, timers that are due. One loop
/// does all reading, when it is told that there may be something.
/// </summary>
internal sealed partial class PartitionFeed : IDisposable
{
    private const int InboxBatch = 1000;
    private const int TimerBatch = 1000;

    private readonly DurableEngine _engine;
    private readonly InstanceStore _store;
    private readonly HostDatabase _database;
    private readonly HostProcess _process;
    private readonly PartitionTable _partitions;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Signal _wake = new();
    private readonly Alarm _timers;
    private readonly CancellationTokenSource _stop = new();
    private readonly InHand<long> _inbox = new();
    private bool _inboxWanted;
    private bool _timersWanted;
    private bool _activitiesWanted;
    private bool _partitionsWanted = true;
    private volatile int _peers;
    private Task _loop = Task.CompletedTask;

    public PartitionFeed(DurableEngine engine, InstanceStore store, HostDatabase database, HostProcess process, PartitionTable partitions, TimeProvider clock, ILogger logger)
    {
        (_engine, _store, _database, _process, _partitions, _clock, _logger) = (engine, store, database, process, partitions, clock, logger);
        _timers = new Alarm(clock, () => Want(ref _timersWanted));
    }

    /// <summary>As many as each of the living processes should own.</summary>
    private int Share => (InstanceKey.Partitions + _peers) / (_peers + 1);

    public void Start()
    {
        _loop = Task.Run(LoopAsync);
        _wake.Set();
    }

    public void Looked(Findings findings)
    {
        _peers = findings.Peers.Count(peer => peer is { LooksDead: false, Orchestrates: true });
        _partitionsWanted |= findings.FreePartitions.Length > 0 || _partitions.Count > Share;
        _inboxWanted |= findings.PartitionsWithNews.Length > 0;
        if (findings.NextDurableTimer is { } next)
        {
            _timers.Expect(next);
        }

        if (_partitionsWanted || _inboxWanted)
        {
            _wake.Set();
        }
    }

    public void ReadInbox() => Want(ref _inboxWanted);

    public void LookForPartitions() => Want(ref _partitionsWanted);

    /// <summary>After a failure: what is in the database and not in hand.</summary>
    public void ReadEverything()
    {
        _inboxWanted = true;
        _activitiesWanted = true;
        _timersWanted = true;
        _wake.Set();
    }

    public void ExpectTimer(DateTime fireAt) => _timers.Expect(fireAt);

    /// <summary>Posts an inbox row, once.</summary>
    public void Take(InboxRow row)
    {
        if (_inbox.TryTake(row.Id))
        {
            _engine.Post(new InstanceKey(row.InstanceId), new News(HistoryEvent.FromJson(row.Event), InboxId: row.Id));
        }
    }

    /// <summary>Rows that have been committed away.</summary>
    public void Used(IReadOnlyList<News> news) => _inbox.Done(news.Select(item => item.InboxId).OfType<long>());

    /// <summary>Rows that were in hand are read anew, if they are still there.</summary>
    public void Forget(IReadOnlyList<News> news)
    {
        var ids = news.Select(item => item.InboxId).OfType<long>().ToList();
        if (ids.Count > 0)
        {
            _inbox.Forget(ids);
            ReadInbox();
        }
    }

    /// <summary>Another identity: nothing is in hand.</summary>
    public void Clear()
    {
        _inbox.Clear();
        LookForPartitions();
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public void Dispose()
    {
        _timers.Dispose();
        _wake.Dispose();
        _stop.Dispose();
    }

    private void Want(ref bool what)
    {
        Volatile.Write(ref what, true);
        _wake.Set();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _wake.WaitAsync(_stop.Token);
                await TurnAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogReadFailed(_logger, exception);
                await Task.Delay(HostDatabase.IsTransient(exception) ? 200 : 2000, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                LookForPartitions();
                ReadEverything();
            }
        }
    }

    private async Task TurnAsync()
    {
        if (_partitionsWanted)
        {
            _partitionsWanted = false;
            await BalanceAsync();
        }

        var partitions = _partitions.Active;
        if (partitions.Length == 0)
        {
            return;
        }

        if (_inboxWanted)
        {
            _inboxWanted = false;
            await ReadInboxAsync(partitions);
        }

        if (_activitiesWanted)
        {
            _activitiesWanted = false;
            await _engine.DispatchStoredAsync(() => _store.ReadActivitiesAsync(partitions, _stop.Token));
        }

        if (_timersWanted)
        {
            _timersWanted = false;
            await ReadTimersAsync(partitions);
        }
    }

    /// <summary>Takes free partitions up to the share, and begins to give away what is above it.</summary>
    private async Task BalanceAsync()
    {
        var leaving = _partitions.Quiet;
        if (leaving.Length > 0)
        {
            foreach (var partition in leaving)
            {
                _engine.DropPartition(partition);
            }

            await new HostBatch(_database.Pool).Add(DurableSql.ReleasePartitions, null, _process.Id, leaving).ExecuteAsync(_stop.Token);
            _partitions.Released(leaving);
            _process.NotifyPeers("process");
        }

        if (_partitions.Count > Share)
        {
            _partitions.GiveAway(_partitions.Count - Share);
            _ = LookAgainSoonAsync();
            return;
        }

        if (_partitions.Count == Share)
        {
            return;
        }

        var alive = false;
        var taken = new List<int>();
        await new HostBatch(_database.Pool)
            .Add("select id from functions_host.processes where id = $1 for key share", _ => alive = true, _process.Id)
            .Add(DurableSql.AcquirePartitions, null, _process.Id, Share - _partitions.Count)
            .Add(DurableSql.OwnPartitions, row => taken.Add(row.GetInt32(0)), _process.Id)
            .ExecuteAsync(_stop.Token);
        if (!alive)
        {
            _process.ReportLost();
            return;
        }

        if (taken.Count > 0)
        {
            _partitions.Add(taken);
            ReadEverything();
        }
    }

    private async Task LookAgainSoonAsync()
    {
        await Task.Delay(100, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LookForPartitions();
    }

    private async Task ReadInboxAsync(int[] partitions)
    {
        var inHand = _inbox.BeginRead();
        try
        {
            var rows = await _store.ReadInboxAsync(partitions, inHand, InboxBatch, _stop.Token);
            rows.ForEach(Take);
            if (rows.Count == InboxBatch)
            {
                ReadInbox();
            }
        }
        finally
        {
            _inbox.EndRead();
        }
    }

    private async Task ReadTimersAsync(int[] partitions)
    {
        _timers.Forget();
        var (due, next) = await _store.ReadTimersAsync(partitions, _clock.GetUtcNow().UtcDateTime, TimerBatch, _stop.Token);
        foreach (var timer in due)
        {
            _engine.Post(timer.Key, new News(timer.TaskId < 0 ? null : new TimerFired(timer.TaskId), timer.ExecutionId, TimerId: timer.TaskId));
        }

        if (due.Count == TimerBatch)
        {
            await Task.Delay(50, _stop.Token); // those just posted have to be committed away first
            Want(ref _timersWanted);
        }
        else if (next is { } at)
        {
            _timers.Expect(at);
        }
    }

    [LoggerMessage(405, LogLevel.Warning, "Orchestrations: the database is not to be had, trying again")]
    private static partial void LogReadFailed(ILogger logger, Exception exception);
}
