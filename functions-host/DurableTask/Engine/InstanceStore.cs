using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>An instance as it is stored, with the history of its current execution.</summary>
internal sealed record StoredInstance(ExecutionStarted Start, OrchestrationRuntimeStatus Status, IReadOnlyList<List<HistoryEvent>> Episodes)
{
    public bool IsLive => Status is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended;
}

/// <summary>An activity that was asked for and has no outcome yet.</summary>
internal sealed record PendingActivity(InstanceKey Key, long ExecutionId, int TaskId, string Name, string? Input);

/// <summary>A timer whose time has come.</summary>
internal sealed record DueTimer(InstanceKey Key, long ExecutionId, int TaskId, DateTime FireAt);

/// <summary>Reads what the engine needs.</summary>
internal sealed class InstanceStore(HostDatabase database)
{
    public async Task<StoredInstance?> ReadAsync(string instanceId, CancellationToken cancellation)
    {
        ExecutionStarted? start = null;
        OrchestrationRuntimeStatus status = default;
        var episodes = new List<List<HistoryEvent>>();
        await new HostBatch(database.Pool)
            .Add(
                DurableSql.ReadInstance,
                row =>
                {
                    status = (OrchestrationRuntimeStatus)row.GetInt16(3);
                    start = new ExecutionStarted(
                        row.GetInt64(0), row.GetString(1), row.GetString(2), Text(4), Text(5), Text(6), row.IsDBNull(7) ? null : row.GetInt64(7), row.IsDBNull(8) ? null : row.GetInt32(8), null);

                    string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
                },
                instanceId)
            .Add(DurableSql.ReadHistory, row => episodes.Add(HistoryEvent.ListFromJson(row.GetString(0))), instanceId)
            .ExecuteAsync(cancellation);
        return start is null ? null : new StoredInstance(start, status, episodes);
    }

    public async Task<List<InboxRow>> ReadInboxAsync(int[] partitions, long[] inHand, int limit, CancellationToken cancellation)
    {
        var rows = new List<InboxRow>();
        await new HostBatch(database.Pool)
            .Add(DurableSql.ReadInbox, row => rows.Add(new InboxRow(row.GetInt32(0), row.GetInt64(1), row.GetString(2), row.GetString(3))), partitions, inHand, limit)
            .ExecuteAsync(cancellation);
        return rows;
    }

    public async Task<List<PendingActivity>> ReadActivitiesAsync(int[] partitions, CancellationToken cancellation)
    {
        var rows = new List<PendingActivity>();
        await new HostBatch(database.Pool)
            .Add(
                DurableSql.ReadActivities,
                row => rows.Add(new PendingActivity(new InstanceKey(row.GetString(0)), row.GetInt64(1), row.GetInt32(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4))),
                partitions)
            .ExecuteAsync(cancellation);
        return rows;
    }

    /// <summary>The timers that are due, and when the next one is.</summary>
    public async Task<(List<DueTimer> Due, DateTime? Next)> ReadTimersAsync(int[] partitions, DateTime now, int limit, CancellationToken cancellation)
    {
        var due = new List<DueTimer>();
        DateTime? next = null;
        await new HostBatch(database.Pool)
            .Add(DurableSql.ReadDueTimers, row => due.Add(new DueTimer(new InstanceKey(row.GetString(0)), row.GetInt64(1), row.GetInt32(2), row.GetDateTime(3))), partitions, now, limit)
            .Add(DurableSql.NextTimer, row => next = row.IsDBNull(0) ? null : row.GetDateTime(0), partitions, now)
            .ExecuteAsync(cancellation);
        return (due, next);
    }
}
