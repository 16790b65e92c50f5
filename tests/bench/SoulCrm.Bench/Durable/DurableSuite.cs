using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Durable;

/// <summary>
/// Orchestrations of five steps that do nothing, ours and DBOS's on one cluster: workflows a second, latency of a lone one, statements while
/// idle; and what it costs to bring an orchestration back into memory from its history.
/// </summary>
internal static class DurableSuite
{
    private const int Concurrency = 16;
    private const int HighConcurrency = 100;
    private const int WarmUp = 3000;
    private const int Workflows = 5000;
    private const int PeerWorkflows = 1000;
    private const int Sequential = 100;

    private static readonly string AtHighConcurrency = string.Create(CultureInfo.InvariantCulture, $"five-steps, {HighConcurrency} at once");

    private static readonly string HostJson = string.Create(
        CultureInfo.InvariantCulture, $$"""{ "durableTask": { "maxConcurrentActivityFunctions": {{Concurrency}}, "maxConcurrentOrchestratorFunctions": {{Concurrency}} } }""");

    public static async Task RunAsync(Report report)
    {
        report.Conditions["workflows"] = $"five steps that do nothing, {Concurrency} and {HighConcurrency} at once ({Workflows} of ours after {WarmUp} to warm up, {PeerWorkflows} of DBOS after 100), then {Sequential} one after another";
        await using var postgres = await BenchPostgres.StartAsync(report);
        await OursAsync(report, postgres);
        await WorkflowLimit.MeasureAsync(report, postgres, Concurrency);
        await DbosAsync(report, postgres);
        await ReplayCost.MeasureAsync(report, postgres, HostJson);
    }

    private static async Task OursAsync(Report report, BenchPostgres postgres)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var host = await BenchHost.StartAsync(database, "[]", HostJson, typeof(Durable.Workflows));
        await RunAllAsync(host, WarmUp, Concurrency); // the runtime compiles hot code anew
        var profile = await Profile.StartAsync(postgres, database);
        report.Add("five-steps", "soulcrm", "workflows_per_s", Workflows / await RunAllAsync(host, Workflows, Concurrency), "1/s");
        await profile.StopAsync(report, "five steps", Workflows);
        var latencies = new List<double>();
        for (var number = 0; number < Sequential; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await RunOneAsync(host, number);
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        report.Add("five-steps", "soulcrm", "latency_ms_p50", Percentiles.Of(latencies, 50), "ms");
        report.Add("five-steps", "soulcrm", "latency_ms_p99", Percentiles.Of(latencies, 99), "ms");
        profile = await Profile.StartAsync(postgres, database);
        report.Add(AtHighConcurrency, "soulcrm", "workflows_per_s", Workflows / await RunAllAsync(host, Workflows, HighConcurrency), "1/s");
        await profile.StopAsync(report, AtHighConcurrency, Workflows);
        report.Add("five-steps", "soulcrm", "idle_statements_per_minute", await IdleStatements.CountAsync(postgres, database), "1/min");
    }

    private static async Task DbosAsync(Report report, BenchPostgres postgres)
    {
        await PeerProcess.MeasureAsync(report, "five-steps", "dbos", "five-steps", Settings(postgres, await postgres.CreateDatabaseAsync(), Concurrency));
        await PeerProcess.MeasureAsync(report, AtHighConcurrency, "dbos", "five-steps", Settings(postgres, await postgres.CreateDatabaseAsync(), HighConcurrency));
        var database = await postgres.CreateDatabaseAsync();
        await PeerProcess.WhileIdleAsync(
            "dbos", Settings(postgres, database, Concurrency),
            async () => report.Add("five-steps", "dbos", "idle_statements_per_minute", await IdleStatements.CountAsync(postgres, database), "1/min"));
    }

    /// <returns>Seconds.</returns>
    private static async Task<double> RunAllAsync(BenchHost host, int workflows, int atOnce)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < workflows; number = Interlocked.Increment(ref next))
            {
                await RunOneAsync(host, number);
            }
        })));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task RunOneAsync(BenchHost host, int number)
    {
        var id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("FiveSteps", number, (StartOrchestrationOptions?)null);
        var ended = await host.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        var sum = ended.ReadOutputAs<int>();
        if (sum != (5 * number) + 15)
        {
            throw new InvalidOperationException($"Workflow {number} returned {sum}.");
        }
    }

    private static Dictionary<string, string> Settings(BenchPostgres postgres, string database, int concurrency) => new()
    {
        ["BENCH_POSTGRES"] = postgres.UrlOf(database),
        ["BENCH_JOBS"] = PeerWorkflows.ToString(CultureInfo.InvariantCulture),
        ["BENCH_CONCURRENCY"] = concurrency.ToString(CultureInfo.InvariantCulture),
    };
}
