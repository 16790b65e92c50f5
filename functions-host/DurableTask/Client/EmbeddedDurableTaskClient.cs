using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.DurableTask.Engine;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Client;

/// <summary>The client over the same database, in the process of the host.</summary>
internal sealed class EmbeddedDurableTaskClient(DurableEngine engine, InstanceQueries queries, HostJson hostJson) : DurableTaskClient(hostJson.HubName)
{
    /// <summary>How often a wait asks when another process runs the instance.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>Of a start there is no notice.</summary>
    private static readonly TimeSpan StartAskAgain = TimeSpan.FromMilliseconds(50);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Check(id);
        var start = new ExecutionStarted(
            EpisodeWorker.NewExecutionId(), orchestratorName.Name, options?.Version?.Version ?? hostJson.DefaultVersion, WorkerJson.Serialize(input), null, null, null, null, null);
        var operation = new StartOperation(new InstanceKey(id), start)
        {
            Tags = options is { Tags.Count: > 0 } ? WorkerJson.Serialize(options.Tags) : null,
            StartAt = options?.StartAt?.UtcDateTime,
            Dedupe = [.. (options?.DedupeStatuses ?? []).Select(status => Enum.Parse<OrchestrationRuntimeStatus>(status, ignoreCase: true))],
        };
        await CommitAsync(operation, cancellation);
        if (!operation.Started)
        {
            throw new OrchestrationAlreadyExistsException($"An orchestration instance with the id '{id}' exists already.");
        }

        if (operation.StartAt is { } at)
        {
            engine.ExpectTimer(at);
        }

        return id;
    }

    public override async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        InstanceIds.Check(instanceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        await CommitAsync(new TellOperation(new InstanceKey(instanceId), new EventRaised(eventName, WorkerJson.Serialize(eventPayload))), cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, isForTheEnd: false, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, isForTheEnd: true, cancellation);

    public override async Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await DemandLiveAsync(instanceId, cancellation);
        var ids = options?.Recursive == true ? await queries.DescendantsAsync(instanceId, cancellation) : [instanceId];
        var order = new ExecutionTerminated(WorkerJson.Serialize(options?.Output));
        await Task.WhenAll(ids.Select(id => CommitAsync(new TellOperation(new InstanceKey(id), order), cancellation)));
    }

    public override async Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await DemandLiveAsync(instanceId, cancellation);
        await CommitAsync(new TellOperation(new InstanceKey(instanceId), new ExecutionSuspended(reason)), cancellation);
    }

    public override async Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await DemandLiveAsync(instanceId, cancellation);
        await CommitAsync(new TellOperation(new InstanceKey(instanceId), new ExecutionResumed(reason)), cancellation);
    }

    public override Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        queries.FindAsync(instanceId, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => new InstancePages(queries, filter ?? new OrchestrationQuery(), Name);

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var ids = options?.Recursive == true ? await queries.DescendantsAsync(instanceId, cancellation) : [instanceId];
        return new PurgeResult(await queries.PurgeAsync(ids, cancellation), true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new PurgeResult(await queries.PurgeAsync(filter, options?.Recursive == true, cancellation), true);
    }

    /// <summary>The host owns the engine behind; a client has nothing of its own.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task CommitAsync(Operation operation, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await engine.Committer.CommitAsync(operation).WaitAsync(cancellation);
                return;
            }
            catch (Exception exception) when (attempt < 3 && HostDatabase.IsTransient(exception))
            {
                // A start that was written after all is recognised by its execution; an event may come twice, as events may.
                await Task.Delay(TimeSpan.FromMilliseconds(300 * (attempt + 1)), cancellation);
                operation.Reset();
            }
        }
    }

    private async Task DemandLiveAsync(string instanceId, CancellationToken cancellation)
    {
        var found = await queries.FindAsync(instanceId, false, cancellation) ?? throw new InvalidOperationException($"There is no orchestration instance '{instanceId}'.");
        if (found.IsCompleted)
        {
            throw new InvalidOperationException($"Orchestration instance '{instanceId}' is {found.RuntimeStatus} already.");
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, bool payloads, bool isForTheEnd, CancellationToken cancellation)
    {
        for (var asked = false; ; asked = true)
        {
            using var watch = engine.Watch(instanceId);
            // The first question is saved where the answer is known: it runs here, and has not ended.
            if (asked || !isForTheEnd || !engine.IsLiveHere(instanceId))
            {
                var found = await queries.FindAsync(instanceId, payloads, cancellation) ?? throw new InvalidOperationException($"There is no orchestration instance '{instanceId}'.");
                if (isForTheEnd ? found.IsCompleted : found.RuntimeStatus != OrchestrationRuntimeStatus.Pending)
                {
                    return found;
                }
            }

            await watch.Ended.WaitAsync(isForTheEnd ? AskAgain : StartAskAgain, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>What an instance id may look like on every provider.</summary>
internal static class InstanceIds
{
    public static void Check(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, nameof(id));
        if (id.Length > 256 || id[0] == '@' || id.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
        {
            throw new ArgumentException($"Instance id '{id}': 1 to 256 characters, not beginning with '@', without / \\ # ? and control characters.", nameof(id));
        }
    }
}
