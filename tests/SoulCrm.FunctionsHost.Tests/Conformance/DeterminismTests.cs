using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Replay: from the history alone, the same again, and an error that names the step where it is not the same.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public async Task RestartedHost_GoesOnFromTheHistoryWithoutRunningActivitiesAgain()
    {
        var probe = new DurableProbe();
        var first = await DurableApp.StartAsync([typeof(Original)], probe: probe);
        var id = await first.BeginAsync("ActivityThenWait");
        await first.CustomStatusIsAsync(id, "waiting");
        await first.DisposeAsync();
        await using var second = await DurableApp.StartAsync([typeof(Original)], probe: probe, database: first.Host.Database);
        await second.Client.RaiseEventAsync(id, "go", "on");
        Assert.Equal("on", (await second.CompleteAsync(id)).ReadOutputAs<string>());
        Assert.Equal(["before", "after"], probe.Lines.Seen);
    }

    [Fact]
    public async Task ChangedOrchestrators_FailForGoodNamingTheStep()
    {
        string[] names = ["ActivityThenWait", "TimerThenWait", "ChildThenWait", "SendThenWait", "NothingThenWait", "TwoThenWait"];
        var first = await DurableApp.StartAsync([typeof(Original)]);
        foreach (var name in names)
        {
            await first.BeginAsync(name, options: new StartOrchestrationOptions(name));
            await first.CustomStatusIsAsync(name, "waiting");
        }

        await first.DisposeAsync();
        await using var second = await DurableApp.StartAsync([typeof(Changed)], database: first.Host.Database);
        var messages = new Dictionary<string, string>();
        foreach (var name in names)
        {
            await second.Client.RaiseEventAsync(name, "go");
            var metadata = await second.CompleteAsync(name);
            Assert.Equal((OrchestrationRuntimeStatus.Failed, "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException"), (metadata.RuntimeStatus, metadata.FailureDetails!.ErrorType));
            messages[name] = metadata.FailureDetails.ErrorMessage;
        }

        Assert.All(messages.Values, message => Assert.StartsWith("Non-Deterministic workflow detected: ", message, StringComparison.Ordinal));
        Assert.Contains("action #0 was activity 'Note', and in this replay it is activity 'Other'", messages["ActivityThenWait"], StringComparison.Ordinal);
        Assert.Contains("action #0 was a timer, and in this replay it is activity 'Note'", messages["TimerThenWait"], StringComparison.Ordinal);
        Assert.Contains("action #0 was sub-orchestration 'Empty', and in this replay it is activity 'Empty'", messages["ChildThenWait"], StringComparison.Ordinal);
        Assert.Contains("action #0 was sent event 'word', and in this replay it is sent event 'other'", messages["SendThenWait"], StringComparison.Ordinal);
        Assert.Contains("action #0, activity 'Note', is new in this replay", messages["NothingThenWait"], StringComparison.Ordinal);
        Assert.Contains("action #1 was activity 'Note', and in this replay it is missing", messages["TwoThenWait"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplaySafeLoggers_WriteEachLineOnce()
    {
        using var lines = new LogLines();
        await using var host = await TestHost.StartAsync(
            [typeof(Original)], configure: options => options.AlwaysReplay = true,
            build: builder =>
            {
                builder.Services.AddSingleton(new DurableProbe());
                builder.Logging.AddProvider(lines);
            });
        var id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("Logs", CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await host.Durable.WaitForInstanceCompletionAsync(id, patience.Token);
        var own = typeof(Original).FullName!.Replace('+', '.');
        Assert.Equal(
            Enumerable.Range(0, 3).SelectMany(_ => new[] { "flow step", $"{own} step", $"{own} step" }), lines.Written.Seen.Where(line => line.EndsWith(" step", StringComparison.Ordinal)));
    }

    public sealed class Original(DurableProbe probe)
    {
        [Function("Note")]
        public void Note([ActivityTrigger] string text) => probe.Lines.Add(text);

        [Function("Empty")]
        public static void Empty([OrchestrationTrigger] TaskOrchestrationContext context) => _ = context.InstanceId;

        [Function("ActivityThenWait")]
        public static async Task<string> ActivityThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Note", "before");
            var word = await WaitAsync(context);
            await context.CallActivityAsync("Note", "after");
            return word;
        }

        [Function("TimerThenWait")]
        public static async Task TimerThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            await WaitAsync(context);
        }

        [Function("ChildThenWait")]
        public static async Task ChildThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallSubOrchestratorAsync("Empty");
            await WaitAsync(context);
        }

        [Function("SendThenWait")]
        public static Task SendThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SendEvent("nobody", "word", "x");
            return WaitAsync(context);
        }

        [Function("NothingThenWait")]
        public static Task NothingThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context) => WaitAsync(context);

        [Function("TwoThenWait")]
        public static async Task TwoThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await Task.WhenAll(context.CallActivityAsync("Note", "one"), context.CallActivityAsync("Note", "two"));
            await WaitAsync(context);
        }

        [Function("Logs")]
        public static async Task LogsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var type = typeof(Original);
            var (byName, byType, typed) = (context.CreateReplaySafeLogger("flow"), context.CreateReplaySafeLogger(type), context.CreateReplaySafeLogger<Original>());
            for (var i = 0; i < 3; i++)
            {
                byName.LogInformation("step");
                byType.LogInformation("step");
                typed.LogInformation("step");
                await context.CallActivityAsync("Note", "x");
            }
        }

        private static Task<string> WaitAsync(TaskOrchestrationContext context)
        {
            context.SetCustomStatus("waiting");
            return context.WaitForExternalEvent<string>("go");
        }
    }

    public sealed class Changed
    {
        [Function("Note")]
        public static void Note([ActivityTrigger] string text) => _ = text;

        [Function("ActivityThenWait")]
        public static Task ActivityThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Other", "before");

        [Function("TimerThenWait")]
        public static Task TimerThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Note", "x");

        [Function("ChildThenWait")]
        public static Task ChildThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Empty", "x");

        [Function("SendThenWait")]
        public static Task SendThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SendEvent("nobody", "other", "x");
            return context.WaitForExternalEvent<string>("go");
        }

        [Function("NothingThenWait")]
        public static async Task NothingThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Note", "x");
            await context.WaitForExternalEvent<string>("go");
        }

        [Function("TwoThenWait")]
        public static Task TwoThenWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Note", "one");
    }
}
