using SoulCrm.Bench.Infrastructure;
using SoulCrm.FunctionsHost.TestSupport.Crash;

namespace SoulCrm.Bench.Crash;

/// <summary>The whole crash suite: 200 kills, frozen processes, PostgreSQL's own crashes, and timers in four processes. SEED repeats it.</summary>
internal static class CrashSuite
{
    private const int Kills = 200;
    private const int Firings = 1000;

    public static async Task RunAsync(Report report)
    {
        var seed = CrashPlan.SeedFromEnvironment();
        report.Conditions["seed"] = $"{seed}";
        report.Conditions["load"] = "two processes; a plain queue, 20 sessions, journeys of 13 activities, timers, an event, a child and a second run; the load never pauses";
        await RunAsync(report, "kills", Kills, new CrashPlan(seed, Processes: 2, Kills: Kills));
        await RunAsync(report, "kills of the only process", 20, new CrashPlan(seed + 1, Processes: 1, Kills: 20));
        await RunAsync(report, "frozen processes", 2, new CrashPlan(seed + 2, Processes: 2, Freezes: 2));
        await RunAsync(report, "PostgreSQL crashes", 5, new CrashPlan(seed + 3, Processes: 2, PostgresCrashes: 5));
        foreach (var processes in new[] { 2, 4 })
        {
            var firings = await TimerFirings.WatchAsync(processes, Firings);
            report.Add($"timers in {processes} processes", "soulcrm", "firings", firings.Count, "");
            report.Add($"timers in {processes} processes", "soulcrm", "fired_twice", firings.Twice, "");
        }
    }

    private static async Task RunAsync(Report report, string name, int count, CrashPlan plan)
    {
        var result = await CrashRun.RunAsync(plan, Console.Error.WriteLine);
        report.Add(name, "soulcrm", name == "kills" ? "kills" : "times", count, "");
        report.Add(name, "soulcrm", "messages", result.Messages, "");
        report.Add(name, "soulcrm", "deliveries", result.Deliveries, "");
        report.Add(name, "soulcrm", "journeys", result.Journeys, "");
        report.Add(name, "soulcrm", "lost", result.Lost.Count, "");
        report.Add(name, "soulcrm", "doubled", result.Doubled.Count, "");
        report.Add(name, "soulcrm", "out_of_order", result.OutOfOrder.Count, "");
        report.Add(name, "soulcrm", "left_over", result.Left.Count, "");
        AddTimes(report, name, "freed_after_ms", result.FreedAfterKill);
        AddTimes(report, name, "work_after_ms", result.WorkAfterPostgres);
    }

    private static void AddTimes(Report report, string name, string metric, List<double> times)
    {
        if (times.Count > 0)
        {
            report.Add(name, "soulcrm", $"{metric}_p50", Percentiles.Of(times, 50), "ms");
            report.Add(name, "soulcrm", $"{metric}_max", times.Max(), "ms");
        }
    }
}
