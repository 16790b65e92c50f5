using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>When timer functions run, and what they are told.</summary>
public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 30, TimeSpan.Zero); // a Sunday

    [Theory]
    [InlineData("15 30 12 * * *", "2026-03-01T12:30:15")]
    [InlineData("30 12 * * *", "2026-03-01T12:30:00")] // five fields: second 0
    [InlineData("0 */20 * * * *", "2026-03-01T10:20:00")]
    [InlineData("0 0 9-17 * * Mon", "2026-03-02T09:00:00")]
    [InlineData("0 0 8,20 * * 0", "2026-03-01T20:00:00")]
    [InlineData("0 0 0 1 Apr *", "2026-04-01T00:00:00")]
    [InlineData("0 0 0 13 * 5", "2026-03-13T00:00:00")] // day of month and day of week: both have to match, and a Friday 13th is near
    [InlineData("0 0 0 2 * 5", "2026-10-02T00:00:00")] // the next 2nd that is a Friday; either alone would be within days
    public async Task Schedule_RunsAtItsNextOccurrence(string schedule, string expected)
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        await using var host = await StartAsync<BySetting>(probe, clock, schedule: schedule);
        var due = DateTimeOffset.Parse(expected + "Z");
        clock.AdvanceTo(due.AddMilliseconds(-1));
        Assert.Equal(due.UtcDateTime, await NextAsync(host.Database));
        clock.AdvanceTo(due);
        await probe.Runs.WaitForAsync(1);
        Assert.Equal([due], probe.Times);
    }

    [Fact]
    public async Task Schedule_InTwoProcesses_RunsOnceForEachOccurrence()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        await using var first = await StartAsync<EveryMinute>(probe, clock);
        await using var second = await StartAsync<EveryMinute>(probe, clock, first.Database);
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
    public async Task Status_TellsLastAndNext()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        await using var host = await StartAsync<EveryMinute>(probe, clock);
        clock.AdvanceTo(Start.AddSeconds(30));
        await probe.Runs.WaitForAsync(1);
        await NextIsAsync(host.Database, Start.AddSeconds(90));
        clock.AdvanceTo(Start.AddSeconds(90));
        var runs = await probe.Runs.WaitForAsync(2);
        Assert.Equal(
            (Start.AddSeconds(30).UtcDateTime, Start.AddSeconds(150).UtcDateTime), (runs[1].ScheduleStatus!.Last, runs[1].ScheduleStatus!.Next));
        Assert.Equal(Start.AddSeconds(30).UtcDateTime, runs[1].ScheduleStatus!.LastUpdated);
    }

    [Fact]
    public async Task Status_UnderAMinute_IsNull()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        await using var host = await StartAsync<BySetting>(probe, clock, schedule: "*/10 * * * * *");
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null((await probe.Runs.WaitForAsync(1))[0].ScheduleStatus);
    }

    [Fact]
    public async Task LongRun_IsNeverOverlappedAndSkipsTheOccurrencesItOutlived()
    {
        var (probe, clock) = (new Probe { Blocks = true }, new ManualClock(Start));
        await using var first = await StartAsync<EveryMinute>(probe, clock);
        await using var second = await StartAsync<EveryMinute>(probe, clock, first.Database);
        clock.Advance(TimeSpan.FromMinutes(1));
        await probe.Runs.WaitForAsync(1);
        clock.Advance(TimeSpan.FromMinutes(10));
        probe.Blocks = false;
        probe.Go.SetResult();
        await NextIsAsync(first.Database, Start.AddMinutes(11).AddSeconds(30));
        Assert.Single(probe.Runs.Seen);
        clock.AdvanceTo(Start.AddMinutes(11).AddSeconds(30));
        var runs = await probe.Runs.WaitForAsync(2);
        Assert.False(runs[1].IsPastDue);
        Assert.Equal(1, probe.MostAtOnce);
    }

    [Fact]
    public async Task Missed_WhileDown_IsMadeUpForOnceAsPastDue()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        var first = await StartAsync<EveryMinute>(probe, clock);
        clock.Advance(TimeSpan.FromMinutes(1));
        await probe.Runs.WaitForAsync(1);
        await first.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(3));
        await using var second = await StartAsync<EveryMinute>(probe, clock, first.Database);
        var seen = await probe.Runs.WaitForAsync(2);
        Assert.True(seen[1].IsPastDue);
        Assert.Equal(new DateTime(2026, 3, 1, 10, 1, 30, DateTimeKind.Utc), seen[1].ScheduleStatus!.Last);
        await NextIsAsync(first.Database, new DateTimeOffset(2026, 3, 1, 13, 2, 0, TimeSpan.Zero));
        Assert.Equal(2, probe.Runs.Seen.Count);
    }

    [Fact]
    public async Task NotMissed_AtARestart_IsNotMadeUpFor()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        var first = await StartAsync<EveryMinute>(probe, clock);
        await first.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(29));
        await using var second = await StartAsync<EveryMinute>(probe, clock, first.Database);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await probe.Runs.WaitForAsync(1))[0].IsPastDue);
    }

    [Fact]
    public async Task Missed_WithoutTheMonitor_IsNotMadeUpFor()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        var first = await StartAsync<Unmonitored>(probe, clock);
        await first.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(3));
        await using var second = await StartAsync<Unmonitored>(probe, clock, first.Database);
        await NextIsAsync(first.Database, new DateTimeOffset(2026, 3, 1, 13, 1, 0, TimeSpan.Zero));
        Assert.Empty(probe.Runs.Seen);
        clock.Advance(TimeSpan.FromSeconds(30));
        var info = (await probe.Runs.WaitForAsync(1))[0];
        Assert.Equal((false, null), (info.IsPastDue, info.ScheduleStatus));
    }

    [Fact]
    public async Task Missed_UnderAMinute_IsNotMadeUpFor()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        var first = await StartAsync<BySetting>(probe, clock, schedule: "*/10 * * * * *");
        await first.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(3));
        await using var second = await StartAsync<BySetting>(probe, clock, first.Database, "*/10 * * * * *");
        await NextIsAsync(first.Database, clock.GetUtcNow() + TimeSpan.FromSeconds(10));
        Assert.Empty(probe.Runs.Seen);
    }

    [Fact]
    public async Task RunOnStartup_RunsAtEveryStart()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        await using var first = await StartAsync<AtStart>(probe, clock);
        await probe.Runs.WaitForAsync(1);
        await using var second = await StartAsync<AtStart>(probe, clock, first.Database);
        Assert.All(await probe.Runs.WaitForAsync(2), info => Assert.False(info.IsPastDue));
    }

    [Fact]
    public async Task ChangedSchedule_BeginsAnew()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        var first = await StartAsync<BySetting>(probe, clock, schedule: "0 0 * * * *");
        await first.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(3));
        await using var second = await StartAsync<BySetting>(probe, clock, first.Database, "0 30 * * * *");
        await NextIsAsync(first.Database, new DateTimeOffset(2026, 3, 1, 13, 30, 0, TimeSpan.Zero));
        Assert.Empty(probe.Runs.Seen);
    }

    [Fact]
    public async Task Throw_IsNotRetriedAndTheScheduleGoesOn()
    {
        var (probe, clock) = (new Probe { FailuresLeft = 1 }, new ManualClock(Start));
        await using var host = await StartAsync<EveryMinute>(probe, clock);
        clock.Advance(TimeSpan.FromMinutes(1));
        await probe.Runs.WaitForAsync(1);
        await NextIsAsync(host.Database, Start.AddSeconds(90));
        Assert.Single(probe.Runs.Seen);
        clock.Advance(TimeSpan.FromMinutes(1));
        await probe.Runs.WaitForAsync(2);
    }

    [Fact]
    public async Task FixedDelayRetry_TriesAgainAfterEachDelayUpToItsLimit()
    {
        var (probe, clock) = (new Probe { FailuresLeft = 9 }, new ManualClock(Start));
        var watched = new WatchedClock(clock);
        await using var host = await StartAsync<FixedRetries>(probe, clock, watched: watched);
        await PassPausesAsync(clock, watched, probe, 5, 5, 5);
        await NextIsAsync(host.Database, Start.AddSeconds(90));
        Assert.Equal([0, 5, 10, 15], probe.Times.Select(time => (time - Start.AddSeconds(30)).TotalSeconds));
        Assert.Equal([(0, 3), (1, 3), (2, 3), (3, 3)], probe.Retries);
    }

    [Fact]
    public async Task ExponentialRetry_DoublesTheDelayUpToItsMaximum()
    {
        var (probe, clock) = (new Probe { FailuresLeft = 4 }, new ManualClock(Start));
        var watched = new WatchedClock(clock);
        await using var host = await StartAsync<ExponentialRetries>(probe, clock, watched: watched);
        await PassPausesAsync(clock, watched, probe, 2, 4, 5, 5);
        Assert.Equal([0, 2, 6, 11, 16], probe.Times.Select(time => (time - Start.AddSeconds(30)).TotalSeconds));
        Assert.Equal([0, 1, 2, 3, 4], probe.Retries.Select(retry => retry.Count));
    }

    [Fact]
    public async Task Parameter_MayBeARecordWithTheSameMembers()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Start));
        await using var host = await StartAsync<OwnType>(probe, clock);
        clock.Advance(TimeSpan.FromMinutes(1));
        var info = (await probe.Runs.WaitForAsync(1))[0];
        Assert.Equal((false, Start.AddSeconds(90).UtcDateTime), (info.IsPastDue, info.ScheduleStatus!.Next));
    }

    /// <summary>Each pause is passed once the runner waits for it.</summary>
    private static async Task PassPausesAsync(ManualClock clock, WatchedClock watched, Probe probe, params int[] seconds)
    {
        clock.AdvanceTo(Start.AddSeconds(30));
        for (var i = 0; i < seconds.Length; i++)
        {
            await probe.Runs.WaitForAsync(i + 1);
            var (pause, nth) = (TimeSpan.FromSeconds(seconds[i]), seconds.Take(i + 1).Count(other => other == seconds[i]));
            await watched.Waits.WaitUntilAsync(waits => waits.Count(wait => wait == pause) >= nth, $"pause {i + 1} of {pause}");
            clock.Advance(pause);
        }

        await probe.Runs.WaitForAsync(seconds.Length + 1);
    }

    private static Task<DateTime> NextAsync(string database) => Databases.ReadAsync<DateTime>(database, "select next_at from functions_host.timers");

    private static Task NextIsAsync(string database, DateTimeOffset expected) => Eventually.HoldsAsync(
        async () => await Databases.ReadAsync<DateTime>(database, "select next_at from functions_host.timers where running_by is null union all select '-infinity' limit 1") == expected.UtcDateTime);

    private static Task<TestHost> StartAsync<T>(Probe probe, ManualClock clock, string? database = null, string? schedule = null, WatchedClock? watched = null)
    {
        probe.Clock = clock;
        return TestHost.StartAsync(
            [typeof(T)], database, "[]",
            options =>
            {
                options.TimeProvider = watched is null ? clock : watched;
                options.Settings["Schedule"] = schedule;
            },
            builder => builder.Services.AddSingleton(probe));
    }

    public sealed class Probe
    {
        private readonly Lock _lock = new();
        private int _running;

        public Recorder<TimerInfo> Runs { get; } = new();

        public List<DateTimeOffset> Times { get; } = [];

        public List<(int Count, int Max)> Retries { get; } = [];

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualClock Clock { get; set; } = null!;

        public bool Blocks { get; set; }

        public int FailuresLeft { get; set; }

        public int MostAtOnce { get; private set; }

        public async Task RunAsync(TimerInfo timer, FunctionContext context)
        {
            lock (_lock)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++_running);
                Times.Add(Clock.GetUtcNow());
                if (context.RetryContext is { } retry)
                {
                    Retries.Add((retry.RetryCount, retry.MaxRetryCount));
                }
            }

            Runs.Add(timer);
            await (Blocks ? Go.Task : Task.CompletedTask);
            lock (_lock)
            {
                _running--;
            }

            if (FailuresLeft-- > 0)
            {
                throw new InvalidOperationException("asked to fail");
            }
        }
    }

    public sealed class EveryMinute(Probe probe)
    {
        [Function("EveryMinute")]
        public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
    }

    public sealed class BySetting(Probe probe)
    {
        [Function("BySetting")]
        public Task RunAsync([TimerTrigger("%Schedule%")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
    }

    public sealed class Unmonitored(Probe probe)
    {
        [Function("Unmonitored")]
        public Task RunAsync([TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
    }

    public sealed class AtStart(Probe probe)
    {
        [Function("AtStart")]
        public Task RunAsync([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
    }

    public sealed class FixedRetries(Probe probe)
    {
        [Function("FixedRetries"), FixedDelayRetry(3, "00:00:05")]
        public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
    }

    public sealed class ExponentialRetries(Probe probe)
    {
        [Function("ExponentialRetries"), ExponentialBackoffRetry(-1, "00:00:02", "00:00:05")]
        public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
    }

    public sealed record OwnStatus(DateTime Last, DateTime Next);

    public sealed record OwnInfo(OwnStatus ScheduleStatus, bool IsPastDue);

    public sealed class OwnType(Probe probe)
    {
        [Function("OwnType")]
        public Task RunAsync([TimerTrigger("0 * * * * *")] OwnInfo timer, FunctionContext context) => probe.RunAsync(
            new TimerInfo { IsPastDue = timer.IsPastDue, ScheduleStatus = new ScheduleStatus { Last = timer.ScheduleStatus.Last, Next = timer.ScheduleStatus.Next } }, context);
    }
}
