using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Retries of activities and sub-orchestrations: how often, with which pauses, and who decides.</summary>
public sealed class RetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, 4, 10, 1.0, null, null, "0 10 20 30")]
    [InlineData(true, 4, 10, 1.0, null, null, "0 10 20 30")]
    [InlineData(false, 5, 10, 2.0, null, null, "0 10 30 70 150")]
    [InlineData(false, 5, 10, 2.0, 25, null, "0 10 30 55 80")]
    [InlineData(true, 5, 10, 2.0, 25, null, "0 10 30 55 80")]
    [InlineData(false, 4, 3000, 2.0, null, null, "0 3000 6600 10200")] // no pause is longer than an hour unless a longest one is given
    [InlineData(false, 3, 3000, 2.0, 7200, null, "0 3000 9000")]
    [InlineData(false, 10, 10, 2.0, null, 60, "0 10 30 70")] // after the last try, more than the time-out has passed since the first
    [InlineData(false, 1, 10, 1.0, null, null, "0")]
    public async Task Policy_SetsNumberAndPausesOfTheTries(bool strict, int attempts, int first, double coefficient, int? longest, int? timeout, string expected)
    {
        var clock = new ManualClock(Start);
        await using var app = await DurableApp.StartAsync([typeof(Functions)], strict, new DurableProbe { Clock = clock });
        var id = await app.BeginAsync("Retries", new Plan(attempts, first, coefficient, longest, timeout, SucceedsAt: int.MaxValue));
        Assert.Equal("failed: try " + expected.Split(' ')[^1], await PassPausesAsync(app, clock, id, expected.Count(c => c == ' ')));
        Assert.Equal(expected, string.Join(' ', app.Probe.Lines.Seen.Distinct()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Policy_StopsAtTheFirstSuccess(bool strict)
    {
        var clock = new ManualClock(Start);
        await using var app = await DurableApp.StartAsync([typeof(Functions)], strict, new DurableProbe { Clock = clock });
        var id = await app.BeginAsync("Retries", new Plan(5, 10, 1, null, null, SucceedsAt: 20));
        Assert.Equal("succeeded at 20", await PassPausesAsync(app, clock, id, 2));
    }

    [Theory]
    [InlineData("RetriesChild", "0 10")]
    [InlineData("RetriesUnlessTold", "0")]
    public async Task Policy_OfAChild_OrThatDoesNotHandleTheFailure(string orchestrator, string expected)
    {
        var clock = new ManualClock(Start);
        await using var app = await DurableApp.StartAsync([typeof(Functions)], probe: new DurableProbe { Clock = clock });
        var id = await app.BeginAsync(orchestrator);
        Assert.Equal("failed", await PassPausesAsync(app, clock, id, expected.Count(c => c == ' ')));
        Assert.Equal(expected, string.Join(' ', app.Probe.Lines.Seen));
    }

    [Theory]
    [InlineData(false, "RetriesByHandler")]
    [InlineData(true, "RetriesByHandler")]
    [InlineData(false, "RetriesByAsyncHandler")]
    [InlineData(true, "RetriesByAsyncHandler")]
    public async Task Handler_IsToldEachFailureAndDecides(bool strict, string orchestrator)
    {
        var clock = new ManualClock(Start);
        await using var app = await DurableApp.StartAsync([typeof(Functions)], strict, new DurableProbe { Clock = clock });
        var id = await app.BeginAsync(orchestrator);
        var output = await PassPausesAsync(app, clock, id, orchestrator == "RetriesByHandler" ? 0 : 2);
        Assert.Equal(
            orchestrator == "RetriesByHandler" ? "1 try 0 True 0s; 2 try 0 True 0s; 3 try 0 True 0s" : "1 try 0 True 0s; 2 try 60 True 60s; 3 try 120 True 120s", output);
    }

    [Fact]
    public async Task Nothing_IsRetriedByDefault()
    {
        await using var app = await DurableApp.StartAsync([typeof(Functions)], probe: new DurableProbe { Clock = new ManualClock(Start) });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await app.FinishAsync("DoesNotRetry")).RuntimeStatus);
        Assert.Equal(["0"], app.Probe.Lines.Seen);
    }

    [Theory]
    [InlineData(0, 1, 1.0, null, null)]
    [InlineData(-1, 1, 1.0, null, null)]
    [InlineData(1, 0, 1.0, null, null)]
    [InlineData(1, -1, 1.0, null, null)]
    [InlineData(1, 1, 0.9, null, null)]
    [InlineData(1, 1, double.NaN, null, null)]
    [InlineData(1, 10, 1.0, 9, null)]
    [InlineData(1, 10, 1.0, null, 9)]
    public void Policy_WithBadArguments_Throws(int attempts, int first, double coefficient, int? longest, int? timeout) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Policy(attempts, first, coefficient, longest, timeout));

    [Fact]
    public void Policy_TellsItsDefaults()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(1));
        Assert.Equal((3, 1.0, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan), (policy.MaxNumberOfAttempts, policy.BackoffCoefficient, policy.MaxRetryInterval, policy.RetryTimeout));
        Assert.True(policy.HandleFailure(new TaskFailureDetails("any", "", null, null, null)));
    }

    [Fact]
    public void Options_HoldEitherPolicyOrHandler()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(1));
        TaskRetryOptions ofPolicy = policy;
        AsyncRetryHandler handler = _ => Task.FromResult(true);
        TaskRetryOptions ofHandler = handler;
        Assert.Equal((policy, null), (ofPolicy.Policy, ofPolicy.Handler));
        Assert.Equal((null, handler), (ofHandler.Policy, ofHandler.Handler));
        Assert.Same(policy, TaskOptions.FromRetryPolicy(policy).Retry!.Policy);
        Assert.Same(policy, TaskOptions.FromRetryPolicy(policy).WithInstanceId("child").Retry!.Policy);
        Assert.Equal("child", TaskOptions.FromRetryHandler(handler).WithInstanceId("child").InstanceId);
    }

    private static RetryPolicy Policy(int attempts, int first, double coefficient, int? longest, int? timeout) => new(
        attempts, TimeSpan.FromSeconds(first), coefficient, longest is { } max ? TimeSpan.FromSeconds(max) : null, timeout is { } limit ? TimeSpan.FromSeconds(limit) : null);

    /// <summary>Each durable timer is waited for, then passed to the tick.</summary>
    private static async Task<string?> PassPausesAsync(DurableApp app, ManualClock clock, string id, int pauses)
    {
        var passed = DateTime.MinValue;
        for (var i = 0; i < pauses; i++)
        {
            DateTime due = default;
            await Eventually.HoldsAsync(async () =>
                (due = await Databases.ReadAsync<DateTime>(app.Host.Database, "select coalesce(max(fire_at), '-infinity') from functions_host.durable_timers")) > passed);
            clock.AdvanceTo(new DateTimeOffset(due));
            passed = due;
        }

        var metadata = await app.CompleteAsync(id);
        Assert.True(metadata.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{metadata.FailureDetails}");
        return metadata.ReadOutputAs<string>();
    }

    public sealed record Plan(int Attempts, int First, double Coefficient, int? Longest, int? Timeout, int SucceedsAt);

    public sealed class Functions(DurableProbe probe)
    {
        /// <summary>Notes the seconds that have passed.</summary>
        [Function("Try")]
        public string Try([ActivityTrigger] int succeedsAt)
        {
            var seconds = (int)(probe.Clock!.GetUtcNow() - Start).TotalSeconds;
            probe.Lines.Add($"{seconds}");
            return seconds >= succeedsAt ? $"succeeded at {seconds}" : throw new TimeoutException($"try {seconds}");
        }

        [Function("Retries")]
        public static async Task<string> RetriesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var plan = context.GetInput<Plan>()!;
            try
            {
                var policy = Policy(plan.Attempts, plan.First, plan.Coefficient, plan.Longest, plan.Timeout);
                return await context.CallActivityAsync<string>("Try", plan.SucceedsAt, TaskOptions.FromRetryPolicy(policy));
            }
            catch (TaskFailedException failure)
            {
                return $"failed: {failure.FailureDetails.ErrorMessage}";
            }
        }

        [Function("DoesNotRetry")]
        public static Task DoesNotRetryAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Try", 99);

        [Function("RetriesChild")]
        public static async Task<string> RetriesChildAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                await context.CallSubOrchestratorAsync("DoesNotRetry", TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(10))).WithInstanceId($"{context.InstanceId}-child"));
                return "succeeded";
            }
            catch (TaskFailedException)
            {
                return "failed";
            }
        }

        [Function("RetriesUnlessTold")]
        public static async Task<string> RetriesUnlessToldAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                var policy = new RetryPolicy(9, TimeSpan.FromSeconds(10)) { HandleFailure = failure => !failure.IsCausedBy<TimeoutException>() };
                await context.CallActivityAsync("Try", 99, new TaskOptions(policy));
                return "succeeded";
            }
            catch (TaskFailedException)
            {
                return "failed";
            }
        }

        [Function("RetriesByHandler")]
        public static async Task<string> RetriesByHandlerAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var told = new List<string>();
            try
            {
                await context.CallActivityAsync("Try", 999, TaskOptions.FromRetryHandler(retry =>
                {
                    told.Add(Describe(retry, context));
                    return retry.LastAttemptNumber < 3 && retry.LastFailure.IsCausedBy<TimeoutException>();
                }));
                return "succeeded";
            }
            catch (TaskFailedException)
            {
                return string.Join("; ", told);
            }
        }

        [Function("RetriesByAsyncHandler")]
        public static async Task<string> RetriesByAsyncHandlerAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var told = new List<string>();
            try
            {
                await context.CallActivityAsync("Try", 999, TaskOptions.FromRetryHandler(async retry =>
                {
                    told.Add(Describe(retry, context));
                    if (retry.LastAttemptNumber == 3)
                    {
                        return false;
                    }

                    await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMinutes(1), retry.CancellationToken);
                    return true;
                }));
                return "succeeded";
            }
            catch (TaskFailedException)
            {
                return string.Join("; ", told);
            }
        }

        private static string Describe(Microsoft.DurableTask.RetryContext retry, TaskOrchestrationContext context) =>
            $"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.OrchestrationContext.InstanceId == context.InstanceId} {retry.TotalRetryTime.TotalSeconds}s";
    }
}
