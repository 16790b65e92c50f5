using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Client;

/// <summary>Reads and removes stored instances.</summary>
internal sealed class InstanceQueries(HostDatabase database)
{
    private const string Columns = "instance_id, name, status, created_at, updated_at, tags";
    private const string Payloads = ", input, output, custom_status, failure";

    /// <summary>Instance ids that are finished go, with their history; counts them.</summary>
    private const string Purge = """
        with gone as (
          delete from functions_host.instances where instance_id = any($1) and status in (1, 3, 5) returning instance_id),
        histories as (
          delete from functions_host.history h using gone g where h.instance_id = g.instance_id)
        select count(*)::int from gone
        """;

    public async Task<OrchestrationMetadata?> FindAsync(string instanceId, bool payloads, CancellationToken cancellation)
    {
        OrchestrationMetadata? found = null;
        await new HostBatch(database.Pool)
            .Add($"select {Columns}{(payloads ? Payloads : "")} from functions_host.instances where instance_id = $1", row => found = Read(row, payloads), instanceId)
            .ExecuteAsync(cancellation);
        return found;
    }

    /// <summary>Instances after <paramref name="after"/> in the order of their ids.</summary>
    public async Task<List<OrchestrationMetadata>> ListAsync(OrchestrationQuery query, string? after, int limit, CancellationToken cancellation)
    {
        var found = new List<OrchestrationMetadata>();
        var prefix = query.InstanceIdPrefix ?? "";
        await new HostBatch(database.Pool)
            .Add(
                $"""
                 select {Columns}{(query.FetchInputsAndOutputs ? Payloads : "")} from functions_host.instances
                 where instance_id > $1 and instance_id >= $2 and starts_with(instance_id, $2)
                   and created_at >= $3 and created_at <= $4 and (cardinality($5) = 0 or status = any($5))
                 order by instance_id limit $6
                 """,
                row => found.Add(Read(row, query.FetchInputsAndOutputs)),
                after ?? "", prefix, From(query.CreatedFrom), To(query.CreatedTo), Statuses(query.Statuses), limit)
            .ExecuteAsync(cancellation);
        return found;
    }

    /// <summary>The instance and, whatever their status, all sub-orchestrations below it.</summary>
    public async Task<IReadOnlyList<string>> DescendantsAsync(string instanceId, CancellationToken cancellation)
    {
        var found = new List<string>();
        await new HostBatch(database.Pool)
            .Add(
                """
                with recursive tree (id) as (
                  select $1::text collate "C"
                  union
                  select i.instance_id from functions_host.instances i join tree t on i.parent_instance_id = t.id)
                select id from tree
                """,
                row => found.Add(row.GetString(0)), instanceId)
            .ExecuteAsync(cancellation);
        return found;
    }

    public async Task<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var count = 0;
        await new HostBatch(database.Pool).Add(Purge, row => count = row.GetInt32(0), [ids.ToArray()]).ExecuteAsync(cancellation);
        return count;
    }

    public async Task<int> PurgeAsync(PurgeInstancesFilter filter, bool recursive, CancellationToken cancellation)
    {
        var (total, after) = (0, "");
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, filter.Statuses);
        while (true)
        {
            var page = await ListAsync(query, after, 500, cancellation);
            if (page.Count == 0)
            {
                return total;
            }

            after = page[^1].InstanceId;
            var ids = page.Select(instance => instance.InstanceId).ToList();
            if (recursive)
            {
                foreach (var id in ids.ToList())
                {
                    ids.AddRange(await DescendantsAsync(id, cancellation));
                }
            }

            total += await PurgeAsync(ids.Distinct(StringComparer.Ordinal).ToList(), cancellation);
        }
    }

    private static DateTime From(DateTimeOffset? time) => time?.UtcDateTime ?? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    private static DateTime To(DateTimeOffset? time) => time?.UtcDateTime ?? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    private static short[] Statuses(IEnumerable<OrchestrationRuntimeStatus>? statuses) => [.. (statuses ?? []).Select(status => (short)status)];

    private static OrchestrationMetadata Read(NpgsqlDataReader row, bool payloads)
    {
        return new OrchestrationMetadata(row.GetString(1), row.GetString(0), payloads)
        {
            RuntimeStatus = (OrchestrationRuntimeStatus)row.GetInt16(2),
            CreatedAt = new DateTimeOffset(row.GetDateTime(3)),
            LastUpdatedAt = new DateTimeOffset(row.GetDateTime(4)),
            Tags = WorkerJson.Deserialize<Dictionary<string, string>>(Text(5)) ?? [],
            SerializedInput = payloads ? Text(6) : null,
            SerializedOutput = payloads ? Text(7) : null,
            SerializedCustomStatus = payloads ? Text(8) : null,
            FailureDetails = payloads ? WorkerJson.Deserialize<TaskFailureDetails>(Text(9)) : null,
        };

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}

/// <summary>Pages of a listing; the continuation token is the last id of a page.</summary>
internal sealed class InstancePages(InstanceQueries queries, OrchestrationQuery query, string hub) : AsyncPageable<OrchestrationMetadata>
{
    public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        if (query.TaskHubNames?.ToList() is { Count: > 0 } hubs && !hubs.Contains(hub, StringComparer.OrdinalIgnoreCase))
        {
            yield break;
        }

        var after = continuationToken ?? query.ContinuationToken;
        var size = Math.Clamp(pageSizeHint ?? query.PageSize, 1, 1000);
        while (true)
        {
            var found = await queries.ListAsync(query, after, size, CancellationToken.None);
            after = found.Count == size ? found[^1].InstanceId : null;
            yield return new Page<OrchestrationMetadata>(found, after);
            if (after is null)
            {
                yield break;
            }
        }
    }
}
