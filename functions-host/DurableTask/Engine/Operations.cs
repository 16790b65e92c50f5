using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.DurableTask.Replay;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>Something that the committer writes, together with whatever else is waiting.</summary>
internal abstract class Operation
{
    private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is committed.</summary>
    public Task Done => _done.Task;

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception exception) => _done.TrySetException(exception);

    /// <summary>Makes it ready to be committed once more, after a failure.</summary>
    public void Reset() => _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The identity of an instance, and the partition that follows from it.</summary>
internal readonly record struct InstanceKey(string Id)
{
    public const int Partitions = 32;

    public int Partition => PartitionOf(Id);

    // FNV-1a: stored rows hold the result, so it must never change.
    private static int PartitionOf(string id)
    {
        var hash = 2166136261u;
        foreach (var c in id)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)((hash ^ (hash >> 16)) % Partitions);
    }
}

/// <summary>Makes a new instance, or replaces a finished one.</summary>
internal sealed class StartOperation(InstanceKey key, ExecutionStarted start) : Operation
{
    public InstanceKey Key => key;

    public ExecutionStarted Start => start;

    public string? Tags { get; init; }

    public DateTime? StartAt { get; init; }

    /// <summary>Statuses of a finished instance that refuse the start.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus> Dedupe { get; init; } = [];

    /// <summary>For a child: its parent's partition, which must still be owned.</summary>
    public int? ParentPartition { get; init; }

    /// <summary>For a child: what the parent is told when the id is taken.</summary>
    public HistoryEvent? Refusal { get; init; }

    /// <summary>False when the id is taken.</summary>
    public bool Started { get; set; }
}

/// <summary>News for an instance; dropped when it is missing or finished.</summary>
internal sealed class TellOperation(InstanceKey key, HistoryEvent news) : Operation
{
    public InstanceKey Key => key;

    public HistoryEvent News => news;
}

/// <summary>Removes news that nobody can use any more.</summary>
internal sealed class DiscardOperation(int partition, IReadOnlyList<long> inbox, int generation) : Operation
{
    public int Partition => partition;

    public IReadOnlyList<long> Inbox => inbox;

    public int Generation => generation;

    public IReadOnlyList<(string InstanceId, long ExecutionId, int TaskId)> Timers { get; init; } = [];
}

/// <summary>One episode: all of it, or nothing.</summary>
internal sealed class EpisodeOperation(InstanceKey key, long executionId, int episode, EpisodeResult result, int generation) : Operation
{
    public InstanceKey Key => key;

    public long ExecutionId => executionId;

    public int Episode => episode;

    public EpisodeResult Result => result;

    public int Generation => generation;

    /// <summary>News of the inbox that the episode consumed.</summary>
    public required IReadOnlyList<long> Inbox { get; init; }

    /// <summary>Activities whose outcome the episode consumed.</summary>
    public required IReadOnlyList<int> Activities { get; init; }

    /// <summary>Timers that fired, or were cleared.</summary>
    public required IReadOnlyList<int> Timers { get; init; }

    public required IReadOnlyList<StartOperation> Children { get; init; }

    /// <summary>Events for others, and the outcome for a parent.</summary>
    public required IReadOnlyList<TellOperation> Tells { get; init; }

    /// <summary>The next execution, after continue-as-new.</summary>
    public ExecutionStarted? Continuation { get; init; }

    public OrchestrationRuntimeStatus Status => result.Ending switch
    {
        EndCompleted => OrchestrationRuntimeStatus.Completed,
        EndFailed => OrchestrationRuntimeStatus.Failed,
        EndTerminated => OrchestrationRuntimeStatus.Terminated,
        _ => result.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
    };

    public bool IsFinished => result.Ending is EndCompleted or EndFailed or EndTerminated;
}

/// <summary>The partition was taken over before the write; what was in memory of it is void.</summary>
internal sealed class PartitionLostException() : Exception("The partition is owned by another process now.");

/// <summary>A row of the inbox.</summary>
internal sealed record InboxRow(int Partition, long Id, string InstanceId, string Event);
