using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Time in orchestrations, on a clock that the test moves.</summary>
public abstract class DurableTimerTests(bool strict) : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Start);
    private DurableApp _app = null!;

    public async Task InitializeAsync() => _app = await DurableApp.StartAsync([typeof(Functions)], strict, new DurableProbe { Clock = _clock });

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task AWeekOfTimers_PassesInSimulatedTime()
    {
        var id = await _app.BeginAsync("Week");
        for (var day = 1; day <= 7; day++)
        {
            await _app.TimersAreAsync(1);
            _clock.Advance(TimeSpan.FromDays(1));
            await _app.CustomStatusIsAsync(id, $"day {day}");
        }

        Assert.Equal(Start.AddDays(7), (await _app.CompleteAsync(id)).ReadOutputAs<DateTimeOffset>());
    }

    [Fact]
    public async Task TimerOfManyDays_FiresAtItsTimeAndNotBefore()
    {
        var id = await _app.BeginAsync("Sleeps", TimeSpan.FromDays(40));
        await _app.TimersAreAsync(1);
        foreach (var day in new[] { 3, 6, 39 })
        {
            _clock.AdvanceTo(Start.AddDays(day));
            Assert.Equal("done", await _app.RunAsync<string>("Quick")); // the engine has seen the new time
            Assert.True((await _app.Client.GetInstanceAsync(id))!.IsRunning);
        }

        _clock.AdvanceTo(Start.AddDays(40));
        Assert.Equal(Start.AddDays(40), (await _app.CompleteAsync(id)).ReadOutputAs<DateTimeOffset>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public async Task TimerThatIsPast_FiresAtOnce(int seconds) => Assert.Equal(Start, await _app.RunAsync<DateTimeOffset>("Sleeps", TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task TimerThatWasCancelled_ThrowsAndHoldsNothingUp()
    {
        Assert.Equal("TaskCanceledException TaskCanceledException", await _app.RunAsync<string>("Cancels"));
        Assert.Equal(0L, await Databases.ReadAsync<long>(_app.Host.Database, "select count(*) from functions_host.durable_timers"));
    }

    [Fact]
    public async Task TimerThatWasLeftOpen_DelaysTheEnd()
    {
        var id = await _app.BeginAsync("LeavesTimerOpen");
        await _app.TimersAreAsync(1);
        Assert.True((await _app.Client.GetInstanceAsync(id))!.IsRunning);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("returned", (await _app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Time_IsConstantWithinAnEpisode() => Assert.Equal("True, later by 1 h: True", await _app.RunAsync<string>("ReadsTime"));

    [Fact]
    public async Task TimerDueWhileSuspended_IsHeldUntilResume()
    {
        var id = await _app.BeginAsync("Sleeps", TimeSpan.FromHours(1));
        await _app.TimersAreAsync(1);
        await _app.Client.SuspendInstanceAsync(id, "pause");
        await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Suspended);
        _clock.Advance(TimeSpan.FromHours(1));
        await _app.TimersAreAsync(0); // it has fired
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await _app.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await _app.Client.ResumeInstanceAsync(id);
        Assert.Equal(Start.AddHours(2), (await _app.CompleteAsync(id)).ReadOutputAs<DateTimeOffset>());
    }

    [Fact]
    public async Task StartAt_IsPendingUntilThen()
    {
        var id = await _app.BeginAsync("Quick", options: new StartOrchestrationOptions(StartAt: Start.AddDays(1)));
        _clock.AdvanceTo(Start.AddDays(1).AddSeconds(-1));
        Assert.Equal("done", await _app.RunAsync<string>("Quick"));
        var pending = await _app.Client.GetInstanceAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Pending, Start), (pending!.RuntimeStatus, pending.CreatedAt));
        _clock.AdvanceTo(Start.AddDays(1));
        var metadata = await _app.CompleteAsync(id);
        Assert.Equal((Start, Start.AddDays(1)), (metadata.CreatedAt, metadata.LastUpdatedAt));
    }

    [Fact]
    public async Task StartAt_InThePast_StartsAtOnce()
    {
        var id = await _app.BeginAsync("Quick", options: new StartOrchestrationOptions(StartAt: Start.AddDays(-1)));
        Assert.Equal("done", (await _app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task TerminatedBeforeItsStart_NeverRuns()
    {
        var id = await _app.BeginAsync("Notes", options: new StartOrchestrationOptions(StartAt: Start.AddDays(1)));
        await _app.Client.TerminateInstanceAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _app.CompleteAsync(id)).RuntimeStatus);
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("done", await _app.RunAsync<string>("Quick"));
        Assert.Empty(_app.Probe.Lines.Seen);
    }

    public sealed class Functions(DurableProbe probe)
    {
        [Function("Week")]
        public static async Task<DateTimeOffset> WeekAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            for (var day = 1; day <= 7; day++)
            {
                await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                context.SetCustomStatus($"day {day}");
            }

            return new DateTimeOffset(context.CurrentUtcDateTime);
        }

        [Function("Sleeps")]
        public static async Task<DateTimeOffset> SleepsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CreateTimer(context.CurrentUtcDateTime + context.GetInput<TimeSpan>(), CancellationToken.None);
            return new DateTimeOffset(context.CurrentUtcDateTime);
        }

        [Function("Quick")]
        public static Task<string> QuickAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Done", "x");

        [Function("Done")]
        public static string Done([ActivityTrigger] string input) => input == "x" ? "done" : input;

        [Function("Notes")]
        public void Notes([OrchestrationTrigger] TaskOrchestrationContext context) => probe.Lines.Add(context.InstanceId);

        [Function("Cancels")]
        public static async Task<string> CancelsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            using var early = new CancellationTokenSource();
            using var late = new CancellationTokenSource();
            var ofThisEpisode = context.CreateTimer(TimeSpan.FromDays(1), early.Token);
            var ofAnEarlierOne = context.CreateTimer(TimeSpan.FromDays(2), late.Token);
            early.Cancel();
            await context.CallActivityAsync("Done", "x");
            late.Cancel();
            return $"{await NameOfExceptionAsync(ofThisEpisode)} {await NameOfExceptionAsync(ofAnEarlierOne)}";
        }

        [Function("LeavesTimerOpen")]
        public static string LeavesTimerOpen([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "returned";
        }

        [Function("ReadsTime")]
        public async Task<string> ReadsTimeAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var first = context.CurrentUtcDateTime;
            if (!context.IsReplaying)
            {
                probe.Clock!.Advance(TimeSpan.FromHours(1));
            }

            var second = context.CurrentUtcDateTime;
            await context.CallActivityAsync("Done", "x");
            return $"{first == second}, later by 1 h: {context.CurrentUtcDateTime == first.AddHours(1)}";
        }

        private static async Task<string> NameOfExceptionAsync(Task task)
        {
            try
            {
                await task;
                return "none";
            }
            catch (Exception exception)
            {
                return exception.GetType().Name;
            }
        }
    }
}

public sealed class ResidentDurableTimerTests() : DurableTimerTests(strict: false);

public sealed class ReplayedDurableTimerTests() : DurableTimerTests(strict: true);
