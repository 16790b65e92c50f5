using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>How orchestrators execute. Every test runs with orchestrators kept in memory, and again with strict replay.</summary>
public abstract class OrchestrationTests(DurableApp app)
{
    private DurableTaskClient Client => app.Client;

    [Fact]
    public async Task Context_TellsWhoItIs()
    {
        var id = await app.BeginAsync("identity", options: new StartOrchestrationOptions(NewId()));
        Assert.Equal($"identity {id} True '' Utc", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Input_IsGivenAsAParameterToo() => Assert.Equal("words words", await app.RunAsync<string>("Input", "words"));

    [Fact]
    public async Task Activities_InSequenceAndInParallel_ReturnTheirResults() => Assert.Equal(1 + 2 + 3 + 4 + 100 + 1000, await app.RunAsync<int>("Sums", 4));

    [Fact]
    public async Task Activity_IsToldItsInvocationAndInstance()
    {
        var id = await app.BeginAsync("CallsTellsInvocation");
        Assert.Equal($"x TellsInvocation True {id}", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task IsReplaying_IsFalseExactlyOnceForEachStep()
    {
        var id = await app.BeginAsync("Replays");
        Assert.False((await app.CompleteAsync(id)).ReadOutputAs<bool>());
        var lines = app.Probe.Lines.Seen.Where(line => line.StartsWith(id, StringComparison.Ordinal)).ToList();
        Assert.Equal([$"{id} step 0 first", $"{id} step 1 first", $"{id} step 2 first"], lines.Where(line => line.EndsWith("first", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Guids_AndTime_AreTheSameInReplay()
    {
        var parts = (await app.RunAsync<string>("Guids"))!.Split('|');
        Assert.Equal(parts[0], parts[1]);
        var guids = parts[0].Split(' ').Take(2).Append(parts[2]).Select(Guid.Parse).ToList();
        Assert.Equal(3, guids.Distinct().Count());
        Assert.All(guids, guid => Assert.Equal(5, guid.Version));
    }

    [Fact]
    public async Task ActivityFails_SurfacesAsTaskFailedExceptionWithEverythingInIt() => Assert.Equal(
        "Fails 1 | Task 'Fails' (#1) failed with an unhandled exception: no good | System.InvalidOperationException no good True | System.TimeoutException the cause | True True True False True",
        await app.RunAsync<string>("CatchesFailure"));

    [Fact]
    public async Task ActivitysFailure_LetPass_FailsTheInstance()
    {
        var metadata = await app.FinishAsync("LetsFailurePass");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, metadata.FailureDetails!.ErrorType);
        Assert.True(metadata.FailureDetails.IsCausedBy<TaskFailedException>());
        Assert.True(metadata.FailureDetails.InnerFailure!.IsCausedBy<InvalidOperationException>());
    }

    [Fact]
    public async Task Exception_OfTheOrchestrator_FailsTheInstanceForGood()
    {
        var metadata = await app.FinishAsync("Throws");
        Assert.Equal((OrchestrationRuntimeStatus.Failed, null), (metadata.RuntimeStatus, metadata.SerializedOutput));
        Assert.Equal(("System.FormatException", "the orchestrator's own"), (metadata.FailureDetails!.ErrorType, metadata.FailureDetails.ErrorMessage));
        Assert.Equal("the cause", metadata.FailureDetails.InnerFailure!.ErrorMessage);
    }

    [Theory]
    [InlineData("NoSuchOrchestrator", "NoSuchOrchestrator")]
    [InlineData("CallsUnknownActivity", "NoSuchActivity")]
    [InlineData("CallsUnknownChild", "NoSuchOrchestrator")]
    public async Task UnknownFunction_FailsTheInstanceNamingIt(string orchestrator, string name)
    {
        var metadata = await app.FinishAsync(orchestrator);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Contains($"'{name}'", metadata.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OptionsGivenAsInput_AreRefused() => Assert.Equal(
        "refused, refused, refused, options, no input, input", await app.RunAsync<string>("MisplacesOptions"));

    [Theory]
    [InlineData("LeavesActivityOpen", OrchestrationRuntimeStatus.Completed)]
    [InlineData("LeavesChildOpen", OrchestrationRuntimeStatus.Completed)]
    [InlineData("ThrowsWithActivityOpen", OrchestrationRuntimeStatus.Failed)]
    public async Task OpenWork_DelaysTheEnd(string orchestrator, OrchestrationRuntimeStatus end)
    {
        var gate = NewId();
        var id = await app.BeginAsync(orchestrator, gate);
        await app.Probe.Lines.WaitUntilAsync(lines => lines.Contains(gate), "the activity"); // scheduled, although nobody awaited it
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Client.GetInstanceAsync(id))!.RuntimeStatus);
        app.Probe.Open(gate);
        var metadata = await app.CompleteAsync(id);
        Assert.Equal(end, metadata.RuntimeStatus);
        Assert.Equal(end == OrchestrationRuntimeStatus.Completed ? "\"returned\"" : null, metadata.SerializedOutput);
    }

    [Fact]
    public async Task OpenWork_DelaysContinueAsNewAndItsResultIsDropped()
    {
        var gate = NewId();
        var id = await app.BeginAsync("RenewsWithActivityOpen", gate);
        await app.Probe.Lines.WaitUntilAsync(lines => lines.Contains(gate), "the activity");
        Assert.Equal($"\"{gate}\"", (await Client.GetInstanceAsync(id, getInputsAndOutputs: true))!.SerializedInput);
        app.Probe.Open(gate);
        Assert.Equal("second run", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task OpenWait_DelaysNothing() => Assert.Equal("returned", await app.RunAsync<string>("LeavesWaitOpen"));

    [Fact]
    public async Task CustomStatus_IsTheLastOneSetAndMayBeCleared()
    {
        var id = await app.BeginAsync("SetsStatus");
        await app.CustomStatusIsAsync(id, "first");
        await Client.RaiseEventAsync(id, "go");
        await Eventually.HoldsAsync(async () => (await Client.GetInstanceAsync(id, getInputsAndOutputs: true))!.SerializedCustomStatus is null);
        await Client.RaiseEventAsync(id, "go");
        Assert.Equal("""{"Done":true}""", (await app.CompleteAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task CustomStatus_SurvivesContinueAsNewUnlessSetAgain()
    {
        var id = await app.BeginAsync("RenewsStatus", 0);
        foreach (var (run, status) in new[] { (0, "of run 0"), (1, "of run 0"), (2, "of run 2"), (3, "of run 2") })
        {
            await Eventually.HoldsAsync(async () => (await Client.GetInstanceAsync(id, getInputsAndOutputs: true)) is { IsRunning: true } found && found.ReadInputAs<int>() == run);
            await app.CustomStatusIsAsync(id, status);
            await Client.RaiseEventAsync(id, "go");
        }

        Assert.Equal("of run 2", (await app.CompleteAsync(id)).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_RunsOnToItsReturnAndBeginsWithAnEmptyHistory()
    {
        var id = await app.BeginAsync("Renews", new List<string>());
        var metadata = await app.CompleteAsync(id);
        Assert.Equal(4, metadata.ReadOutputAs<string>()!.Split(',').Distinct().Count());
        Assert.Equal(3, metadata.ReadInputAs<List<string>>()!.Count);
        Assert.Contains($"{id} after", app.Probe.Lines.Seen);
        Assert.InRange(
            await Databases.ReadAsync<long>(app.Host.Database, $"select count(*) from functions_host.history where instance_id = '{id}'"), 1, 2); // of the last run only
    }

    [Fact]
    public async Task ForeignTask_Awaited_FailsTheInstance()
    {
        var metadata = await app.FinishAsync("AwaitsForeignTask");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Contains("did not come from its context", metadata.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForeignTask_AwaitedBesideADurableOne_FailsTheInstanceWhenItIsDone()
    {
        var gate = NewId();
        var id = await app.BeginAsync("AwaitsForeignTaskBesideOne", gate);
        await app.StatusIsAsync(id, OrchestrationRuntimeStatus.Running);
        app.Probe.Open(gate);
        var metadata = await app.CompleteAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Contains("did not come from its context", metadata.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_UsedFromAnotherThread_Throws() =>
        Assert.Contains("Multithreaded execution was detected", await app.RunAsync<string>("UsesForeignThread"), StringComparison.Ordinal);

    [Fact]
    public async Task OwnThread_LeftForGood_FailsTheInstance() =>
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await app.FinishAsync("LeavesItsThread")).RuntimeStatus);

    [Fact]
    public async Task Child_HasAnIdAndKnowsItsParent()
    {
        var id = await app.BeginAsync("Parent", options: new StartOrchestrationOptions(NewId()));
        var children = (await app.CompleteAsync(id)).ReadOutputAs<string>()!.Split('|');
        Assert.Equal($" a Parent {id}", children[0][32..]);
        Assert.Equal(5, Guid.ParseExact(children[0][..32], "N").Version);
        Assert.Equal($"{id}-b b Parent {id}", children[1]);
        Assert.Equal($"{id}-c nothing Parent {id}", children[2]);
        Assert.Equal("\"b\"", (await Client.GetInstanceAsync($"{id}-b", getInputsAndOutputs: true))!.SerializedInput);
    }

    [Fact]
    public async Task ChildFails_SurfacesInTheParent() => Assert.Equal(
        $"LetsFailurePass 0 | {typeof(TaskFailedException).FullName} | passed on", await app.RunAsync<string>("CatchesChildsFailure"));

    [Fact]
    public async Task SendEvent_ReachesInstancesAndIsDroppedWhereThereIsNone()
    {
        var finished = await app.BeginAsync("Identity");
        await app.CompleteAsync(finished);
        var listener = await app.BeginAsync("Waits");
        await app.RunAsync<object>("Speaks", new[] { "nobody", finished, listener });
        Assert.Equal("hello", (await app.CompleteAsync(listener)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspended_HoldsResultsOfActivities()
    {
        var gate = NewId();
        var id = await app.BeginAsync("CallsGatedThenMore", gate);
        await app.Probe.Lines.WaitUntilAsync(lines => lines.Contains(gate), "the activity");
        await Client.SuspendInstanceAsync(id, "pause");
        await app.StatusIsAsync(id, OrchestrationRuntimeStatus.Suspended);
        app.Probe.Open(gate);
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(app.Host.Database, $"select count(*) from functions_host.activities where instance_id = '{id}'") == 0);
        Assert.DoesNotContain($"{gate} second", app.Probe.Lines.Seen);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await Client.GetInstanceAsync(id))!.RuntimeStatus);
        app.Probe.Open($"{gate} second");
        await Client.ResumeInstanceAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await app.CompleteAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_IgnoresWhatIsRunningAndStartsNothingMore()
    {
        var gate = NewId();
        var id = await app.BeginAsync("CallsGatedThenMore", gate);
        await app.Probe.Lines.WaitUntilAsync(lines => lines.Contains(gate), "the activity");
        await Client.TerminateInstanceAsync(id, output: "enough");
        var metadata = await app.CompleteAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (metadata.RuntimeStatus, metadata.ReadOutputAs<string>()));
        app.Probe.Open(gate);
        Assert.Equal("fired", await app.RunAsync<string>("WaitsForTimer")); // the engine has gone on since
        Assert.DoesNotContain($"{gate} second", app.Probe.Lines.Seen);
        var after = await Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, metadata.LastUpdatedAt), (after!.RuntimeStatus, after.LastUpdatedAt));
    }

    [Fact]
    public async Task Terminate_LeavesChildrenAlone_UnlessRecursive()
    {
        var id = await app.BeginAsync("HasChild", options: new StartOrchestrationOptions(NewId()));
        await app.StatusIsAsync($"{id}-child-grandchild", OrchestrationRuntimeStatus.Running);
        await Client.TerminateInstanceAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await app.CompleteAsync(id)).RuntimeStatus);
        Assert.True((await Client.GetInstanceAsync($"{id}-child"))!.IsRunning);
        await Client.TerminateInstanceAsync($"{id}-child", new TerminateInstanceOptions("all", Recursive: true));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await app.CompleteAsync($"{id}-child-grandchild")).RuntimeStatus);
        Assert.Equal("all", (await app.CompleteAsync($"{id}-child")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ParentOfATerminatedChild_SeesAFailure()
    {
        var id = await app.BeginAsync("HasChild", options: new StartOrchestrationOptions(NewId()));
        await app.StatusIsAsync($"{id}-child-grandchild", OrchestrationRuntimeStatus.Running);
        await Client.TerminateInstanceAsync($"{id}-child-grandchild");
        var metadata = await app.CompleteAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Failed, typeof(TaskFailedException).FullName), (metadata.RuntimeStatus, metadata.FailureDetails!.ErrorType));
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}

public sealed class ResidentOrchestrationTests(ResidentApp fixture) : OrchestrationTests(fixture.App), IClassFixture<ResidentApp>;

public sealed class ReplayedOrchestrationTests(ReplayedApp fixture) : OrchestrationTests(fixture.App), IClassFixture<ReplayedApp>;
