using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>A running process of the host on this database.</summary>
/// <param name="SeenAt">Its last heartbeat.</param>
/// <param name="Partitions">Partitions of orchestrations that it owns, of 32.</param>
/// <param name="Sessions">Sessions of queues that it holds.</param>
/// <param name="IsThisOne">It answers this call.</param>
public sealed record ProcessSummary(int Id, string Machine, int Pid, DateTimeOffset StartedAt, DateTimeOffset SeenAt, int Partitions, int Sessions, bool IsThisOne);

/// <summary>Reads what processes have written about themselves; its own figures are taken from memory, where they are newer.</summary>
internal sealed class ProcessReader(HostDatabase database, HostProcess process, HostFigures figures)
{
    public async Task<IReadOnlyList<ProcessSummary>> ListAsync(CancellationToken cancellation)
    {
        var processes = new List<ProcessSummary>();
        await new HostBatch(database.Pool)
            .Add(
                """
                select p.id, p.machine, p.pid, p.started_at, p.seen_at,
                  (select count(*)::int from functions_host.partitions o where o.owner = p.id),
                  (select count(*)::int from functions_host.held_sessions h where h.owner = p.id)
                from functions_host.processes p order by p.id
                """,
                row => processes.Add(new ProcessSummary(
                    row.GetInt32(0), row.GetString(1), row.GetInt32(2), new DateTimeOffset(row.GetDateTime(3)), new DateTimeOffset(row.GetDateTime(4)),
                    row.GetInt32(5), row.GetInt32(6), row.GetInt32(0) == process.Id)))
            .ExecuteAsync(cancellation);
        return processes;
    }

    public async Task<IReadOnlyList<ProcessFigures>> ReadFiguresAsync(CancellationToken cancellation)
    {
        var all = new List<ProcessFigures> { figures.Read() };
        await new HostBatch(database.Pool)
            .Add(
                "select figures from functions_host.processes where id <> $1 and figures is not null",
                row => all.Add(ProcessFigures.FromJson(row.GetString(0))), process.Id)
            .ExecuteAsync(cancellation);
        return all;
    }

    public async Task<Dictionary<string, FunctionFailure>> ReadFailuresAsync(CancellationToken cancellation)
    {
        var failures = new Dictionary<string, FunctionFailure>(StringComparer.OrdinalIgnoreCase);
        await new HostBatch(database.Pool)
            .Add(
                "select function, failed_at, invocation_id, error_type, message, stack_trace from functions_host.function_failures",
                row => failures[row.GetString(0)] = new FunctionFailure(
                    new DateTimeOffset(row.GetDateTime(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)))
            .ExecuteAsync(cancellation);
        return failures;
    }
}
