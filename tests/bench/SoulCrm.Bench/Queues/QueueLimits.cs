using System.Globalization;
using Npgsql;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Queues;

/// <summary>The statements that a message costs, sent by pgbench with as many clients as there are producers: what the server alone can do.</summary>
internal static class QueueLimits
{
    private const int Seconds = 8;

    /// <summary>One enqueue, as a lone send is stored.</summary>
    private const string Enqueue = """
        insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, expires_at, message_id, body, properties)
        select queue_id, session_id, nextval('functions_host.message_sequence'), now(), now() + time_to_live, message_id, body, properties
        from unnest('{1}'::int[], '{""}'::text[], '{0123456789abcdef0123456789abcdef}'::text[], '{"\\x3130"}'::bytea[], '{null}'::text[], '{null}'::interval[])
             with ordinality as t (queue_id, session_id, message_id, body, properties, time_to_live, n)
        order by n;
        """;

    /// <summary>One claim and one completion, each a commit.</summary>
    private static string Process(int batch) => string.Create(CultureInfo.InvariantCulture, $$"""
        with claimed as (
          update functions_host.messages m set claimed_by = 1
          where m.queue_id = 1 and m.session_id = '' and m.sequence_number = any(array(
            select n.sequence_number from functions_host.messages n
            where n.queue_id = 1 and n.session_id = '' and n.claimed_by is null order by n.sequence_number limit {{batch}} for update skip locked))
          returning m.sequence_number)
        select coalesce(array_agg(sequence_number), '{}') as numbers from claimed \gset
        delete from functions_host.messages where queue_id = 1 and session_id = '' and sequence_number = any(:numbers::bigint[]);
        """);

    public static async Task MeasureAsync(Report report, BenchPostgres postgres)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (await BenchHost.StartAsync(database, """[{ "name": "work" }]""", "{}", functions: null))
        {
            // It has made the schema and declared the queue.
        }

        report.Add("enqueues", "limit", "per_s", await PgBench.RunAsync(postgres, database, Enqueue, QueueSuite.Concurrency, Seconds), "1/s");
        await ExecuteAsync(database, "delete from functions_host.messages");
        foreach (var batch in new[] { 50, 1 })
        {
            await ExecuteAsync(
                database,
                """
                truncate functions_host.messages;
                insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, message_id, body)
                select 1, '', n, now(), n::text, '\x30' from generate_series(1, 600000) n;
                """);
            await ExecuteAsync(database, "vacuum analyze functions_host.messages");
            report.Add(
                $"processed in batches of {batch}", "limit", "per_s", batch * await PgBench.RunAsync(postgres, database, Process(batch), QueueSuite.Concurrency, Seconds), "1/s");
        }
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
