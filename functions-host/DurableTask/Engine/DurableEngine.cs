using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>
/// Runs the orchestrations of the partitions that this process owns. News come in, an episode is worked in memory, committed, and only then
/// does anything leave: activities, timers, events. See engine.md.
/// </summary>
internal sealed partial class DurableEngine : IEngine, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ResidentInstance> _residents = new(StringComparer.Ordinal);
    private readonly PartitionTable _partitions = new();
    private readonly PartitionFeed _feed;
    private readonly EpisodeWorker _worker;
    private readonly ActivityDispatcher _activities;
    private readonly HostProcess _process;
    private readonly EmbeddedHostOptions _options;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _slots;
    private readonly EndWatchers _watchers = new();
    private readonly CancellationTokenSource _abort = new();
    private volatile int _generation;
    private volatile bool _isStopping;
    private int _working;

    public DurableEngine(
        IServiceProvider services, FunctionCatalog catalog, FunctionInvoker invoker, HostJson hostJson, EmbeddedHostOptions options,
        HostDatabase database, HostProcess process, ILoggerFactory loggers)
    {
        (_process, _options) = (process, options);
        _logger = loggers.CreateLogger("SoulCrm.FunctionsHost.Orchestrations");
        var store = new InstanceStore(database);
        _worker = new EpisodeWorker(services, catalog, invoker, store, hostJson, options.TimeProvider, loggers);
        _activities = new ActivityDispatcher(catalog, invoker, hostJson, options, _partitions, IsWanted, Post);
        _slots = new SemaphoreSlim(Math.Min(hostJson.MaxConcurrentOrchestrators, 10_000));
        Committer = new Committer(database, process, options.TimeProvider, () => _generation, Told, _logger);
        _feed = new PartitionFeed(this, store, database, process, _partitions, options.TimeProvider, _logger);
        RunsOrchestrations = catalog.Of(TriggerKind.Orchestration).Any() || catalog.Of(TriggerKind.Activity).Any();
    }

    public Committer Committer { get; }

    /// <summary>An app without orchestrators leaves the partitions to processes that have them.</summary>
    public bool RunsOrchestrations { get; }

    public Task PrepareAsync(CancellationToken cancellation)
    {
        _process.Orchestrates = RunsOrchestrations;
        return Task.CompletedTask;
    }

    public void Start()
    {
        if (RunsOrchestrations)
        {
            _feed.Start();
        }
    }

    public async Task StopAsync(CancellationToken patience)
    {
        await using var registration = patience.Register(_abort.Cancel);
        _isStopping = true;
        await _feed.StopAsync();
        await _activities.StopAsync(patience);
        while (Volatile.Read(ref _working) > 0 && !patience.IsCancellationRequested)
        {
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public void Identified()
    {
        Interlocked.Increment(ref _generation);
        _partitions.Clear();
        foreach (var resident in _residents.Values)
        {
            Remove(resident, evenBusy: true);
        }

        _activities.Clear();
        _feed.Clear();
    }

    public void Looked(Findings findings)
    {
        if (!RunsOrchestrations || _isStopping)
        {
            return;
        }

        _feed.Looked(findings);
        DropIdle();
    }

    public void Notified(string topic)
    {
        if (topic.StartsWith('i') && int.TryParse(topic.AsSpan(1), out var partition) && _partitions.IsActive(partition))
        {
            _feed.ReadInbox();
        }
        else if (topic.StartsWith('e'))
        {
            _watchers.Tell(topic[1..]);
        }
    }

    public EndWatchers.Watch Watch(string instanceId) => _watchers.Add(instanceId);

    /// <summary>It is in memory and has not ended: who wants its end need not ask the database yet.</summary>
    public bool IsLiveHere(string instanceId) => _residents.TryGetValue(instanceId, out var resident) && resident.IsLive;

    /// <summary>Hands news to an instance, which begins to work on it if it is idle.</summary>
    public void Post(InstanceKey key, News news)
    {
        while (!_isStopping || news.ActivityId is not null)
        {
            var resident = _residents.GetOrAdd(key.Id, _ => new ResidentInstance(key));
            switch (resident.Post(news))
            {
                case true:
                    _partitions.Enter(key.Partition);
                    Interlocked.Increment(ref _working);
                    _ = Task.Run(() => WorkAsync(resident), CancellationToken.None);
                    return;
                case false:
                    return;
                default:
                    _residents.TryRemove(KeyValuePair.Create(key.Id, resident));
                    break;
            }
        }
    }

    /// <summary>An activity that is stored and has to run.</summary>
    public void Dispatch(PendingActivity activity) => _activities.Enqueue(activity);

    /// <summary>Activities that the table holds.</summary>
    public Task DispatchStoredAsync(Func<Task<List<PendingActivity>>> read) => _activities.EnqueueStoredAsync(read);

    /// <summary>After the last HTTP request: those may start and tell instances to the end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Committer.DisposeAsync();
        _feed.Dispose();
        _activities.Dispose();
        _slots.Dispose();
        _abort.Dispose();
    }

    /// <summary>A start was put off until then.</summary>
    public void ExpectTimer(DateTime at) => _feed.ExpectTimer(at);

    /// <summary>Instances of a partition that goes to another process.</summary>
    public void DropPartition(int partition)
    {
        foreach (var resident in _residents.Values.Where(resident => resident.Key.Partition == partition))
        {
            Remove(resident, evenBusy: true);
        }
    }

    private bool IsWanted(PendingActivity activity) => !_residents.TryGetValue(activity.Key.Id, out var resident) || !resident.HasEnded;

    private async Task WorkAsync(ResidentInstance resident)
    {
        var generation = _generation;
        List<News>? news = null;
        try
        {
            while ((news = resident.TakeNews()) is not null)
            {
                if (!await WorkAsync(resident, news, generation))
                {
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            LogUnexpected(_logger, exception, resident.Key.Id);
            _activities.Done(resident.Key, Remove(resident, evenBusy: true).Concat(news ?? []));
            _feed.Forget(news ?? []);
            _feed.ReadEverything();
        }
        finally
        {
            Interlocked.Decrement(ref _working);
            _partitions.Leave(resident.Key.Partition);
        }
    }

    /// <summary>False when the instance is gone from memory.</summary>
    private async Task<bool> WorkAsync(ResidentInstance resident, List<News> news, int generation)
    {
        WorkedEpisode worked;
        await _slots.WaitAsync(CancellationToken.None);
        try
        {
            worked = await _worker.WorkAsync(resident, [.. news], generation, execution => Violated(resident, execution), _abort.Token);
        }
        catch (Exception exception) when (!_abort.IsCancellationRequested)
        {
            LogEpisodeFailed(_logger, exception, resident.Key.Id);
            await GiveUpAsync(resident, news);
            return false;
        }
        finally
        {
            _slots.Release();
        }

        if (worked.Operation is null)
        {
            _activities.Done(resident.Key, news);
            return true;
        }

        try
        {
            await Committer.CommitAsync(worked.Operation);
        }
        catch (PartitionLostException)
        {
            _activities.Done(resident.Key, news.Concat(Remove(resident, evenBusy: true)));
            _feed.Forget(news);
            _process.LookNow();
            return false;
        }
        catch (Exception exception)
        {
            LogCommitFailed(_logger, exception, resident.Key.Id);
            await GiveUpAsync(resident, news);
            return false;
        }

        _feed.Used(news);
        _activities.Done(resident.Key, news);
        return worked.Operation is not EpisodeOperation episode || await ApplyAsync(resident, episode);
    }

    /// <summary>The episode is committed: what it asked for may happen.</summary>
    private async Task<bool> ApplyAsync(ResidentInstance resident, EpisodeOperation episode)
    {
        resident.NextEpisode++;
        if (episode.IsFinished)
        {
            resident.HasEnded = true;
            _watchers.Tell(resident.Key.Id);
            _process.NotifyPeers($"e{resident.Key.Id}");
            _activities.Done(resident.Key, Remove(resident, evenBusy: true));
            return false;
        }

        foreach (var effect in episode.Result.Effects)
        {
            if (effect is StartActivity activity)
            {
                Dispatch(new PendingActivity(resident.Key, episode.ExecutionId, activity.Id, activity.Name, activity.Input));
            }
            else if (effect is SetTimer timer)
            {
                _feed.ExpectTimer(timer.FireAt);
            }
        }

        if (episode.Continuation is not null || _options.AlwaysReplay)
        {
            await resident.ForgetRunAsync();
        }

        return true;
    }

    /// <summary>
    /// Whether it was written is unknown, or the orchestrator could not be run. The instance is dropped from memory; outcomes of activities,
    /// which exist nowhere else, are posted again, and everything else is read anew.
    /// </summary>
    private async Task GiveUpAsync(ResidentInstance resident, List<News> news)
    {
        var left = Remove(resident, evenBusy: true);
        await Task.Delay(TimeSpan.FromMilliseconds(300), _abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _feed.Forget(news);
        foreach (var outcome in news.Concat(left).Where(item => item.ActivityId is not null))
        {
            Post(resident.Key, outcome);
        }

        _feed.ReadEverything();
    }

    /// <summary>New inbox rows of a commit: ours at once, the others' by notification.</summary>
    private void Told(IReadOnlyList<InboxRow> rows)
    {
        foreach (var row in rows)
        {
            if (_partitions.IsActive(row.Partition) && !_isStopping)
            {
                _feed.Take(row);
            }
            else
            {
                _process.NotifyPeers($"i{row.Partition}");
            }
        }
    }

    /// <summary>Also when the run has been dropped from memory in the meantime: the one that is made of its history does the same again.</summary>
    private void Violated(ResidentInstance resident, long execution)
    {
        if (!resident.HasEnded && _partitions.IsActive(resident.Key.Partition))
        {
            Post(resident.Key, new News(null, execution, IsViolation: true));
        }
    }

    /// <summary>Takes the instance out of memory; what it had not worked on is read anew. Returns that.</summary>
    private IReadOnlyList<News> Remove(ResidentInstance resident, bool evenBusy)
    {
        if (resident.TryGo(evenBusy) is not { } left)
        {
            return [];
        }

        _residents.TryRemove(KeyValuePair.Create(resident.Key.Id, resident));
        _ = resident.ForgetRunAsync().AsTask();
        _feed.Forget(left);
        return left;
    }

    /// <summary>Keeps the recent ones in memory: news for another makes it again from its history.</summary>
    private void DropIdle()
    {
        const int keep = 5000;
        var surplus = _residents.Count - keep;
        if (surplus > 0)
        {
            foreach (var resident in _residents.Values.OrderBy(resident => resident.LastUsed).Take(surplus))
            {
                Remove(resident, evenBusy: false);
            }
        }
    }

    [LoggerMessage(402, LogLevel.Error, "Orchestration {InstanceId}: the episode could not be run and is tried again")]
    private static partial void LogEpisodeFailed(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(403, LogLevel.Warning, "Orchestration {InstanceId}: the episode could not be written and is tried again")]
    private static partial void LogCommitFailed(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(404, LogLevel.Error, "Orchestration {InstanceId}: unexpected failure, it is read anew")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string instanceId);
}
