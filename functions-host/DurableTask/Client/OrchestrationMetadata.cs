using Microsoft.DurableTask;
using SoulCrm.FunctionsHost.Worker;

namespace Microsoft.DurableTask.Client;

public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    Failed = 3,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}

/// <summary>What is known of an instance. Payloads, custom status and failure only when they were asked for.</summary>
public sealed class OrchestrationMetadata
{
    internal OrchestrationMetadata(string name, string instanceId, bool withPayloads)
    {
        Name = name;
        InstanceId = instanceId;
        WithPayloads = withPayloads;
    }

    public string Name { get; }

    public string InstanceId { get; }

    public OrchestrationRuntimeStatus RuntimeStatus { get; internal init; }

    public DateTimeOffset CreatedAt { get; internal init; }

    public DateTimeOffset LastUpdatedAt { get; internal init; }

    public string? SerializedInput { get; internal init; }

    public string? SerializedOutput { get; internal init; }

    public string? SerializedCustomStatus { get; internal init; }

    public IReadOnlyDictionary<string, string> Tags { get; internal init; } = new Dictionary<string, string>();

    public TaskFailureDetails? FailureDetails { get; internal init; }

    /// <summary>Running only: false while pending and suspended.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Completed, failed or terminated.</summary>
    public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    private bool WithPayloads { get; }

    public T? ReadInputAs<T>() => Read<T>(SerializedInput);

    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput);

    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus);

    private T? Read<T>(string? json) => WithPayloads
        ? WorkerJson.Deserialize<T>(json)
        : throw new InvalidOperationException("The instance was fetched without its payloads: pass getInputsAndOutputs: true or FetchInputsAndOutputs = true.");
}
