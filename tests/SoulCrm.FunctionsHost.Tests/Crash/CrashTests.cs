using SoulCrm.FunctionsHost.TestSupport.Crash;
using Xunit.Abstractions;

namespace SoulCrm.FunctionsHost.Tests.Crash;

/// <summary>Real processes and a real server, really killed under load; the bench does the same for longer. SEED repeats a run.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    [Fact]
    public Task Kills_UnderLoad_LoseAndDoubleNothing() => RunAsync(new CrashPlan(CrashPlan.SeedFromEnvironment(), Processes: 2, Kills: 8));

    [Fact]
    public Task Kills_OfTheOnlyProcess_LoseAndDoubleNothing() => RunAsync(new CrashPlan(CrashPlan.SeedFromEnvironment(), Processes: 1, Kills: 4));

    [Fact]
    public Task PostgresCrashes_UnderLoad_LoseAndDoubleNothing() => RunAsync(new CrashPlan(CrashPlan.SeedFromEnvironment(), Processes: 2, PostgresCrashes: 3));

    private async Task RunAsync(CrashPlan plan)
    {
        var report = await CrashRun.RunAsync(plan, output.WriteLine);
        Assert.True(report.IsClean, $"SEED={plan.Seed}: {report}");
        Assert.True(report.Messages > 100 && report.Journeys > 5, report.ToString()); // there was a load to disturb
    }
}
