using System.Security.Cryptography;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>What came of working on an instance's news.</summary>
/// <param name="Operation">To be committed; null when there is nothing to write yet.</param>
internal sealed record WorkedEpisode(Operation? Operation);

/// <summary>Runs the orchestrator for its news and describes what has to be written. Writes nothing itself.</summary>
internal sealed class EpisodeWorker(
    IServiceProvider services, FunctionCatalog catalog, FunctionInvoker invoker, InstanceStore store, HostJson hostJson, TimeProvider clock, ILoggerFactory loggers)
{
    public static long NewExecutionId() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;

    /// <param name="violated">Told the execution whose orchestrator goes on by itself, outside of an episode.</param>
    public async Task<WorkedEpisode> WorkAsync(ResidentInstance instance, List<News> news, int generation, Action<long> violated, CancellationToken cancellation)
    {
        var replay = new List<HistoryEvent>();
        if (instance.Run is null && !await LoadAsync(instance, news, replay, violated, cancellation))
        {
            return Discard(instance, news, generation);
        }

        if (instance.Run is null)
        {
            instance.Held.AddRange(news); // not started yet
            return new WorkedEpisode(null);
        }

        var execution = instance.Start!.ExecutionId;
        news.InsertRange(0, instance.Held);
        instance.Held.Clear();
        var relevant = news.Where(item => IsFor(item, execution)).ToList();
        var isFirst = instance.NextEpisode == 0;
        // The start comes before everything that was sent after it.
        var events = relevant.Select(item => item.Event).OfType<HistoryEvent>().Where(item => item is not ExecutionStarted).ToList();
        if (isFirst)
        {
            // Terminated before it began, it never begins.
            if (!events.Exists(item => item is ExecutionTerminated))
            {
                events.Insert(0, instance.Start);
            }
        }
        else if (events.Count == 0 && relevant.TrueForAll(item => item.Event is not null))
        {
            return Discard(instance, news, generation);
        }

        if (relevant.Exists(item => item.IsViolation))
        {
            instance.Run.Condemn();
        }

        var result = await RunAsync(instance, replay, events, cancellation);
        return new WorkedEpisode(Describe(instance, news, result, generation));
    }

    private static bool IsFor(News item, long execution) =>
        (item.ExecutionId ?? execution) == execution
        && (item.Event switch
        {
            ChildCompleted child => child.ExecutionId,
            ChildFailed child => child.ExecutionId,
            ExecutionStarted start => start.ExecutionId,
            _ => execution,
        }) == execution;

    /// <summary>Sets up the run. False when there is nothing to run; no run yet when the start has not come.</summary>
    private async Task<bool> LoadAsync(ResidentInstance instance, List<News> news, List<HistoryEvent> replay, Action<long> violated, CancellationToken cancellation)
    {
        if (news.Concat(instance.Held).Select(item => item.Event).OfType<ExecutionStarted>().LastOrDefault() is { } start)
        {
            Begin(instance, start, 0, violated);
            return true;
        }

        if (await store.ReadAsync(instance.Key.Id, cancellation) is not { IsLive: true } stored)
        {
            return false;
        }

        if (stored.Episodes.Count > 0)
        {
            // The first episode holds the start as it was, with the events carried over from a run before.
            replay.AddRange(stored.Episodes.SelectMany(episode => episode));
            Begin(instance, replay.OfType<ExecutionStarted>().First(), stored.Episodes.Count, violated);
        }
        else if (news.Concat(instance.Held).Any(item => item.Event is ExecutionTerminated || (item.TimerId == -1 && item.ExecutionId == stored.Start.ExecutionId)))
        {
            Begin(instance, stored.Start, 0, violated);
        }

        return true;
    }

    private void Begin(ResidentInstance instance, ExecutionStarted start, int nextEpisode, Action<long> violated)
    {
        instance.Start = start;
        instance.NextEpisode = nextEpisode;
        instance.Scope ??= services.CreateAsyncScope();
        instance.Run = new OrchestrationRun((run, begun) => CallOrchestrator(instance, run, begun), () => violated(start.ExecutionId));
    }

    private Task<object?> CallOrchestrator(ResidentInstance instance, OrchestrationRun run, ExecutionStarted start)
    {
        try
        {
            if (catalog.Find(TriggerKind.Orchestration, start.Name) is not { } function)
            {
                throw new InvalidOperationException($"The app has no orchestrator function '{start.Name}'.");
            }

            var scope = instance.Scope!.Value.ServiceProvider;
            var context = new EmbeddedOrchestrationContext(run, instance.Key.Id, start, hostJson.DefaultVersion, loggers);
            return function.Call(scope, function.BindNow(new EmbeddedFunctionContext(new Invocation(function, context), scope, CancellationToken.None)));
        }
        catch (Exception exception)
        {
            return Task.FromException<object?>(exception);
        }
    }

    /// <summary>Each episode is an invocation with the app's middleware around it, as on the real worker.</summary>
    private async Task<EpisodeResult> RunAsync(ResidentInstance instance, List<HistoryEvent> replay, List<HistoryEvent> events, CancellationToken cancellation)
    {
        var run = instance.Run!;
        EpisodeResult? result = null;
        if (catalog.Find(TriggerKind.Orchestration, instance.Start!.Name) is not { } function)
        {
            run.Replay(replay);
            return run.Advance(clock.GetUtcNow().UtcDateTime, events);
        }

        var invocation = new Invocation(function, null)
        {
            Services = instance.Scope!.Value.ServiceProvider,
            BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instance.Key.Id },
            Body = _ =>
            {
                run.Replay(replay);
                result = run.Advance(clock.GetUtcNow().UtcDateTime, events);
                return Task.CompletedTask;
            },
        };
        await invoker.InvokeAsync(invocation, cancellation);
        return result ?? throw new InvalidOperationException("Middleware did not call the orchestrator: an episode cannot be skipped.");
    }

    private static EpisodeOperation Describe(ResidentInstance instance, List<News> news, EpisodeResult result, int generation)
    {
        var start = instance.Start!;
        var continued = result.Ending as EndContinued;
        return new EpisodeOperation(instance.Key, start.ExecutionId, instance.NextEpisode, result, generation)
        {
            Inbox = [.. news.Where(item => item.InboxId is not null).Select(item => item.InboxId!.Value)],
            Activities = [.. news.Where(item => item.ActivityId is not null && item.ExecutionId == start.ExecutionId).Select(item => item.ActivityId!.Value)],
            Timers =
            [
                .. news.Where(item => item.TimerId is not null && item.ExecutionId == start.ExecutionId).Select(item => item.TimerId!.Value),
                .. result.Effects.OfType<ClearTimer>().Select(timer => timer.Id),
            ],
            Children = [.. result.Effects.OfType<StartChild>().DistinctBy(child => child.InstanceId).Select(child => ChildOf(instance, child))],
            Tells = [.. Tells(instance, result)],
            Continuation = continued is null
                ? null
                : start with { ExecutionId = NewExecutionId(), Input = continued.Input, Version = continued.Version, Carried = continued.Carried.Count == 0 ? null : continued.Carried },
        };
    }

    private static StartOperation ChildOf(ResidentInstance instance, StartChild child)
    {
        var parent = instance.Start!;
        return new StartOperation(
            new InstanceKey(child.InstanceId),
            new ExecutionStarted(NewExecutionId(), child.Name, child.Version, child.Input, parent.Name, instance.Key.Id, parent.ExecutionId, child.Id, null))
        {
            ParentPartition = instance.Key.Partition,
            Refusal = Refused(child, parent),
        };
    }

    private static ChildFailed Refused(StartChild child, ExecutionStarted parent) => new(
        child.Id,
        new TaskFailureDetails(
            typeof(global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException).FullName!, $"An orchestration with the id '{child.InstanceId}' is live already.", null, null, null),
        parent.ExecutionId);

    private static IEnumerable<TellOperation> Tells(ResidentInstance instance, EpisodeResult result)
    {
        var start = instance.Start!;
        foreach (var send in result.Effects.OfType<Send>())
        {
            yield return new TellOperation(new InstanceKey(send.InstanceId), send.Event);
        }

        // A second child with the same id in one episode never comes to be.
        foreach (var twice in result.Effects.OfType<StartChild>().GroupBy(child => child.InstanceId, StringComparer.Ordinal).SelectMany(group => group.Skip(1)))
        {
            yield return new TellOperation(instance.Key, Refused(twice, start));
        }

        if (start is { ParentId: { } parent, ParentTaskId: { } task, ParentExecutionId: { } execution })
        {
            HistoryEvent? outcome = result.Ending switch
            {
                EndCompleted completed => new ChildCompleted(task, completed.Output, execution),
                EndFailed failed => new ChildFailed(task, failed.Failure, execution),
                EndTerminated => new ChildFailed(task, new TaskFailureDetails(nameof(OrchestrationRuntimeStatus.Terminated), "The sub-orchestration was terminated.", null, null, null), execution),
                _ => null,
            };
            if (outcome is not null)
            {
                yield return new TellOperation(new InstanceKey(parent), outcome);
            }
        }
    }

    private static WorkedEpisode Discard(ResidentInstance instance, List<News> news, int generation)
    {
        var all = instance.Held.Concat(news).ToList();
        instance.Held.Clear();
        var inbox = all.Where(item => item.InboxId is not null).Select(item => item.InboxId!.Value).ToList();
        var timers = all.Where(item => item is { TimerId: not null, ExecutionId: not null }).Select(item => (instance.Key.Id, item.ExecutionId!.Value, item.TimerId!.Value)).ToList();
        return new WorkedEpisode(inbox.Count + timers.Count == 0 ? null : new DiscardOperation(instance.Key.Partition, inbox, generation) { Timers = timers });
    }
}
