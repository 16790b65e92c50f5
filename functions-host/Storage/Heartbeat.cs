using Npgsql;

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
        with beat as (update functions_host.processes set seen_at = now() where id = $1 returning id)
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

    public static async Task<Findings> BeatAsync(NpgsqlDataSource pool, int id, CancellationToken cancellation)
    {
        await using var command = pool.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = DeadProcesses.StaleSeconds });
        command.Parameters.Add(new() { Value = DeadProcesses.LockClass });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var dead = reader.GetFieldValue<int[]>(2);
        var orchestrates = reader.GetFieldValue<int[]>(8);
        return new Findings(
            reader.GetBoolean(0),
            [.. reader.GetFieldValue<int[]>(1).Select(peer => new Peer(peer, dead.Contains(peer), orchestrates.Contains(peer)))],
            reader.GetFieldValue<int[]>(3),
            reader.IsDBNull(4) ? null : reader.GetDateTime(4),
            reader.GetFieldValue<int[]>(5),
            reader.GetFieldValue<int[]>(6),
            reader.IsDBNull(7) ? null : reader.GetDateTime(7));
    }
}
