using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

public sealed class DurableBehaviourTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Timers_AWeekOfThem_PassInSimulatedTime()
    {
        var clock = new ManualClock(Start);
        await using var host = await StartAsync(clock);
        var id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("Week", CancellationToken.None);
        for (var day = 1; day <= 7; day++)
        {
            await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.durable_timers") == 1);
            clock.Advance(TimeSpan.FromDays(1));
            await StatusBecomesAsync(host, id, $"day {day}");
        }

        var metadata = await CompleteAsync(host, id);
        Assert.Equal(Start.AddDays(7), metadata.ReadOutputAs<DateTimeOffset>());
    }

    [Fact]
    public async Task Terminate_BeforeAPostponedStart_EndsAtOnceWithoutRunning()
    {
        var log = new ActivityLog();
        await using var host = await StartAsync(log: log);
        var id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("TwoHalves", new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddDays(1)));
        await host.Durable.TerminateInstanceAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await CompleteAsync(host, id)).RuntimeStatus);
        Assert.Empty(log.Names);
        Assert.Equal(0L, await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.durable_timers"));
    }

    [Fact]
    public async Task RestartedHost_ContinuesFromHistoryWithoutRunningActivitiesAgain()
    {
        var log = new ActivityLog();
        var first = await StartAsync(log: log);
        var id = await first.Durable.ScheduleNewOrchestrationInstanceAsync("TwoHalves", CancellationToken.None);
        await StatusBecomesAsync(first, id, "half");
        await first.DisposeAsync();
        await using var second = await StartAsync(database: first.Database, log: log);
        await second.Durable.RaiseEventAsync(id, "Go", "on");
        Assert.Equal("on", (await CompleteAsync(second, id)).ReadOutputAs<string>());
        Assert.Equal(["before", "after"], log.Names);
    }

    [Fact]
    public async Task ChangedOrchestrator_FailsNamingTheStep()
    {
        var first = await StartAsync();
        var id = await first.Durable.ScheduleNewOrchestrationInstanceAsync("Changes", CancellationToken.None);
        await StatusBecomesAsync(first, id, "waiting");
        await first.DisposeAsync();
        await using var second = await TestHost.StartAsync([typeof(ChangedFunctions)], first.Database);
        await second.Durable.RaiseEventAsync(id, "Go");
        var metadata = await CompleteAsync(second, id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Contains("action #0 was activity 'Note', and in this replay it is activity 'Other'", metadata.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_RunsAroundEveryEpisodeAndActivity()
    {
        var log = new ActivityLog();
        await using var host = await StartAsync(log: log, build: builder => builder.UseMiddleware<Counting>());
        var id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("TwoHalves", CancellationToken.None);
        await StatusBecomesAsync(host, id, "half");
        await host.Durable.RaiseEventAsync(id, "Go", "x");
        await CompleteAsync(host, id);
        Assert.Equal(2, log.Invocations["Note"]);
        Assert.InRange(log.Invocations["TwoHalves"], 4, 4); // start, first outcome, event, second outcome
    }

    [Fact]
    public async Task ReplaySafeLogger_WithReplayAtEveryStep_WritesEachLineOnce()
    {
        var lines = new Lines();
        await using var host = await StartAsync(configure: options => options.AlwaysReplay = true, build: builder => builder.Logging.AddProvider(lines));
        await CompleteAsync(host, await host.Durable.ScheduleNewOrchestrationInstanceAsync("Logs", CancellationToken.None));
        Assert.Equal(["step 0", "step 1", "step 2"], lines.Written);
    }

    [Fact]
    public async Task Version_OfTheStart_IsSeenByTheOrchestrator()
    {
        await using var host = await StartAsync();
        var id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("TellsVersion", new StartOrchestrationOptions { Version = "1.10" });
        Assert.Equal("1.10 1", (await CompleteAsync(host, id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RetryHandler_DecidesByTheFailure()
    {
        await using var host = await StartAsync();
        var metadata = await CompleteAsync(host, await host.Durable.ScheduleNewOrchestrationInstanceAsync("RetriesByHandler", CancellationToken.None));
        Assert.Equal("gave up after 3", metadata.ReadOutputAs<string>());
    }

    [Fact]
    public async Task SendEvent_AndTerminateRecursive_ReachOtherInstances()
    {
        await using var host = await StartAsync();
        var listener = await host.Durable.ScheduleNewOrchestrationInstanceAsync("Listens", CancellationToken.None);
        await CompleteAsync(host, await host.Durable.ScheduleNewOrchestrationInstanceAsync("Speaks", listener, CancellationToken.None));
        Assert.Equal("hello", (await CompleteAsync(host, listener)).ReadOutputAs<string>());

        var parent = await host.Durable.ScheduleNewOrchestrationInstanceAsync("HasChild", new StartOrchestrationOptions("parent"));
        await Eventually.HoldsAsync(async () => (await host.Durable.GetInstanceAsync("parent-child"))?.IsRunning == true);
        await host.Durable.TerminateInstanceAsync(parent, new TerminateInstanceOptions(Recursive: true));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await CompleteAsync(host, "parent-child")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await CompleteAsync(host, parent)).RuntimeStatus);
        Assert.Equal(2, (await host.Durable.PurgeInstanceAsync(parent, new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
    }

    [Fact]
    public async Task Query_FiltersAndPages()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await host.Durable.ScheduleNewOrchestrationInstanceAsync("Listens", new StartOrchestrationOptions($"a-{i}") { Tags = new Dictionary<string, string> { ["n"] = $"{i}" } });
        }

        await host.Durable.ScheduleNewOrchestrationInstanceAsync("Listens", new StartOrchestrationOptions("b-0"));
        await host.Durable.TerminateInstanceAsync("a-3");
        await CompleteAsync(host, "a-3");
        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in host.Durable.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a-", PageSize: 3)).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([3, 3, 1], pages.Select(page => page.Values.Count));
        Assert.Equal("4", pages[1].Values[1].Tags["n"]);
        Assert.Throws<InvalidOperationException>(() => pages[0].Values[0].ReadInputAs<string>());
        var terminated = new List<string>();
        await foreach (var instance in host.Durable.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Terminated])))
        {
            terminated.Add(instance.InstanceId);
        }

        Assert.Equal(["a-3"], terminated);
        Assert.Equal(1, (await host.Durable.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);
    }

    [Fact]
    public async Task Cancelled_EventWaiter_SwallowsNothing()
    {
        await using var host = await StartAsync();
        var id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("WaitsAgain", CancellationToken.None);
        await StatusBecomesAsync(host, id, "timed out once");
        await host.Durable.RaiseEventAsync(id, "Go", "caught");
        Assert.Equal("caught", (await CompleteAsync(host, id)).ReadOutputAs<string>());
    }

    private static Task<TestHost> StartAsync(
        TimeProvider? clock = null, string? database = null, ActivityLog? log = null, Action<EmbeddedHostOptions>? configure = null,
        Action<Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder>? build = null) => TestHost.StartAsync(
        [typeof(Functions)], database, "[]",
        options =>
        {
            options.TimeProvider = clock ?? TimeProvider.System;
            configure?.Invoke(options);
        },
        builder =>
        {
            builder.Services.AddSingleton(log ?? new ActivityLog());
            build?.Invoke(builder);
        });

    private static Task StatusBecomesAsync(TestHost host, string id, string status) => Eventually.HoldsAsync(
        async () => (await host.Durable.GetInstanceAsync(id, getInputsAndOutputs: true))?.ReadCustomStatusAs<string>() == status,
        async () => $"{id} {status} {(await host.Durable.GetInstanceAsync(id, true))?.RuntimeStatus} {(await host.Durable.GetInstanceAsync(id, true))?.FailureDetails}");

    private static async Task<OrchestrationMetadata> CompleteAsync(TestHost host, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await host.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
    }

    public sealed class ActivityLog
    {
        private readonly ConcurrentQueue<string> _names = new();

        public IReadOnlyList<string> Names => [.. _names];

        public ConcurrentDictionary<string, int> Invocations { get; } = new();

        public void Add(string name) => _names.Enqueue(name);
    }

    public sealed class Counting(ActivityLog log) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            log.Invocations.AddOrUpdate(context.FunctionDefinition.Name, 1, (_, count) => count + 1);
            return next(context);
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _written = new();

        public IReadOnlyList<string> Written => [.. _written];

        public ILogger CreateLogger(string categoryName) => categoryName == "flow" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _written.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    public sealed class Functions(ActivityLog log)
    {
        private static readonly Action<ILogger, int, Exception?> LogStep = LoggerMessage.Define<int>(LogLevel.Information, new EventId(1), "step {Number}");

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

        [Function("TwoHalves")]
        public static async Task<string> TwoHalvesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Note", "before");
            context.SetCustomStatus("half");
            var word = await context.WaitForExternalEvent<string>("Go");
            await context.CallActivityAsync("note", "after");
            return word;
        }

        [Function("Note")]
        public void Note([ActivityTrigger] string name) => log.Add(name);

        [Function("Changes")]
        public static async Task ChangesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Note", "x");
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEvent<string>("Go");
        }

        [Function("Logs")]
        public static async Task LogsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var logger = context.CreateReplaySafeLogger("flow");
            for (var i = 0; i < 3; i++)
            {
                LogStep(logger, i, null);
                await context.CallActivityAsync("Note", "x");
            }
        }

        [Function("TellsVersion")]
        public static string TellsVersion([OrchestrationTrigger] TaskOrchestrationContext context) => $"{context.Version} {context.CompareVersionTo("1.9")}";

        [Function("RetriesByHandler")]
        public static async Task<string> RetriesByHandlerAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var attempts = 0;
            try
            {
                await context.CallActivityAsync("AlwaysFails", input: null, TaskOptions.FromRetryHandler(retry =>
                {
                    attempts = retry.LastAttemptNumber;
                    return retry.LastAttemptNumber < 3 && retry.LastFailure.IsCausedBy<TimeoutException>();
                }));
                return "succeeded";
            }
            catch (TaskFailedException)
            {
                return $"gave up after {attempts}";
            }
        }

        [Function("AlwaysFails")]
        public static void AlwaysFails([ActivityTrigger] string? input) => throw new TimeoutException(input);

        [Function("Listens")]
        public static Task<string> ListensAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("Word");

        [Function("Speaks")]
        public static void Speaks([OrchestrationTrigger] TaskOrchestrationContext context) => context.SendEvent(context.GetInput<string>()!, "word", "hello");

        [Function("HasChild")]
        public static Task HasChildAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallSubOrchestratorAsync("Listens", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-child"));

        [Function("WaitsAgain")]
        public static async Task<string> WaitsAgainAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                await context.WaitForExternalEvent<string>("Go", TimeSpan.FromMilliseconds(50));
            }
            catch (TaskCanceledException)
            {
                context.SetCustomStatus("timed out once");
            }

            return await context.WaitForExternalEvent<string>("Go");
        }
    }

    public static class ChangedFunctions
    {
        [Function("Changes")]
        public static async Task ChangesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Other", "x");
            await context.WaitForExternalEvent<string>("Go");
        }
    }
}
