using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Events from outside: kept until somebody waits, handed to the newest waiter, lost where nobody lives.</summary>
public abstract class ExternalEventTests(DurableApp app)
{
    private DurableTaskClient Client => app.Client;

    [Fact]
    public async Task WithoutAWaiter_AreBufferedInOrderAndNamesIgnoreCase()
    {
        var id = await app.BeginAsync("TakesThree");
        foreach (var (name, word) in new[] { ("WORD", "a"), ("Word", "b"), ("word", "c") })
        {
            await Client.RaiseEventAsync(id, name, word);
        }

        Assert.Equal("a,b,c", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Buffered_AreKeptApartByName()
    {
        var id = await app.BeginAsync("TakesOfTwoNames");
        await Client.RaiseEventAsync(id, "a", 1);
        await Client.RaiseEventAsync(id, "b", "first");
        await Client.RaiseEventAsync(id, "b", "second");
        await Client.RaiseEventAsync(id, "begin");
        Assert.Equal("first 1 second", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ToAPendingInstance_AreBuffered()
    {
        var id = await app.BeginAsync("TakesThree", options: new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(600)));
        foreach (var word in new[] { "a", "b", "c" })
        {
            await Client.RaiseEventAsync(id, "word", word);
        }

        Assert.Equal("a,b,c", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task OfSeveralWaiters_TheNewestIsServedFirst()
    {
        var id = await app.BeginAsync("TwoWaiters");
        await app.CustomStatusIsAsync(id, "waiting");
        await Client.RaiseEventAsync(id, "word", "first");
        await Client.RaiseEventAsync(id, "word", "second");
        Assert.Equal("older=second newer=first", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task CancelledWait_ThrowsAndSwallowsNothing()
    {
        var id = await app.BeginAsync("CancelsItsWait");
        await app.CustomStatusIsAsync(id, "cancelled");
        await Client.RaiseEventAsync(id, "word", "caught");
        Assert.Equal("caught", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitsThatTimedOut_ThrowAndSwallowNothing()
    {
        var id = await app.BeginAsync("WaitsInALoop");
        await app.CustomStatusIsAsync(id, "3 timeouts");
        await Client.RaiseEventAsync(id, "word", "caught");
        Assert.Equal("caught", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task OneName_HasOneTypeAtATime()
    {
        var id = await app.BeginAsync("TwoTypes");
        await app.CustomStatusIsAsync(id, "refused");
        await Client.RaiseEventAsync(id, "word", "text");
        await Client.RaiseEventAsync(id, "word", 7);
        Assert.Equal("text 7", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task EventInTime_CancelsTheTimeoutsTimer()
    {
        var id = await app.BeginAsync("BeatsItsTimeout");
        await Client.WaitForInstanceStartAsync(id, CancellationToken.None);
        await Client.RaiseEventAsync(id, "word", "in time");
        Assert.Equal("in time", (await app.CompleteAsync(id)).ReadOutputAs<string>());
        Assert.Equal(0L, await Databases.ReadAsync<long>(app.Host.Database, $"select count(*) from functions_host.durable_timers where instance_id = '{id}'"));
    }

    [Fact]
    public async Task ContinueAsNew_KeepsWhatNobodyUsed()
    {
        var id = await app.BeginAsync("OneWordARun", "");
        for (var i = 0; i < 5; i++)
        {
            await Client.RaiseEventAsync(id, "word", $"{i}");
        }

        Assert.Equal("01234", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_KeepsWhatCameBetweenTheCallAndTheEndOfTheRun()
    {
        var gate = Guid.NewGuid().ToString("N");
        var id = await app.BeginAsync("RenewsBehindAGate", gate);
        await app.Probe.Lines.WaitUntilAsync(lines => lines.Contains(gate), "the activity");
        await Client.RaiseEventAsync(id, "word", "a");
        await Client.RaiseEventAsync(id, "word", "b");
        app.Probe.Open(gate);
        Assert.Equal("a,b", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_WithoutPreserving_DropsThem()
    {
        var id = await app.BeginAsync("DropsEvents");
        await Client.RaiseEventAsync(id, "word", "dropped");
        await Client.RaiseEventAsync(id, "go");
        await app.CustomStatusIsAsync(id, "second run");
        await Client.RaiseEventAsync(id, "word", "kept");
        Assert.Equal("kept", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ToNobodyOrAFinishedInstance_AreLost()
    {
        await Client.RaiseEventAsync("nobody", "word", "x");
        Assert.Null(await Client.GetInstanceAsync("nobody"));
        await app.BeginAsync("TakesThree", options: new StartOrchestrationOptions("nobody"));
        await Client.RaiseEventAsync("nobody", "word", "a");
        await Client.RaiseEventAsync("nobody", "word", "b");
        await Client.RaiseEventAsync("nobody", "word", "c");
        Assert.Equal("a,b,c", (await app.CompleteAsync("nobody")).ReadOutputAs<string>()); // what came before the start is not among them
        await Client.RaiseEventAsync("nobody", "word", "late");
        await app.BeginAsync("TakesThree", options: new StartOrchestrationOptions("nobody"));
        foreach (var word in new[] { "d", "e", "f" })
        {
            await Client.RaiseEventAsync("nobody", "word", word);
        }

        Assert.Equal("d,e,f", (await app.CompleteAsync("nobody")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WhileSuspended_AreHeldUntilResume()
    {
        var id = await app.BeginAsync("TakesThree");
        await Client.WaitForInstanceStartAsync(id, CancellationToken.None);
        await Client.SuspendInstanceAsync(id, "pause");
        await app.StatusIsAsync(id, OrchestrationRuntimeStatus.Suspended);
        foreach (var word in new[] { "a", "b", "c" })
        {
            await Client.RaiseEventAsync(id, "word", word);
        }

        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(app.Host.Database, $"select count(*) from functions_host.inbox where instance_id = '{id}'") == 0);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await Client.GetInstanceAsync(id))!.RuntimeStatus);
        await Client.ResumeInstanceAsync(id);
        Assert.Equal("a,b,c", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }
}

public sealed class ResidentExternalEventTests(ResidentApp fixture) : ExternalEventTests(fixture.App), IClassFixture<ResidentApp>;

public sealed class ReplayedExternalEventTests(ReplayedApp fixture) : ExternalEventTests(fixture.App), IClassFixture<ReplayedApp>;
