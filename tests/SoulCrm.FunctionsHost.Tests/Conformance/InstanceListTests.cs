using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Lists of instances, and the removal of many: what the filters mean, and how pages follow each other.</summary>
public sealed class InstanceListTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Start);
    private DurableApp _app = null!;

    /// <summary>An instance a minute: a-0 to a-5 (the odd ones wait, a-4 fails, the others complete), then b-0 that waits and b-1 that is terminated.</summary>
    public async Task InitializeAsync()
    {
        _app = await DurableApp.StartAsync([typeof(Functions)], probe: new DurableProbe { Clock = _clock });
        foreach (var (id, orchestrator) in new[]
        {
            ("a-0", "Returns"), ("a-1", "Waits"), ("a-2", "Returns"), ("a-3", "Waits"), ("a-4", "Throws"), ("a-5", "Waits"), ("b-0", "Waits"), ("b-1", "Waits"),
        })
        {
            await _app.BeginAsync(orchestrator, id, new StartOrchestrationOptions(id) { Tags = new Dictionary<string, string> { ["id"] = id } });
            await _app.Client.WaitForInstanceStartAsync(id, CancellationToken.None);
            if (orchestrator != "Waits")
            {
                await _app.CompleteAsync(id);
            }

            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await _app.Client.TerminateInstanceAsync("b-1");
        await _app.CompleteAsync("b-1");
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task Filters_CombineWithAnd()
    {
        await ListsAsync(null, "a-0 a-1 a-2 a-3 a-4 a-5 b-0 b-1");
        await ListsAsync(new OrchestrationQuery(InstanceIdPrefix: "b-"), "b-0 b-1");
        await ListsAsync(new OrchestrationQuery(InstanceIdPrefix: "B-"), "");
        await ListsAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]), "a-4 b-1");
        await ListsAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Pending]), "");
        await ListsAsync(new OrchestrationQuery(Statuses: []), "a-0 a-1 a-2 a-3 a-4 a-5 b-0 b-1");
        await ListsAsync(new OrchestrationQuery(CreatedFrom: Start.AddMinutes(5)), "a-5 b-0 b-1");
        await ListsAsync(new OrchestrationQuery(CreatedTo: Start.AddMinutes(1)), "a-0 a-1");
        await ListsAsync(new OrchestrationQuery(Start.AddMinutes(1), Start.AddMinutes(6), [OrchestrationRuntimeStatus.Running], InstanceIdPrefix: "a-"), "a-1 a-3 a-5");
        await ListsAsync(new OrchestrationQuery(TaskHubNames: ["tests"], InstanceIdPrefix: "b-"), "b-0 b-1");
        await ListsAsync(new OrchestrationQuery(TaskHubNames: ["another hub"]), "");
        await ListsAsync(new OrchestrationQuery(InstanceIdPrefix: "a-%"), ""); // a text, not a pattern
    }

    [Theory]
    [InlineData(3, "a-0 a-1 a-2|a-3 a-4 a-5|b-0 b-1")]
    [InlineData(100, "a-0 a-1 a-2 a-3 a-4 a-5 b-0 b-1")]
    [InlineData(7, "a-0 a-1 a-2 a-3 a-4 a-5 b-0|b-1")]
    public async Task Pages_FollowEachOther(int pageSize, string expected)
    {
        var pages = await PagesAsync(_app.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: pageSize)).AsPages());
        Assert.Equal(expected, Shown(pages));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.All(pages.SkipLast(1), page => Assert.NotNull(page.ContinuationToken));
        Assert.Equal(expected, Shown(await PagesAsync(_app.Client.GetAllInstancesAsync().AsPages(pageSizeHint: pageSize))));
        await ListsAsync(new OrchestrationQuery(PageSize: pageSize), expected.Replace('|', ' '));
    }

    [Fact]
    public async Task ContinuationToken_GoesOnAfterItsPage()
    {
        var query = new OrchestrationQuery(PageSize: 2, Statuses: [OrchestrationRuntimeStatus.Running]);
        var first = (await PagesAsync(_app.Client.GetAllInstancesAsync(query).AsPages()))[0];
        Assert.Equal("a-1 a-3", Shown([first]));
        Assert.Equal("a-5 b-0", Shown(await PagesAsync(_app.Client.GetAllInstancesAsync(query).AsPages(first.ContinuationToken))));
        Assert.Equal("a-5 b-0", Shown(await PagesAsync(_app.Client.GetAllInstancesAsync(query with { ContinuationToken = first.ContinuationToken }).AsPages())));
    }

    [Fact]
    public async Task Pages_ThatFitExactly_LoseAndRepeatNothing() => await ListsAsync(new OrchestrationQuery(PageSize: 4), "a-0 a-1 a-2 a-3 a-4 a-5 b-0 b-1");

    [Fact]
    public async Task Payloads_ComeWhenTheyAreAskedFor()
    {
        await foreach (var instance in _app.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a-4", FetchInputsAndOutputs: true)))
        {
            Assert.Equal(("a-4", "a-4", "asked to fail"), (instance.ReadInputAs<string>(), instance.Tags["id"], instance.FailureDetails!.ErrorMessage));
        }

        await foreach (var instance in _app.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a-4")))
        {
            Assert.Equal(("a-4", null), (instance.Tags["id"], instance.FailureDetails));
            Assert.Throws<InvalidOperationException>(instance.ReadInputAs<string>);
        }
    }

    [Fact]
    public async Task Purge_ByFilter_RemovesFinishedOnesOnly()
    {
        Assert.Equal(0, await PurgeAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.Equal(1, await PurgeAsync(new PurgeInstancesFilter(CreatedTo: Start.AddMinutes(1))));
        Assert.Equal(1, await PurgeAsync(new PurgeInstancesFilter(CreatedFrom: Start.AddMinutes(2), Statuses: [OrchestrationRuntimeStatus.Completed])));
        Assert.Equal(2, await PurgeAsync(new PurgeInstancesFilter()));
        await ListsAsync(null, "a-1 a-3 a-5 b-0");
    }

    [Fact]
    public async Task Purge_ByFilter_MayTakeTheChildrenToo()
    {
        await _app.BeginAsync("HasChild", null, new StartOrchestrationOptions("parent"));
        await _app.CompleteAsync("parent");
        _clock.Advance(TimeSpan.FromMinutes(1));
        var filter = new PurgeInstancesFilter(Start.AddMinutes(8), Start.AddMinutes(8), [OrchestrationRuntimeStatus.Completed]);
        var result = await _app.Client.PurgeAllInstancesAsync(filter, new PurgeInstanceOptions(Recursive: true));
        Assert.Equal((2, true), (result.PurgedInstanceCount, result.IsComplete));
        await ListsAsync(null, "a-0 a-1 a-2 a-3 a-4 a-5 b-0 b-1");
    }

    private static async Task<List<Page<OrchestrationMetadata>>> PagesAsync(IAsyncEnumerable<Page<OrchestrationMetadata>> pages)
    {
        var read = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in pages)
        {
            read.Add(page);
        }

        return read;
    }

    /// <summary>The order of a list is not promised, so each page is shown sorted.</summary>
    private static string Shown(IEnumerable<Page<OrchestrationMetadata>> pages) => string.Join(
        '|', pages.Where(page => page.Values.Count > 0).Select(page => string.Join(' ', page.Values.Select(instance => instance.InstanceId).Order(StringComparer.Ordinal))));

    private async Task<int> PurgeAsync(PurgeInstancesFilter filter) => (await _app.Client.PurgeAllInstancesAsync(filter, CancellationToken.None)).PurgedInstanceCount;

    private async Task ListsAsync(OrchestrationQuery? query, string expected)
    {
        var ids = new List<string>();
        await foreach (var instance in _app.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        Assert.Equal(expected, string.Join(' ', ids.Order(StringComparer.Ordinal)));
    }

    public static class Functions
    {
        [Function("Returns")]
        public static string Returns([OrchestrationTrigger] TaskOrchestrationContext context) => context.InstanceId;

        [Function("Waits")]
        public static Task<string> WaitsAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("go");

        [Function("Throws")]
        public static void Throws([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("asked to fail");

        [Function("HasChild")]
        public static Task HasChildAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallSubOrchestratorAsync("Returns");
    }
}
