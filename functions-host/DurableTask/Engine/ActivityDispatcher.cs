using System.Threading.Channels;
using Microsoft.DurableTask;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>Runs activities, so many at a time, and reports their outcomes. What is queued here is stored as well.</summary>
internal sealed class ActivityDispatcher : IDisposable
{
    private readonly Channel<PendingActivity> _queue = Channel.CreateUnbounded<PendingActivity>();
    private readonly InHand<(string, long, int)> _inHand = new();
    private readonly FunctionCatalog _catalog;
    private readonly FunctionInvoker _invoker;
    private readonly EmbeddedHostOptions _options;
    private readonly PartitionTable _partitions;
    private readonly Action<InstanceKey, News> _report;
    private readonly Func<PendingActivity, bool> _isWanted;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Task[] _workers;

    /// <param name="isWanted">False when the instance has ended in the meantime.</param>
    /// <param name="report">Given the outcome.</param>
    public ActivityDispatcher(
        FunctionCatalog catalog, FunctionInvoker invoker, HostJson hostJson, EmbeddedHostOptions options, PartitionTable partitions,
        Func<PendingActivity, bool> isWanted, Action<InstanceKey, News> report)
    {
        (_catalog, _invoker, _options, _partitions, _isWanted, _report) = (catalog, invoker, options, partitions, isWanted, report);
        _workers = [.. Enumerable.Range(0, Math.Min(hostJson.MaxConcurrentActivities, 1000)).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Queues an activity, unless it is queued or running here already.</summary>
    public void Enqueue(PendingActivity activity)
    {
        if (_inHand.TryTake(KeyOf(activity)))
        {
            _queue.Writer.TryWrite(activity);
        }
    }

    /// <summary>Queues what the table holds and this process does not have in hand.</summary>
    public async Task EnqueueStoredAsync(Func<Task<List<PendingActivity>>> read)
    {
        _inHand.BeginRead();
        try
        {
            (await read()).ForEach(Enqueue);
        }
        finally
        {
            _inHand.EndRead();
        }
    }

    /// <summary>Their outcomes are committed, or of no use any more.</summary>
    public void Done(InstanceKey key, IEnumerable<News> news) =>
        _inHand.Done(news.Where(item => item is { ActivityId: not null, ExecutionId: not null }).Select(item => (key.Id, item.ExecutionId!.Value, item.ActivityId!.Value)));

    /// <summary>Another identity: nothing is in hand.</summary>
    public void Clear() => _inHand.Clear();

    /// <summary>Begins no more; returns when the running ones have ended, or patience has.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        await _stop.CancelAsync();
        await using var registration = patience.Register(_abort.Cancel);
        await Task.WhenAll(_workers).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var activity = await _queue.Reader.ReadAsync(_stop.Token);
                await RunAsync(activity);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RunAsync(PendingActivity activity)
    {
        _partitions.Enter(activity.Key.Partition);
        try
        {
            if (_partitions.IsActive(activity.Key.Partition) && _isWanted(activity))
            {
                var outcome = await OutcomeAsync(activity);
                _report(activity.Key, new News(outcome, activity.ExecutionId, ActivityId: activity.TaskId)); // in hand until that is committed
            }
            else
            {
                _inHand.Forget([KeyOf(activity)]);
            }
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // Cut off by the stop: the stored activity runs again elsewhere.
        }
        finally
        {
            _partitions.Leave(activity.Key.Partition);
        }
    }

    private async Task<HistoryEvent> OutcomeAsync(PendingActivity activity)
    {
        if (_catalog.Find(TriggerKind.Activity, activity.Name) is not { } function)
        {
            return new ActivityFailed(activity.TaskId, TaskFailureDetails.From(new InvalidOperationException($"The app has no activity function '{activity.Name}'.")));
        }

        try
        {
            if (_options.RunActivitiesTwice)
            {
                await InvokeAsync(function, activity);
            }

            return new ActivityCompleted(activity.TaskId, WorkerJson.Serialize(await InvokeAsync(function, activity)));
        }
        catch (Exception exception) when (!_abort.IsCancellationRequested || exception is not OperationCanceledException)
        {
            return new ActivityFailed(activity.TaskId, TaskFailureDetails.From(exception));
        }
    }

    private Task<object?> InvokeAsync(FunctionDescriptor function, PendingActivity activity) => _invoker.InvokeAsync(
        new Invocation(function, activity.Input)
        {
            BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = activity.Key.Id },
        },
        _abort.Token);

    private static (string, long, int) KeyOf(PendingActivity activity) => (activity.Key.Id, activity.ExecutionId, activity.TaskId);
}
