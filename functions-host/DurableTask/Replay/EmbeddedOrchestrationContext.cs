using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Replay;

/// <summary>The orchestrator's side of an <see cref="OrchestrationRun"/>.</summary>
internal sealed class EmbeddedOrchestrationContext(OrchestrationRun run, string instanceId, ExecutionStarted start, string defaultVersion, ILoggerFactory loggers)
    : TaskOrchestrationContext
{
    private int _guids;

    public override TaskName Name => start.Name;

    public override string InstanceId => instanceId;

    public override string Version => start.Version;

    public override ParentOrchestrationInstance? Parent { get; } =
        start.ParentId is { } parent ? new ParentOrchestrationInstance(start.ParentName!, parent) : null;

    public override DateTime CurrentUtcDateTime => run.Now;

    public override bool IsReplaying => run.IsReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => WorkerJson.Deserialize<T>(start.Input);

    public object? GetInputAs(Type type) => WorkerJson.Deserialize(start.Input, type);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RefuseMisplacedOptions(input, options);
        var json = WorkerJson.Serialize(input);
        return Retried(options?.Retry, () => run.CallActivityAsync<TResult>(name, json));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RefuseMisplacedOptions(input, options);
        var json = WorkerJson.Serialize(input);
        var version = options?.Version?.Version ?? defaultVersion;
        var child = (options as SubOrchestrationOptions)?.InstanceId;
        return Retried(options?.Retry, () => run.CallChildAsync<TResult>(orchestratorName, child ?? NewGuid().ToString("N"), version, json));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        run.CreateTimerAsync(fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc), cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        return run.WaitForEventAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        run.SendEvent(instanceId, eventName, WorkerJson.Serialize(payload));
    }

    public override void SetCustomStatus(object? customStatus) => run.SetCustomStatus(WorkerJson.Serialize(customStatus));

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        run.ContinueAsNew(WorkerJson.Serialize(newInput), start.Version, preserveUnprocessedEvents);

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        run.ContinueAsNew(WorkerJson.Serialize(options.NewInput), options.NewVersion ?? start.Version, options.PreserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        run.DemandOwnThread();
        return DeterministicGuid.Of(instanceId, run.Now, _guids++);
    }

    private static void RefuseMisplacedOptions(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("TaskOptions were given as the input; name the argument 'options'.", nameof(input));
        }
    }

    private Task<T> Retried<T>(TaskRetryOptions? retry, Func<Task<T>> call) => retry is null ? call() : RetryAsync(retry, call);

    private async Task<T> RetryAsync<T>(TaskRetryOptions retry, Func<Task<T>> call)
    {
        var first = CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure)
            {
                var elapsed = CurrentUtcDateTime - first;
                if (retry.Handler is { } handler)
                {
                    if (!await handler(new RetryContext(this, attempt, failure.FailureDetails, elapsed, CancellationToken.None)))
                    {
                        throw;
                    }
                }
                else if (PauseAfter(retry.Policy!, attempt, elapsed, failure.FailureDetails) is { } pause)
                {
                    await CreateTimer(pause, CancellationToken.None);
                }
                else
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Null to give up.</summary>
    private static TimeSpan? PauseAfter(RetryPolicy policy, int attempt, TimeSpan elapsed, TaskFailureDetails failure)
    {
        if (attempt >= policy.MaxNumberOfAttempts || !policy.HandleFailure(failure)
            || (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout))
        {
            return null;
        }

        var pause = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return TimeSpan.FromMilliseconds(Math.Min(pause, policy.MaxRetryInterval.TotalMilliseconds));
    }
}
