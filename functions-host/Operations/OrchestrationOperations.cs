using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>Which orchestrations to list; conditions combine with AND.</summary>
/// <param name="Name">Of the orchestrator, ignoring case.</param>
/// <param name="IdPrefix">What the instance id begins with.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">Of the page before; null for the first.</param>
public sealed record OrchestrationFilter(
    IReadOnlyList<OrchestrationRuntimeStatus>? Statuses = null, string? Name = null, string? IdPrefix = null, int Limit = 100, string? Cursor = null);

/// <summary>An orchestration in a list.</summary>
public sealed record OrchestrationSummary(
    string InstanceId, string Name, string Version, OrchestrationRuntimeStatus Status, DateTimeOffset CreatedAt, DateTimeOffset LastUpdatedAt, string? ParentInstanceId);

/// <summary>A page of a list, the newest first; the cursor is null on the last.</summary>
public sealed record OrchestrationPage(IReadOnlyList<OrchestrationSummary> Items, string? Cursor);

/// <summary>All that is known of an orchestration but its history.</summary>
/// <param name="Input">JSON; after continue-as-new that of the current run.</param>
/// <param name="Output">JSON; null until it has ended.</param>
/// <param name="CustomStatus">JSON; null when none was set.</param>
public sealed record OrchestrationDetails(
    OrchestrationSummary Summary, string? Input, string? Output, string? CustomStatus, TaskFailureDetails? Failure, IReadOnlyDictionary<string, string> Tags);

/// <summary>What an operator asks of the orchestrations. Shared code must not use it: on Azure the storage provider's dashboard has the same.</summary>
public sealed class OrchestrationOperations
{
    private const string Columns = "instance_id, name, version, status, created_at, updated_at, parent_instance_id";

    private readonly HostDatabase _database;
    private readonly DurableTaskClient _client;

    internal OrchestrationOperations(HostDatabase database, DurableTaskClient client) => (_database, _client) = (database, client);

    /// <exception cref="ArgumentException">The cursor is none of this list.</exception>
    public async Task<OrchestrationPage> ListAsync(OrchestrationFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var limit = Math.Clamp(filter.Limit, 1, 1000);
        var (before, beforeId) = filter.Cursor is null ? (DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), "") : ReadCursor(filter.Cursor);
        var items = new List<OrchestrationSummary>();
        DateTime last = default;
        await new HostBatch(_database.Pool)
            .Add(
                $"""
                 select {Columns} from functions_host.instances
                 where created_at <= $1 and (created_at < $1 or instance_id < $2)
                   and (cardinality($3) = 0 or status = any($3)) and ($4 = '' or lower(name) = lower($4)) and starts_with(instance_id, $5)
                 order by created_at desc, instance_id desc limit $6
                 """,
                row =>
                {
                    items.Add(Summary(row));
                    last = row.GetDateTime(4);
                },
                before, beforeId, (filter.Statuses ?? []).Select(status => (short)status).ToArray(), filter.Name ?? "", filter.IdPrefix ?? "", limit)
            .ExecuteAsync(cancellation);
        return new OrchestrationPage(items, items.Count == limit ? MakeCursor(last, items[^1].InstanceId) : null);
    }

    /// <summary>Null when there is no such instance.</summary>
    public async Task<OrchestrationDetails?> FindAsync(string instanceId, CancellationToken cancellation = default)
    {
        OrchestrationDetails? found = null;
        await new HostBatch(_database.Pool)
            .Add(
                $"select {Columns}, input, output, custom_status, failure, tags from functions_host.instances where instance_id = $1",
                row => found = new OrchestrationDetails(
                    Summary(row), Text(row, 7), Text(row, 8), Text(row, 9), WorkerJson.Deserialize<TaskFailureDetails>(Text(row, 10)),
                    WorkerJson.Deserialize<Dictionary<string, string>>(Text(row, 11)) ?? []),
                instanceId)
            .ExecuteAsync(cancellation);
        return found;
    }

    /// <summary>What happened in the current run, in order; empty when there is no such instance or it has not begun.</summary>
    public async Task<IReadOnlyList<OrchestrationEvent>> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        var events = new List<OrchestrationEvent>();
        await new HostBatch(_database.Pool)
            .Add(
                """
                select h.episode, h.events from functions_host.history h join functions_host.instances i using (instance_id, execution_id)
                where h.instance_id = $1 order by h.episode
                """,
                row => events.AddRange(OrchestrationHistory.Of(row.GetInt32(0), HistoryEvent.ListFromJson(row.GetString(1)))),
                instanceId)
            .ExecuteAsync(cancellation);
        return events;
    }

    /// <inheritdoc cref="DurableTaskClient.TerminateInstanceAsync(string, TerminateInstanceOptions?, CancellationToken)"/>
    /// <param name="reason">Becomes the output.</param>
    /// <param name="recursive">Also the sub-orchestrations.</param>
    public Task TerminateAsync(string instanceId, string? reason = null, bool recursive = false, CancellationToken cancellation = default) =>
        _client.TerminateInstanceAsync(instanceId, new TerminateInstanceOptions(reason, recursive), cancellation);

    public Task SuspendAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => _client.SuspendInstanceAsync(instanceId, reason, cancellation);

    public Task ResumeAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => _client.ResumeInstanceAsync(instanceId, reason, cancellation);

    /// <summary>Runs an ended orchestration again, from the start, with the input and version that it has. False when there is no such instance.</summary>
    /// <exception cref="global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException">It has not ended.</exception>
    public async Task<bool> RestartAsync(string instanceId, CancellationToken cancellation = default)
    {
        if (await FindAsync(instanceId, cancellation) is not { } found)
        {
            return false;
        }

        using var input = found.Input is null ? null : JsonDocument.Parse(found.Input);
        await _client.ScheduleNewOrchestrationInstanceAsync(
            found.Summary.Name, input?.RootElement, new StartOrchestrationOptions(instanceId) { Version = found.Summary.Version, Tags = found.Tags }, cancellation);
        return true;
    }

    /// <summary>Removes an ended orchestration and its history. False when there is no such instance, or it has not ended.</summary>
    public async Task<bool> PurgeAsync(string instanceId, CancellationToken cancellation = default) =>
        (await _client.PurgeInstanceAsync(instanceId, cancellation)).PurgedInstanceCount == 1;

    internal async Task<IReadOnlyList<(OrchestrationRuntimeStatus Status, long Count)>> CountAsync(CancellationToken cancellation)
    {
        var counts = new List<(OrchestrationRuntimeStatus, long)>();
        await new HostBatch(_database.Pool)
            .Add("select status, count(*) from functions_host.instances group by status order by status", row => counts.Add(((OrchestrationRuntimeStatus)row.GetInt16(0), row.GetInt64(1))))
            .ExecuteAsync(cancellation);
        return counts;
    }

    private static OrchestrationSummary Summary(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), (OrchestrationRuntimeStatus)row.GetInt16(3),
        new DateTimeOffset(row.GetDateTime(4)), new DateTimeOffset(row.GetDateTime(5)), Text(row, 6));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string MakeCursor(DateTime createdAt, string instanceId) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{createdAt.Ticks.ToString(CultureInfo.InvariantCulture)} {instanceId}"));

    private static (DateTime CreatedAt, string InstanceId) ReadCursor(string cursor)
    {
        var bytes = new byte[cursor.Length];
        if (Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 2) is [{ } ticks, { } id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= DateTime.MaxValue.Ticks)
        {
            return (new DateTime(value, DateTimeKind.Utc), id);
        }

        throw new ArgumentException("The cursor is not one that a list of orchestrations gave.", nameof(cursor));
    }
}
