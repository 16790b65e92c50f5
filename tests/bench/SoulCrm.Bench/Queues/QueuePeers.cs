using System.Globalization;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Queues;

/// <summary>The peers of tests/bench/peers under the same load: those on PostgreSQL on the same cluster, BullMQ on a Redis of its own.</summary>
internal static class QueuePeers
{
    private static readonly string[] OnPostgres = ["graphile-worker", "graphile-worker-tuned", "pg-boss"];

    public static async Task MeasureAsync(Report report, BenchPostgres postgres)
    {
        // BullMQ's usual setting, and the one with which an enqueue that returned survives a power failure, as it does in PostgreSQL.
        await MeasureRedisAsync(report, "everysec", "bullmq-redis");
        await MeasureRedisAsync(report, "always", "bullmq-redis-fsync-always");
        foreach (var system in OnPostgres)
        {
            foreach (var scenario in new[] { "end-to-end", "drain", "pickup" })
            {
                await PeerProcess.MeasureAsync(report, "jobs", system, scenario, Settings(postgres, await postgres.CreateDatabaseAsync()));
            }
        }
    }

    /// <summary>All at the same time: statements are counted, not timed.</summary>
    public static Task IdleAsync(Report report, BenchPostgres postgres) => Task.WhenAll(OnPostgres.Select(async system =>
    {
        var database = await postgres.CreateDatabaseAsync();
        await PeerProcess.WhileIdleAsync(
            system, Settings(postgres, database),
            async () => report.Add("jobs", system, "idle_statements_per_minute", await IdleStatements.CountAsync(postgres, database), "1/min"));
    }));

    private static async Task MeasureRedisAsync(Report report, string fsync, string shownAs)
    {
        foreach (var scenario in new[] { "end-to-end", "drain", "pickup" })
        {
            await using var redis = await RedisServer.StartAsync(fsync);
            await PeerProcess.MeasureAsync(report, "jobs", "bullmq-redis", scenario, new Dictionary<string, string>(Load()) { ["BENCH_REDIS"] = redis.Url }, shownAs);
        }
    }

    private static Dictionary<string, string> Settings(BenchPostgres postgres, string database) => new(Load()) { ["BENCH_POSTGRES"] = postgres.UrlOf(database) };

    private static Dictionary<string, string> Load() => new()
    {
        ["BENCH_JOBS"] = QueueSuite.Jobs.ToString(CultureInfo.InvariantCulture),
        ["BENCH_RATE"] = QueueSuite.PickUpRate.ToString(CultureInfo.InvariantCulture),
        ["BENCH_SECONDS"] = QueueSuite.PickUpSeconds.ToString(CultureInfo.InvariantCulture),
        ["BENCH_CONCURRENCY"] = QueueSuite.Concurrency.ToString(CultureInfo.InvariantCulture),
    };
}
