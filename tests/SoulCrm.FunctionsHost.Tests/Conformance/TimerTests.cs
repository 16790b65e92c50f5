using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 30, TimeSpan.Zero);

    [Fact]
    public async Task Schedule_InTwoProcesses_RunsOnceForEachOccurrence()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        await using var first = await StartAsync(probe, clock);
        await using var second = await StartAsync(probe, clock, first.Database);
        for (var i = 1; i <= 5; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await probe.Runs.WaitForAsync(i);
            await NextIsAsync(first.Database, clock.GetUtcNow() + TimeSpan.FromSeconds(30));
        }

        Assert.Equal(5, probe.Runs.Seen.Count);
        Assert.All(probe.Runs.Seen, info => Assert.False(info.IsPastDue));
    }

    [Fact]
    public async Task Start_AfterMissedOccurrences_MakesUpOnceAsPastDue()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        var first = await StartAsync(probe, clock);
        clock.Advance(TimeSpan.FromMinutes(1));
        await probe.Runs.WaitForAsync(1);
        await first.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(3));
        await using var second = await StartAsync(probe, clock, first.Database);
        var seen = await probe.Runs.WaitForAsync(2);
        Assert.True(seen[1].IsPastDue);
        Assert.Equal(new DateTime(2026, 3, 1, 10, 1, 30, DateTimeKind.Utc), seen[1].ScheduleStatus!.Last);
        await NextIsAsync(first.Database, new DateTimeOffset(2026, 3, 1, 13, 2, 0, TimeSpan.Zero));
        Assert.Equal(2, probe.Runs.Seen.Count);
    }

    [Fact]
    public async Task Throw_WithRetryAttribute_RunsAgainWithRetryContext()
    {
        var (probe, clock) = (new Probe { FailuresLeft = 2 }, new ManualClock(Start));
        await using var host = await TestHost.StartAsync(
            [typeof(RetriedFunctions)], null, "[]", options => options.TimeProvider = clock, builder => builder.Services.AddSingleton(probe));
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 1; i <= 3; i++)
        {
            await probe.Runs.WaitForAsync(i);
            await Eventually.HoldsAsync(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(probe.Runs.Seen.Count > i || i == 3);
            });
        }

        Assert.Equal([0, 1, 2], probe.Retries);
    }

    private static Task NextIsAsync(string database, DateTimeOffset expected) => Eventually.HoldsAsync(
        async () => await Databases.ReadAsync<DateTime>(database, "select next_at from functions_host.timers where running_by is null union all select '-infinity' limit 1") == expected.UtcDateTime);

    private static Task<TestHost> StartAsync(Probe probe, TimeProvider clock, string? database = null) =>
        TestHost.StartAsync([typeof(Functions)], database, "[]", options => options.TimeProvider = clock, builder => builder.Services.AddSingleton(probe));

    public sealed class Probe
    {
        public Recorder<TimerInfo> Runs { get; } = new();

        public List<int> Retries { get; } = [];

        public int FailuresLeft { get; set; }
    }

    public sealed class Functions(Probe probe)
    {
        [Function("EveryMinute")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => probe.Runs.Add(timer);
    }

    public sealed class RetriedFunctions(Probe probe)
    {
        [Function("Retried"), FixedDelayRetry(5, "00:00:05")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context)
        {
            probe.Retries.Add(context.RetryContext.RetryCount);
            probe.Runs.Add(timer);
            if (probe.FailuresLeft-- > 0)
            {
                throw new InvalidOperationException("asked to fail");
            }
        }
    }
}
