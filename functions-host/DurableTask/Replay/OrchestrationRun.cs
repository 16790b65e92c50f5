using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Replay;

/// <summary>
/// One execution of an orchestrator in memory. It is fed the history, if there is one, and then news, episode by episode; between episodes
/// the orchestrator's method simply stays awaiting. Dropping the object loses nothing: the history makes another. See replay.md.
/// </summary>
internal sealed class OrchestrationRun
{
    private readonly Func<OrchestrationRun, ExecutionStarted, Task<object?>> _begin;
    private readonly Action _violated;
    private readonly OrchestratorThread _thread;
    private readonly ExternalEvents _events = new();
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly List<(ActionTaken Action, Effect? Effect)> _untold = [];
    private readonly List<Effect> _cancellations = [];
    private readonly Queue<HistoryEvent> _held = new();
    private Task<object?>? _orchestrator;
    private EndContinued? _continuation;
    private bool _preserveEvents;
    private CustomStatus? _customStatus;
    private Ending? _ending;
    private int _nextId;
    private volatile bool _hasViolation;

    /// <param name="begin">Calls the orchestrator's method.</param>
    /// <param name="violated">Told, from a foreign thread, that the orchestrator has to fail.</param>
    public OrchestrationRun(Func<OrchestrationRun, ExecutionStarted, Task<object?>> begin, Action violated)
    {
        _begin = begin;
        _violated = violated;
        _thread = new OrchestratorThread(NoteViolation);
    }

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool IsSuspended { get; private set; }

    /// <summary>Brings the orchestrator to where its history ends.</summary>
    public void Replay(IEnumerable<HistoryEvent> history)
    {
        IsReplaying = true;
        foreach (var happened in history)
        {
            Take(happened);
        }

        IsReplaying = false;
    }

    /// <summary>Works one episode.</summary>
    public EpisodeResult Advance(DateTime now, IReadOnlyList<HistoryEvent> news)
    {
        var events = new List<HistoryEvent>(news.Count + 4) { new EpisodeStarted(now) };
        Take(events[0]);
        foreach (var happened in news)
        {
            events.Add(happened);
            Take(happened);
        }

        // What else went wrong may only follow from the violation: a foreign task that is done in replay looks like a changed orchestrator.
        _ending = _hasViolation && _ending is not EndTerminated ? Violated() : _ending ?? FindEnding();
        events.AddRange(_untold.Select(untold => untold.Action));
        var effects = _untold.Select(untold => untold.Effect).OfType<Effect>().Concat(_cancellations).ToList();
        _untold.Clear();
        _cancellations.Clear();
        var status = _customStatus;
        _customStatus = null;
        return new EpisodeResult(events, effects, status, IsSuspended, _ending);
    }

    public Task<T> CallActivityAsync<T>(string name, string? input)
    {
        DemandOwnThread();
        var id = _nextId++;
        _untold.Add((new ActivityScheduled(id, name), new StartActivity(id, name, input)));
        return Open<T>(id, name);
    }

    public Task<T> CallChildAsync<T>(string name, string instanceId, string version, string? input)
    {
        DemandOwnThread();
        var id = _nextId++;
        _untold.Add((new ChildScheduled(id, name, instanceId), new StartChild(id, name, instanceId, version, input)));
        return Open<T>(id, name);
    }

    public Task CreateTimerAsync(DateTime fireAt, CancellationToken cancellation)
    {
        DemandOwnThread();
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellation);
        }

        var id = _nextId++;
        _untold.Add((new TimerCreated(id, fireAt), new SetTimer(id, fireAt)));
        var source = new TaskCompletionSource();
        _open[id] = new OpenTask("timer", _ => source.TrySetResult(), _ => { });
        cancellation.Register(() => CancelTimer(id, source, cancellation));
        return source.Task;
    }

    public Task<T> WaitForEventAsync<T>(string name, CancellationToken cancellation)
    {
        DemandOwnThread();
        return _events.WaitAsync<T>(name, cancellation);
    }

    public void SendEvent(string instanceId, string name, string? payload)
    {
        DemandOwnThread();
        _untold.Add((new EventSent(_nextId++, name, instanceId), new Send(instanceId, new EventRaised(name, payload))));
    }

    public void SetCustomStatus(string? json)
    {
        DemandOwnThread();
        if (!IsReplaying)
        {
            _customStatus = new CustomStatus(json);
        }
    }

    public void ContinueAsNew(string? input, string version, bool preserveEvents)
    {
        DemandOwnThread();
        _continuation = new EndContinued(input, version, []);
        _preserveEvents = preserveEvents;
    }

    /// <summary>A run of the same execution, dropped from memory since, went on by itself: this one would too.</summary>
    public void Condemn() => _hasViolation = true;

    public void DemandOwnThread()
    {
        if (!_thread.IsCurrent)
        {
            throw new InvalidOperationException(
                "Multithreaded execution was detected: the orchestration context was used outside of its orchestrator's thread. "
                + "Orchestrators await only what the context gives them, without ConfigureAwait(false) and Task.Run.");
        }
    }

    private void Take(HistoryEvent happened)
    {
        if (_ending is not null)
        {
            return; // it has failed already, and what comes after only follows from that
        }

        if (IsSuspended && happened is (TaskEnded or EventRaised or ExecutionStarted))
        {
            _held.Enqueue(happened);
            return;
        }

        try
        {
            _thread.Run(() => Apply(happened));
        }
        catch (NonDeterministicOrchestrationException exception)
        {
            _ending = new EndFailed(TaskFailureDetails.From(exception));
        }
    }

    private void Apply(HistoryEvent happened)
    {
        switch (happened)
        {
            case EpisodeStarted episode:
                Now = episode.At;
                DemandAllActionsKnown();
                break;
            case ExecutionStarted start:
                _orchestrator = _begin(this, start);
                foreach (var carried in start.Carried ?? [])
                {
                    _events.Raise(carried);
                }

                break;
            case ActionTaken action:
                Verify(action);
                break;
            case TaskEnded ended:
                End(ended);
                break;
            case EventRaised raised:
                _events.Raise(raised);
                break;
            case ExecutionSuspended:
                IsSuspended = true;
                break;
            case ExecutionResumed:
                Resume();
                break;
            case ExecutionTerminated terminated:
                _ending = new EndTerminated(terminated.Output);
                break;
            default:
                throw new InvalidOperationException($"History holds an unknown event {happened.GetType().Name}.");
        }
    }

    private void Resume()
    {
        if (!IsSuspended)
        {
            return;
        }

        IsSuspended = false;
        while (_held.TryDequeue(out var happened))
        {
            Take(happened);
        }
    }

    /// <summary>An outcome that nobody waits for any more (delivered twice, or a timer that was cancelled) changes nothing.</summary>
    private void End(TaskEnded ended)
    {
        if (!_open.Remove(ended.Id, out var task))
        {
            return;
        }

        switch (ended)
        {
            case ActivityCompleted completed:
                task.Complete(completed.Result);
                break;
            case ChildCompleted completed:
                task.Complete(completed.Result);
                break;
            case ActivityFailed failed:
                task.Fail(new TaskFailedException(task.Name, failed.Id, failed.Failure));
                break;
            case ChildFailed failed:
                task.Fail(new TaskFailedException(task.Name, failed.Id, failed.Failure));
                break;
            default:
                task.Complete(null);
                break;
        }
    }

    /// <summary>The n-th action must be of the kind and name that the history has.</summary>
    private void Verify(ActionTaken recorded)
    {
        var place = _untold.FindIndex(untold => untold.Action.Id == recorded.Id);
        var action = place < 0 ? null : _untold[place].Action;
        if (action is null || action.GetType() != recorded.GetType() || !action.Name.Equals(recorded.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new NonDeterministicOrchestrationException(
                $"action #{recorded.Id} was {Describe(recorded)}, and in this replay it is {(action is null ? "missing" : Describe(action))}.");
        }

        _untold.RemoveAt(place);
    }

    private void DemandAllActionsKnown()
    {
        if (_untold.Count > 0)
        {
            throw new NonDeterministicOrchestrationException($"action #{_untold[0].Action.Id}, {Describe(_untold[0].Action)}, is new in this replay.");
        }

        _cancellations.Clear();
    }

    private static string Describe(ActionTaken action) => action switch
    {
        ActivityScheduled => $"activity '{action.Name}'",
        ChildScheduled => $"sub-orchestration '{action.Name}'",
        EventSent => $"sent event '{action.Name}'",
        _ => "a timer",
    };

    private Task<T> Open<T>(int id, string name)
    {
        var source = new TaskCompletionSource<T>();
        _open[id] = new OpenTask(
            name,
            json =>
            {
                try
                {
                    source.TrySetResult(WorkerJson.Deserialize<T>(json)!);
                }
                catch (Exception exception)
                {
                    source.TrySetException(exception);
                }
            },
            failure => source.TrySetException(failure));
        return source.Task;
    }

    private void CancelTimer(int id, TaskCompletionSource source, CancellationToken cancellation)
    {
        if (!_thread.IsCurrent)
        {
            NoteViolation();
            return;
        }

        if (!_open.Remove(id))
        {
            return;
        }

        // A timer of this very episode is remembered in the history, and never set.
        var place = _untold.FindIndex(untold => untold.Action.Id == id);
        if (place >= 0)
        {
            _untold[place] = (_untold[place].Action, null);
        }
        else
        {
            _cancellations.Add(new ClearTimer(id));
        }

        source.TrySetCanceled(cancellation);
    }

    /// <summary>Null while the orchestrator runs or something that it began is outstanding.</summary>
    private Ending? FindEnding()
    {
        if (_orchestrator is null || IsSuspended)
        {
            return null;
        }

        if (!_orchestrator.IsCompleted)
        {
            return _open.Count == 0 && !_events.HasWaiters
                ? Failed(new InvalidOperationException("The orchestrator awaits a task that did not come from its context: nothing durable could ever wake it."))
                : null;
        }

        if (_open.Count > 0)
        {
            return null;
        }

        if (_orchestrator.Exception?.InnerException is { } exception)
        {
            return Failed(exception);
        }

        if (_orchestrator.IsCanceled)
        {
            return Failed(new TaskCanceledException(_orchestrator));
        }

        return _continuation is null
            ? new EndCompleted(WorkerJson.Serialize(_orchestrator.Result))
            : _continuation with { Carried = _preserveEvents ? [.. _events.Unused] : [] };
    }

    private static EndFailed Violated() => Failed(new InvalidOperationException(
        "The orchestrator awaited a task that did not come from its context, or went on in another thread: such a wait cannot be replayed."));

    private static EndFailed Failed(Exception exception) => new(TaskFailureDetails.From(exception));

    private void NoteViolation()
    {
        _hasViolation = true;
        _violated();
    }

    private sealed record OpenTask(string Name, Action<string?> Complete, Action<Exception> Fail);
}
