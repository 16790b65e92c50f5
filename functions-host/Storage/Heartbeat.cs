using Npgsql;
using SoulCrm.FunctionsHost.Operations;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>What one look at the database found.</summary>
/// <param name="Alive">The own row is still there.</param>
/// <param name="Peers">Every other process.</param>
/// <param name="QueuesWithWork">Queues that hold a message which may be free.</param>
/// <param name="NextScheduled">When the next scheduled message is due.</param>
/// <param name="Partitions">Partitions with news in their inbox, and partitions without an owner.</param>
/// <param name="NextDurableTimer">When the next durable timer is due.</param>
internal sealed record Findings(
    bool Alive,
    IReadOnlyList<Peer> Peers,
    int[] QueuesWithWork,
    DateTime? NextScheduled,
    int[] PartitionsWithNews,
    int[] FreePartitions,
    DateTime? NextDurableTimer);

/// <summary>Another process on the database.</summary>
/// <param name="Orchestrates">It takes its share of the partitions.</param>
internal sealed record Peer(int Id, bool LooksDead, bool Orchestrates);

/// <summary>The one statement of an idle host: a sign of life, and a safety look at everything that a lost notification could have told.</summary>
internal static class Heartbeat
{
    private const string Sql = $"""
        with beat as (update functions_host.processes set seen_at = now(), figures = $4 where id = $1 returning id)
        select
          exists (select from beat),
          coalesce((select array_agg(p.id order by p.id) from functions_host.processes p where p.id <> $1), '{"{}"}'::int[]),
          coalesce((select array_agg(p.id order by p.id) from functions_host.processes p
                    where p.id <> $1
                      and (p.seen_at < now() - $2 * interval '1 second'
                           or not exists (select from pg_locks l where l.locktype = 'advisory' and l.objsubid = 2 and l.granted
                                          and l.database = (select oid from pg_database where datname = current_database())
                                          and l.classid = $3::oid and l.objid = p.id::oid))), '{"{}"}'::int[]),
          coalesce((select array_agg(q.id) from functions_host.queues q
                    where case when q.requires_session
                      then exists (select from functions_host.messages m where m.queue_id = q.id)
                      else exists (select from functions_host.messages m where m.queue_id = q.id and m.claimed_by is null)
                    end), '{"{}"}'::int[]),
          (select min(due_at) from functions_host.scheduled_messages),
          coalesce((select array_agg(p.id) from functions_host.partitions p
                    where p.owner = $1 and exists (select from functions_host.inbox i where i.partition_id = p.id)), '{"{}"}'::int[]),
          coalesce((select array_agg(p.id) from functions_host.partitions p where p.owner is null), '{"{}"}'::int[]),
          (select min(fire_at) from functions_host.durable_timers),
          coalesce((select array_agg(p.id) from functions_host.processes p where p.id <> $1 and p.orchestrates), '{"{}"}'::int[])
        """;

    private const string StoreFailures = """
        insert into functions_host.function_failures as f (function, failed_at, invocation_id, error_type, message, stack_trace)
        select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[])
        on conflict (function) do update set failed_at = excluded.failed_at, invocation_id = excluded.invocation_id, error_type = excluded.error_type,
          message = excluded.message, stack_trace = excluded.stack_trace
          where f.failed_at <= excluded.failed_at
        """;

    public static async Task<Findings> BeatAsync(NpgsqlDataSource pool, int id, HostFigures figures, CancellationToken cancellation)
    {
        Findings? findings = null;
        var failures = figures.FailuresToStore();
        var beat = new HostBatch(pool).Add(Sql, row => findings = Read(row), id, DeadProcesses.StaleSeconds, DeadProcesses.LockClass, figures.Read().ToJson());
        if (failures.Count > 0)
        {
            beat.Add(
                StoreFailures, null,
                failures.Select(last => last.Function).ToArray(), failures.Select(last => last.Failure.At.UtcDateTime).ToArray(), failures.Select(last => last.Failure.InvocationId).ToArray(),
                failures.Select(last => last.Failure.ErrorType).ToArray(), failures.Select(last => last.Failure.Message).ToArray(), failures.Select(last => last.Failure.StackTrace).ToArray());
        }

        await beat.ExecuteAsync(cancellation);
        figures.Stored(failures);
        return findings!;
    }

    private static Findings Read(NpgsqlDataReader row)
    {
        var dead = row.GetFieldValue<int[]>(2);
        var orchestrates = row.GetFieldValue<int[]>(8);
        return new Findings(
            row.GetBoolean(0),
            [.. row.GetFieldValue<int[]>(1).Select(peer => new Peer(peer, dead.Contains(peer), orchestrates.Contains(peer)))],
            row.GetFieldValue<int[]>(3),
            row.IsDBNull(4) ? null : row.GetDateTime(4),
            row.GetFieldValue<int[]>(5),
            row.GetFieldValue<int[]>(6),
            row.IsDBNull(7) ? null : row.GetDateTime(7));
    }
}
