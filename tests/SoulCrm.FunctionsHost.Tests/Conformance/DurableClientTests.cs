using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Each call of the client on an instance in each state.</summary>
public sealed class DurableClientTests(ResidentApp fixture) : IClassFixture<ResidentApp>
{
    private readonly DurableApp _app = fixture.App;

    public enum State
    {
        Pending,
        Running,
        Suspended,
        Completed,
        Failed,
        Terminated,
    }

    public static TheoryData<State> Live => [State.Pending, State.Running, State.Suspended];

    public static TheoryData<State> Finished => [State.Completed, State.Failed, State.Terminated];

    private DurableTaskClient Client => _app.Client;

    [Theory]
    [MemberData(nameof(Live))]
    public async Task Schedule_OnALiveInstance_IsRefused(State state)
    {
        var id = await InStateAsync(state);
        var before = await Client.GetInstanceAsync(id);
        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => _app.BeginAsync("Echoes", "new", new StartOrchestrationOptions(id)));
        Assert.IsAssignableFrom<InvalidOperationException>(refused);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => _app.BeginAsync("Identity", null, new StartOrchestrationOptions(id).WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
        var after = await Client.GetInstanceAsync(id);
        Assert.Equal((before!.Name, before.CreatedAt, before.RuntimeStatus), (after!.Name, after.CreatedAt, after.RuntimeStatus));
    }

    [Theory]
    [MemberData(nameof(Finished))]
    public async Task Schedule_OnAFinishedInstance_ReplacesIt(State state)
    {
        var id = await InStateAsync(state);
        var before = await Client.GetInstanceAsync(id);
        var tags = new Dictionary<string, string> { ["run"] = "second" };
        Assert.Equal(id, await _app.BeginAsync("SetsStatus", "new", new StartOrchestrationOptions(id, DateTimeOffset.UtcNow.AddDays(1)) { Tags = tags }));
        var after = (await Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        Assert.Equal(("SetsStatus", OrchestrationRuntimeStatus.Pending), (after.Name, after.RuntimeStatus));
        Assert.Equal(("\"new\"", null, null, null), (after.SerializedInput, after.SerializedOutput, after.SerializedCustomStatus, after.FailureDetails));
        Assert.True(after.CreatedAt > before!.CreatedAt);
        Assert.Equal(tags, after.Tags);
        Assert.Equal(0L, await Databases.ReadAsync<long>(_app.Host.Database, $"select count(*) from functions_host.history where instance_id = '{id}'"));
    }

    [Theory]
    [MemberData(nameof(Finished))]
    public async Task Schedule_WithDedupeStatuses_RefusesTheNamedOnesOnly(State state)
    {
        var id = await InStateAsync(state);
        var own = Enum.Parse<OrchestrationRuntimeStatus>($"{state}");
        var others = new[] { OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated }.Where(status => status != own).ToArray();
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => _app.BeginAsync("Waits", null, new StartOrchestrationOptions(id).WithDedupeStatuses(own)));
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => _app.BeginAsync("Waits", null, new StartOrchestrationOptions(id).WithDedupeStatuses([.. others, own])));
        await _app.BeginAsync("Waits", null, new StartOrchestrationOptions(id).WithDedupeStatuses(others));
        await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Running);
    }

    [Fact]
    public async Task Schedule_ManyAtOnceWithOneId_StartsOne()
    {
        var id = NewId();
        var starts = Enumerable.Range(0, 20).Select(_ => _app.BeginAsync("Waits", null, new StartOrchestrationOptions(id))).ToList();
        await ((Task)Task.WhenAll(starts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal(1, starts.Count(start => start.IsCompletedSuccessfully));
        Assert.All(starts.Where(start => start.IsFaulted), start => Assert.IsType<OrchestrationAlreadyExistsException>(start.Exception!.InnerException));
    }

    [Fact]
    public async Task Schedule_WithoutAnId_MakesOne()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Identity", CancellationToken.None);
        Assert.Equal(id, Guid.ParseExact(id, "N").ToString("N"));
        Assert.NotEqual(id, await Client.ScheduleNewOrchestrationInstanceAsync("Identity", input: null, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@entity")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\u0001b")]
    [InlineData("a\nb")]
    public async Task InstanceId_ThatNoProviderTakes_IsRefused(string id)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _app.BeginAsync("Identity", null, new StartOrchestrationOptions(id)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Client.RaiseEventAsync(id, "go"));
    }

    [Fact]
    public async Task InstanceId_MayHave256CharactersAndNoMore()
    {
        var id = "Größe @ 1:1 % " + new string('x', 242);
        await _app.BeginAsync("Identity", null, new StartOrchestrationOptions(id));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await _app.CompleteAsync(id)).RuntimeStatus);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _app.BeginAsync("Identity", null, new StartOrchestrationOptions(id + "x")));
    }

    [Theory]
    [MemberData(nameof(Live))]
    public async Task Raise_OnALiveInstance_IsDeliveredOrKept(State state)
    {
        var id = await InStateAsync(state);
        await Client.RaiseEventAsync(id, "go", "raised");
        if (state == State.Suspended)
        {
            await Client.ResumeInstanceAsync(id);
        }

        if (state != State.Pending)
        {
            Assert.Equal("raised", (await _app.CompleteAsync(id)).ReadOutputAs<string>());
        }
        else
        {
            Assert.Equal(1L, await Databases.ReadAsync<long>(_app.Host.Database, $"select count(*) from functions_host.inbox where instance_id = '{id}'")); // used at the start: see ExternalEventTests
        }
    }

    [Theory]
    [MemberData(nameof(Finished))]
    public async Task Raise_OnAFinishedInstance_IsLostSilently(State state)
    {
        var id = await InStateAsync(state);
        var before = await Client.GetInstanceAsync(id);
        await Client.RaiseEventAsync(id, "go", CancellationToken.None);
        var after = await Client.GetInstanceAsync(id);
        Assert.Equal((before!.RuntimeStatus, before.LastUpdatedAt), (after!.RuntimeStatus, after.LastUpdatedAt));
    }

    [Theory]
    [MemberData(nameof(Live))]
    public async Task Terminate_OnALiveInstance_EndsItWithTheOutput(State state)
    {
        var id = await InStateAsync(state);
        await Client.TerminateInstanceAsync(id, new { Why = "enough" });
        var metadata = await _app.CompleteAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, """{"Why":"enough"}"""), (metadata.RuntimeStatus, metadata.SerializedOutput));
    }

    [Theory]
    [MemberData(nameof(Finished))]
    public async Task TerminateSuspendResume_OnAFinishedInstance_Throw(State state)
    {
        var id = await InStateAsync(state);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.TerminateInstanceAsync(id));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.SuspendInstanceAsync(id));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.ResumeInstanceAsync(id));
        Assert.Equal($"{state}", $"{(await Client.GetInstanceAsync(id))!.RuntimeStatus}");
    }

    [Fact]
    public async Task Missing_ThrowsOrIsNullOrCountsNothing()
    {
        var id = NewId();
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.TerminateInstanceAsync(id, CancellationToken.None));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.SuspendInstanceAsync(id, CancellationToken.None));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.ResumeInstanceAsync(id, CancellationToken.None));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.WaitForInstanceStartAsync(id, CancellationToken.None));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Client.WaitForInstanceCompletionAsync(id, CancellationToken.None));
        await Client.RaiseEventAsync(id, "go");
        Assert.Null(await Client.GetInstanceAsync(id, CancellationToken.None));
        Assert.Equal(0, (await Client.PurgeInstanceAsync(id, CancellationToken.None)).PurgedInstanceCount);
    }

    [Fact]
    public async Task SuspendAndResume_ChangeBackAndForth_AndAgainHasNoEffect()
    {
        var id = await InStateAsync(State.Running);
        for (var round = 0; round < 2; round++)
        {
            await Client.SuspendInstanceAsync(id, "pause");
            await Client.SuspendInstanceAsync(id, "again");
            await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Suspended);
            await Client.ResumeInstanceAsync(id, "go on");
            await Client.ResumeInstanceAsync(id, "again");
            await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Running);
        }

        await Client.RaiseEventAsync(id, "go", "raised");
        Assert.Equal("raised", (await _app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspend_OfAPendingInstance_HoldsItsStart()
    {
        var id = await _app.BeginAsync("Identity", options: new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(300)));
        await Client.SuspendInstanceAsync(id);
        await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Suspended);
        await Client.ResumeInstanceAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await _app.CompleteAsync(id)).RuntimeStatus);
    }

    [Theory]
    [MemberData(nameof(Live))]
    public async Task Purge_OfALiveInstance_CountsNothing(State state)
    {
        var id = await InStateAsync(state);
        Assert.Equal(0, (await Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Equal($"{state}", $"{(await Client.GetInstanceAsync(id))!.RuntimeStatus}");
    }

    [Theory]
    [MemberData(nameof(Finished))]
    public async Task Purge_OfAFinishedInstance_RemovesIt(State state)
    {
        var id = await InStateAsync(state);
        var result = await Client.PurgeInstanceAsync(id);
        Assert.Equal((1, true), (result.PurgedInstanceCount, result.IsComplete));
        Assert.Null(await Client.GetInstanceAsync(id));
        Assert.Equal(0L, await Databases.ReadAsync<long>(_app.Host.Database, $"select count(*) from functions_host.history where instance_id = '{id}'"));
    }

    [Fact]
    public async Task Purge_Recursive_TakesTheChildrenToo()
    {
        var (alone, whole) = (await ParentAsync(), await ParentAsync());
        Assert.Equal(1, (await Client.PurgeInstanceAsync(alone)).PurgedInstanceCount);
        Assert.NotNull(await Client.GetInstanceAsync($"{alone}-b"));
        Assert.Equal(4, (await Client.PurgeInstanceAsync(whole, new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Null(await Client.GetInstanceAsync($"{whole}-b"));
    }

    [Theory]
    [InlineData(State.Pending, false, false)]
    [InlineData(State.Running, true, false)]
    [InlineData(State.Suspended, false, false)]
    [InlineData(State.Completed, false, true)]
    [InlineData(State.Failed, false, true)]
    [InlineData(State.Terminated, false, true)]
    public async Task Metadata_TellsTheState(State state, bool isRunning, bool isCompleted)
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var id = await InStateAsync(state);
        var metadata = (await Client.GetInstanceAsync(id))!;
        Assert.Equal((id, $"{state}", isRunning, isCompleted), (metadata.InstanceId, $"{metadata.RuntimeStatus}", metadata.IsRunning, metadata.IsCompleted));
        Assert.InRange(metadata.CreatedAt, before, metadata.LastUpdatedAt);
    }

    [Fact]
    public async Task Metadata_WithoutPayloads_HasNoneAndRefusesToReadThem()
    {
        var id = await InStateAsync(State.Failed);
        var without = (await Client.GetInstanceAsync(id))!;
        Assert.Equal((null, null, null, null), (without.SerializedInput, without.SerializedOutput, without.SerializedCustomStatus, without.FailureDetails));
        Assert.Throws<InvalidOperationException>(without.ReadInputAs<string>);
        Assert.Throws<InvalidOperationException>(without.ReadOutputAs<string>);
        Assert.Throws<InvalidOperationException>(without.ReadCustomStatusAs<string>);
        var with = (await Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        Assert.Equal(("input", null, null), (with.ReadInputAs<string>(), with.ReadOutputAs<string>(), with.ReadCustomStatusAs<string>()));
        Assert.NotNull(with.FailureDetails);
        Assert.Null((await Client.WaitForInstanceCompletionAsync(id, CancellationToken.None)).FailureDetails);
    }

    [Fact]
    public async Task Tags_AreKept()
    {
        var tags = new Dictionary<string, string> { ["tenant"] = "blue", ["Größe"] = "ö" };
        var id = await _app.BeginAsync("Waits", options: new StartOrchestrationOptions { Tags = tags });
        await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Running);
        Assert.Equal(tags, (await Client.GetInstanceAsync(id))!.Tags);
        Assert.Empty((await Client.GetInstanceAsync(await InStateAsync(State.Completed)))!.Tags);
    }

    [Theory]
    [MemberData(nameof(Live))]
    public async Task WaitForCompletion_OfALiveInstance_LastsUntilTheTokenFires(State state)
    {
        var id = await InStateAsync(state);
        using var patience = new CancellationTokenSource();
        var wait = Client.WaitForInstanceCompletionAsync(id, patience.Token);
        Assert.False(wait.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Theory]
    [MemberData(nameof(Finished))]
    public async Task WaitForCompletion_OfAFinishedInstance_Returns(State state) =>
        Assert.Equal($"{state}", $"{(await Client.WaitForInstanceCompletionAsync(await InStateAsync(state), CancellationToken.None)).RuntimeStatus}");

    [Fact]
    public async Task WaitForCompletion_IsWokenByTheEnd()
    {
        var id = await InStateAsync(State.Running);
        var wait = Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        await Client.RaiseEventAsync(id, "go", "raised");
        Assert.Equal("raised", (await wait).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitForStart_LastsWhilePending()
    {
        var id = await InStateAsync(State.Pending);
        using var patience = new CancellationTokenSource();
        var wait = Client.WaitForInstanceStartAsync(id, patience.Token);
        Assert.False(wait.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        foreach (var state in new[] { State.Running, State.Suspended, State.Completed, State.Failed, State.Terminated })
        {
            Assert.NotEqual(OrchestrationRuntimeStatus.Pending, (await Client.WaitForInstanceStartAsync(await InStateAsync(state), getInputsAndOutputs: true)).RuntimeStatus);
        }
    }

    [Fact]
    public void Client_HasTheHubsName() => Assert.Equal("tests", Client.Name);

    private static string NewId() => Guid.NewGuid().ToString("N");

    private async Task<string> ParentAsync()
    {
        var id = await _app.BeginAsync("Parent", options: new StartOrchestrationOptions(NewId()));
        await _app.CompleteAsync(id);
        return id;
    }

    private async Task<string> InStateAsync(State state)
    {
        var id = await _app.BeginAsync(
            state switch
            {
                State.Completed => "Identity",
                State.Failed => "Throws",
                _ => "Waits",
            },
            "input",
            new StartOrchestrationOptions(NewId(), state == State.Pending ? DateTimeOffset.UtcNow.AddDays(1) : null));
        switch (state)
        {
            case State.Running:
                await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Running);
                break;
            case State.Suspended:
                await Client.WaitForInstanceStartAsync(id, CancellationToken.None);
                await Client.SuspendInstanceAsync(id);
                await _app.StatusIsAsync(id, OrchestrationRuntimeStatus.Suspended);
                break;
            case State.Terminated:
                await Client.TerminateInstanceAsync(id);
                await _app.CompleteAsync(id);
                break;
            case State.Completed or State.Failed:
                await _app.CompleteAsync(id);
                break;
        }

        return id;
    }
}
