using Npgsql;

namespace SoulCrm.FunctionsHost.TestSupport;

/// <summary>What SampleApp wrote, in the order in which it happened.</summary>
public sealed record TraceRow(string Kind, string Key, string What, int Pid);

/// <summary>A database with the sample app's trace table.</summary>
public static class TraceDatabase
{
    public static async Task<string> CreateAsync(string? server = null)
    {
        var database = await Databases.CreateAsync(server);
        await using var connection = new NpgsqlConnection(Databases.Unpooled(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("create table trace (id bigint generated always as identity primary key, kind text, key text, what text, pid int, at timestamptz not null default clock_timestamp()); create table effects (key text primary key)", connection);
        await command.ExecuteNonQueryAsync();
        return database;
    }

    /// <summary>What is stuck where, for the message of a failed test.</summary>
    public static Task<string> DescribeAsync(string database) => Databases.ReadAsync<string>(database, """
        select jsonb_build_object(
          'live', (select jsonb_agg(x) from (select instance_id, partition_id, status, execution_id from functions_host.instances where status in (0, 6, 7) limit 20) x),
          'partitions', (select jsonb_object_agg(owner, n) from (select coalesce(owner, 0) as owner, count(*) n from functions_host.partitions group by 1) x),
          'inbox', (select jsonb_agg(i) from (select * from functions_host.inbox limit 20) i),
          'activities', (select jsonb_agg(a) from (select * from functions_host.activities limit 20) a),
          'timers', (select jsonb_agg(t) from (select * from functions_host.durable_timers limit 20) t),
          'processes', (select jsonb_agg(to_jsonb(p) - 'figures' || jsonb_build_object('locked', exists (select from pg_locks l where l.locktype = 'advisory' and l.objid = p.id::oid))) from functions_host.processes p),
          'messages', (select jsonb_agg(x) from (select queue_id, session_id, claimed_by, max(delivery_count) failures, count(*) n, min(sequence_number) first
                                                from functions_host.messages group by 1, 2, 3 order by 1, 2, 3 limit 40) x),
          'sessions', (select jsonb_agg(s) from functions_host.held_sessions s),
          'dead', (select jsonb_agg(d.description) from functions_host.dead_letters d),
          'now', now())::text
        """);

    public static Task<long> CountAsync(string database, string kind) => Databases.ReadAsync<long>(database, $"select count(*) from trace where kind = '{kind}'");

    public static Task<long> DistinctAsync(string database, string kind) => Databases.ReadAsync<long>(database, $"select count(distinct (key, what)) from trace where kind = '{kind}'");

    public static async Task<List<TraceRow>> ReadAsync(string database)
    {
        await using var connection = new NpgsqlConnection(Databases.Unpooled(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select kind, key, what, pid from trace order by id", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<TraceRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(new TraceRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3)));
        }

        return rows;
    }
}
