using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Operations;

public sealed class OrchestrationOperationsTests
{
    [Fact]
    public async Task History_TellsWhatHappenedInOrder()
    {
        await using var host = await TestHost.StartAsync([typeof(Functions)]);
        var operations = host.Services.GetRequiredService<OrchestrationOperations>();
        await host.Durable.ScheduleNewOrchestrationInstanceAsync("Flow", 4, new StartOrchestrationOptions("one") { Tags = new Dictionary<string, string> { ["tenant"] = "t1" } });
        await Eventually.HoldsAsync(async () => (await operations.ReadHistoryAsync("one")).Any(item => item.Kind == "activity-failed"));
        await host.Durable.RaiseEventAsync("one", "go", "now");
        await EndedAsync(host, "one");

        var found = await operations.FindAsync("one");
        Assert.Equal(("Flow", OrchestrationRuntimeStatus.Completed), (found!.Summary.Name, found.Summary.Status));
        Assert.Equal(("4", "\"8 now\"", "\"waiting\"", "t1"), (found.Input, found.Output, found.CustomStatus, found.Tags["tenant"]));
        var history = await operations.ReadHistoryAsync("one");
        Assert.Equal(
            ["started Flow 4", "activity Twice ", "activity-completed  8", "activity Fails ", "activity-failed  ", "event-raised go \"now\""],
            history.Select(item => $"{item.Kind} {item.Name} {item.Data}"));
        Assert.Equal("no", history.Single(item => item.Kind == "activity-failed").Failure!.ErrorMessage);
        Assert.Equal([0, 0, 1, 1, 2, 3], history.Select(item => item.Episode));
        Assert.All(history, item => Assert.NotEqual(default, item.At));
        Assert.Null(await operations.FindAsync("none"));
        Assert.Empty(await operations.ReadHistoryAsync("none"));
    }

    [Fact]
    public async Task List_FiltersAndPagesNewestFirst()
    {
        await using var host = await TestHost.StartAsync([typeof(Functions)]);
        var operations = host.Services.GetRequiredService<OrchestrationOperations>();
        for (var i = 0; i < 5; i++)
        {
            await host.Durable.ScheduleNewOrchestrationInstanceAsync(i == 2 ? "Quick" : "Flow", i, new StartOrchestrationOptions($"{(i < 4 ? "a" : "b")}{i}"));
        }

        await EndedAsync(host, "a2");
        Assert.Equal(["b4", "a3", "a2", "a1", "a0"], await PagesAsync(operations, new OrchestrationFilter(Limit: 2)));
        Assert.Equal(["a2"], await PagesAsync(operations, new OrchestrationFilter([OrchestrationRuntimeStatus.Completed])));
        Assert.Equal(["a3", "a1", "a0"], await PagesAsync(operations, new OrchestrationFilter(Name: "flow", IdPrefix: "a")));
        await Assert.ThrowsAsync<ArgumentException>(() => operations.ListAsync(new OrchestrationFilter(Cursor: "nonsense")));
    }

    [Fact]
    public async Task SuspendResumeTerminateRestartPurge_DoWhatTheySay()
    {
        await using var host = await TestHost.StartAsync([typeof(Functions)]);
        var operations = host.Services.GetRequiredService<OrchestrationOperations>();
        await host.Durable.ScheduleNewOrchestrationInstanceAsync("Flow", 4, new StartOrchestrationOptions("one") { Version = "7" });
        await StatusAsync(operations, "one", OrchestrationRuntimeStatus.Running);
        await operations.SuspendAsync("one", "lunch");
        await StatusAsync(operations, "one", OrchestrationRuntimeStatus.Suspended);
        await operations.ResumeAsync("one");
        await StatusAsync(operations, "one", OrchestrationRuntimeStatus.Running);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => operations.RestartAsync("one"));
        Assert.False(await operations.PurgeAsync("one"));

        await operations.TerminateAsync("one", "enough");
        await StatusAsync(operations, "one", OrchestrationRuntimeStatus.Terminated);
        Assert.Equal("\"enough\"", (await operations.FindAsync("one"))!.Output);
        await Assert.ThrowsAsync<InvalidOperationException>(() => operations.TerminateAsync("one"));

        Assert.True(await operations.RestartAsync("one"));
        await host.Durable.RaiseEventAsync("one", "go", "again");
        await EndedAsync(host, "one");
        var again = await operations.FindAsync("one");
        Assert.Equal(("\"8 again\"", "4", "7"), (again!.Output, again.Input, again.Summary.Version));
        Assert.True(await operations.PurgeAsync("one"));
        Assert.Null(await operations.FindAsync("one"));
        Assert.False(await operations.RestartAsync("one"));
    }

    private static async Task<List<string>> PagesAsync(OrchestrationOperations operations, OrchestrationFilter filter)
    {
        var all = new List<string>();
        do
        {
            var page = await operations.ListAsync(filter);
            all.AddRange(page.Items.Select(item => item.InstanceId));
            filter = filter with { Cursor = page.Cursor };
        }
        while (filter.Cursor is not null);
        return all;
    }

    private static async Task EndedAsync(TestHost host, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await host.Durable.WaitForInstanceCompletionAsync(id, patience.Token);
    }

    private static Task StatusAsync(OrchestrationOperations operations, string id, OrchestrationRuntimeStatus status) =>
        Eventually.HoldsAsync(async () => (await operations.FindAsync(id))?.Summary.Status == status);

    public static class Functions
    {
        [Function("Flow")]
        public static async Task<string> FlowAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus("waiting");
            var doubled = await context.CallActivityAsync<int>("Twice", context.GetInput<int>());
            try
            {
                await context.CallActivityAsync("Fails", input: null);
            }
            catch (TaskFailedException)
            {
                // What the history shows.
            }

            return $"{doubled} {await context.WaitForExternalEvent<string>("go")}";
        }

        [Function("Quick")]
        public static int Quick([OrchestrationTrigger] TaskOrchestrationContext context) => context.GetInput<int>();

        [Function("Twice")]
        public static int Twice([ActivityTrigger] int number) => number * 2;

        [Function("Fails")]
        public static Task FailsAsync([ActivityTrigger] string? nothing) => throw new InvalidOperationException(nothing ?? "no");
    }
}
