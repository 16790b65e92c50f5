using System.Text;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Durable;

/// <summary>
/// The rows that a five-step workflow writes, sent by pgbench with a commit for every step and for every workflow by itself: what the server
/// can do for an engine that shares no commits.
/// </summary>
internal static class WorkflowLimit
{
    private const int Seconds = 8;

    public static async Task MeasureAsync(Report report, BenchPostgres postgres, int clients)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (await BenchHost.StartAsync(database, "[]", "{}", functions: null))
        {
            // It has made the schema.
        }

        report.Add("five-steps", "limit", "workflows_per_s", await PgBench.RunAsync(postgres, database, Script(), clients, Seconds), "1/s");
    }

    private static string Script()
    {
        var script = new StringBuilder("""
            \set n random(1, 1000000000000)
            begin;
            insert into functions_host.instances (instance_id, partition_id, execution_id, name, version, status, created_at, updated_at, input)
              values (:n::text, 1, :n, 'FiveSteps', '', 6, now(), now(), '1') on conflict do nothing;
            insert into functions_host.inbox (partition_id, instance_id, event) values (1, :n::text, '{"t":"start"}');
            commit;

            """);
        for (var episode = 0; episode <= 5; episode++)
        {
            script.AppendLine("begin;");
            script.AppendLine(episode == 0
                ? "delete from functions_host.inbox where partition_id = 1 and instance_id = :n::text;"
                : $"delete from functions_host.activities where partition_id = 1 and instance_id = :n::text and execution_id = :n and task_id = {episode - 1};");
            script.AppendLine($"insert into functions_host.history (instance_id, execution_id, episode, events) values (:n::text, :n, {episode}, '[{{\"t\":\"episode\"}},{{\"t\":\"activity\"}}]') on conflict do nothing;");
            if (episode < 5)
            {
                script.AppendLine($"insert into functions_host.activities (partition_id, instance_id, execution_id, task_id, name, input) values (1, :n::text, :n, {episode}, 'Step', '1') on conflict do nothing;");
            }

            script.AppendLine($"update functions_host.instances set status = {(episode < 5 ? 0 : 1)}, updated_at = now() where instance_id = :n::text;");
            script.AppendLine("commit;");
        }

        return script.ToString();
    }
}
