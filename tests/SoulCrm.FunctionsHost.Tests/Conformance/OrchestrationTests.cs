using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Each test runs with orchestrators kept in memory, and again replayed from the top with every activity run twice.</summary>
public abstract class OrchestrationTests(bool strict) : IAsyncLifetime
{
    private TestHost _host = null!;

    private DurableTaskClient Client => _host.Durable;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        [typeof(Orchestrators)], configure: options => (options.AlwaysReplay, options.RunActivitiesTwice) = (strict, strict));

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task Activities_InSequenceAndParallel_ReturnTheirResults()
    {
        var output = await RunAsync<int>(nameof(Orchestrators.Sums), 4);
        Assert.Equal(1 + 2 + 3 + 4 + 100, output);
    }

    [Fact]
    public async Task Activity_Throws_SurfacesAsTaskFailedExceptionWithItsType()
    {
        Assert.Equal("System.InvalidOperationException: no good | True | Task 'Fails' (#0) failed with an unhandled exception: no good", await RunAsync<string>(nameof(Orchestrators.CatchesFailure)));
    }

    [Fact]
    public async Task Activity_ThrowsOutOfTheOrchestrator_FailsTheInstance()
    {
        var metadata = await FinishAsync(nameof(Orchestrators.LetsFailurePass));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, metadata.FailureDetails!.ErrorType);
        Assert.True(metadata.FailureDetails.InnerFailure!.IsCausedBy<InvalidOperationException>());
    }

    [Fact]
    public async Task RetryPolicy_FailsTwice_SucceedsAtTheThirdAttempt() => Assert.Equal(3, await RunAsync<int>(nameof(Orchestrators.Retries), Guid.NewGuid().ToString()));

    [Fact]
    public async Task Child_Fails_SurfacesInTheParent() => Assert.Equal("Failed: Fails", await RunAsync<string>(nameof(Orchestrators.CallsChild)));

    [Fact]
    public async Task Events_BeforeAnyWaiter_AreBufferedInOrder()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.TakesThree));
        foreach (var word in new[] { "a", "b", "c" })
        {
            await Client.RaiseEventAsync(id, "WORD", word);
        }

        Assert.Equal("a,b,c", (await CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_SeveralWaiters_NewestIsServedFirst()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.TwoWaiters));
        await Eventually.HoldsAsync(async () => (await Client.GetInstanceAsync(id, true))?.ReadCustomStatusAs<string>() == "waiting");
        await Client.RaiseEventAsync(id, "word", "first");
        await Client.RaiseEventAsync(id, "word", "second");
        Assert.Equal("older=second newer=first", (await CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_WithUnusedEvents_KeepsThem()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.OneWordARun), input: "");
        for (var i = 0; i < 5; i++)
        {
            await Client.RaiseEventAsync(id, "word", $"{i}");
        }

        Assert.Equal("01234", (await CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Event_WithTimeout_ThrowsWhenTheTimerWins() => Assert.Equal("timed out", await RunAsync<string>(nameof(Orchestrators.TimesOut)));

    [Fact]
    public async Task Guids_AndTime_AreTheSameInReplay()
    {
        var output = await RunAsync<string>(nameof(Orchestrators.Deterministic));
        var parts = output!.Split('|');
        Assert.Equal(parts[0], parts[1]);
        Assert.Equal('5', parts[0][14]);
    }

    [Fact]
    public async Task Suspend_HoldsEventsUntilResume()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.TakesThree));
        await Client.WaitForInstanceStartAsync(id, CancellationToken.None);
        await Client.SuspendInstanceAsync(id, "pause");
        await StatusIsAsync(id, OrchestrationRuntimeStatus.Suspended);
        foreach (var word in new[] { "a", "b", "c" })
        {
            await Client.RaiseEventAsync(id, "word", word);
        }

        Assert.False((await Client.GetInstanceAsync(id))!.IsCompleted);
        await Client.ResumeInstanceAsync(id);
        Assert.Equal("a,b,c", (await CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminate_LiveInstance_EndsItWithTheOutput()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.TakesThree));
        await Client.TerminateInstanceAsync(id, output: "enough");
        var metadata = await CompleteAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (metadata.RuntimeStatus, metadata.ReadOutputAs<string>()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.TerminateInstanceAsync(id));
    }

    [Fact]
    public async Task Schedule_SameId_LiveIsRefusedAndFinishedIsReplaced()
    {
        var options = new StartOrchestrationOptions("the-one");
        await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.TakesThree), options);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.Sums), 1, options));
        await Client.TerminateInstanceAsync("the-one");
        await CompleteAsync("the-one");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(Orchestrators.Sums), 1, options.WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated)));
        await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.Sums), 1, options);
        Assert.Equal(101, (await CompleteAsync("the-one")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task End_WithOpenTimer_WaitsForIt()
    {
        var started = DateTime.UtcNow;
        Assert.Equal("done", await RunAsync<string>(nameof(Orchestrators.LeavesTimerOpen)));
        Assert.True(DateTime.UtcNow - started >= TimeSpan.FromMilliseconds(600));
    }

    [Fact]
    public async Task Await_TaskThatIsNotDurable_FailsTheInstance()
    {
        var metadata = await FinishAsync(nameof(Orchestrators.AwaitsForeignTask));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Contains("did not come from its context", metadata.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_UsedFromAnotherThread_Throws()
    {
        var metadata = await FinishAsync(nameof(Orchestrators.UsesForeignThread));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
    }

    [Fact]
    public async Task RaiseEvent_ToMissingInstance_IsDropped()
    {
        await Client.RaiseEventAsync("nobody", "word", "x");
        Assert.Null(await Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Purge_FinishedOnly_RemovesInstanceAndHistory()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.TakesThree));
        Assert.Equal(0, (await Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        await Client.TerminateInstanceAsync(id);
        await CompleteAsync(id);
        Assert.Equal(1, (await Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Null(await Client.GetInstanceAsync(id));
    }

    [Fact]
    public async Task StartAt_InTheFuture_IsPendingAndBuffersEvents()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(Orchestrators.TakesThree), new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(900)));
        foreach (var word in new[] { "a", "b", "c" })
        {
            await Client.RaiseEventAsync(id, "word", word);
        }

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.Equal("a,b,c", (await CompleteAsync(id)).ReadOutputAs<string>());
    }

    private async Task<T?> RunAsync<T>(string name, object? input = null)
    {
        var metadata = await FinishAsync(name, input);
        Assert.True(metadata.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{metadata.RuntimeStatus}: {metadata.FailureDetails}");
        return metadata.ReadOutputAs<T>();
    }

    private async Task<OrchestrationMetadata> FinishAsync(string name, object? input = null) =>
        await CompleteAsync(await Client.ScheduleNewOrchestrationInstanceAsync(name, input, CancellationToken.None));

    private async Task<OrchestrationMetadata> CompleteAsync(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
    }

    private Task StatusIsAsync(string id, OrchestrationRuntimeStatus status) => Eventually.HoldsAsync(async () => (await Client.GetInstanceAsync(id))!.RuntimeStatus == status);
}

public sealed class ResidentOrchestrationTests() : OrchestrationTests(strict: false);

public sealed class ReplayedOrchestrationTests() : OrchestrationTests(strict: true);
