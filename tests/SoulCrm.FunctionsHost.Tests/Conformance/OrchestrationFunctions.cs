using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Orchestrators that each do one thing the contract speaks of, and the activities they call.</summary>
public sealed class OrchestrationFunctions(DurableProbe probe)
{
    [Function("Echo")]
    public static string? Echo([ActivityTrigger] string? text) => text;

    [Function("Number")]
    public static int Number([ActivityTrigger] int number) => number;

    [Function("Fails")]
    public static async Task FailsAsync([ActivityTrigger] string text)
    {
        await Task.Yield();
        throw new InvalidOperationException(text, new TimeoutException("the cause"));
    }

    [Function("Gated")]
    public async Task<string> GatedAsync([ActivityTrigger] string gate)
    {
        probe.Lines.Add(gate);
        await probe.PassAsync(gate);
        return gate;
    }

    [Function("TellsInvocation")]
    public static string TellsInvocation([ActivityTrigger] string text, FunctionContext context, string instanceId, CancellationToken cancellation) =>
        $"{text} {context.FunctionDefinition.Name} {cancellation == context.CancellationToken} {instanceId}";

    [Function("Identity")]
    public static string Identity([OrchestrationTrigger] TaskOrchestrationContext context) =>
        $"{context.Name} {context.InstanceId} {context.Parent is null} '{context.Version}' {context.CurrentUtcDateTime.Kind}";

    [Function("Input")]
    public static string Input([OrchestrationTrigger] TaskOrchestrationContext context, string input) => $"{input} {context.GetInput<string>()}";

    [Function("Sums")]
    public static async Task<int> SumsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var sum = 0;
        for (var i = 1; i <= context.GetInput<int>(); i++)
        {
            sum += await context.CallActivityAsync<int>("nUMBER", i);
        }

        var parallel = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => context.CallActivityAsync<int>("Number", 10)));
        var first = await Task.WhenAny(context.CallActivityAsync<int>("Number", 1000), context.CallActivityAsync<int>("Number", 1000));
        return sum + parallel.Sum() + await first;
    }

    [Function("CallsTellsInvocation")]
    public static Task<string> CallsTellsInvocationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("TellsInvocation", "x");

    [Function("Replays")]
    public async Task<bool> ReplaysAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        for (var i = 0; i < 3; i++)
        {
            probe.Lines.Add($"{context.InstanceId} step {i} {(context.IsReplaying ? "again" : "first")}");
            await context.CallActivityAsync("Echo", $"{i}");
        }

        return context.IsReplaying;
    }

    [Function("Guids")]
    public static async Task<string> GuidsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (one, two, now) = (context.NewGuid(), context.NewGuid(), context.CurrentUtcDateTime);
        var seen = await context.CallActivityAsync<string>("Echo", $"{one} {two} {now:o}");
        await context.CreateTimer(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        var three = context.NewGuid();
        return $"{seen}|{one} {two} {now:o}|{three}";
    }

    [Function("CatchesFailure")]
    public static async Task<string> CatchesFailureAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Echo", "x");
        try
        {
            await context.CallActivityAsync("Fails", "no good");
            return "no failure";
        }
        catch (TaskFailedException failure)
        {
            var details = failure.FailureDetails;
            return $"{failure.TaskName} {failure.TaskId} | {failure.Message} | {details.ErrorType} {details.ErrorMessage} {details.StackTrace is { Length: > 0 }} | "
                + $"{details.InnerFailure!.ErrorType} {details.InnerFailure.ErrorMessage} | {failure.IsCausedByException<InvalidOperationException>()} {details.IsCausedBy<SystemException>()} "
                + $"{details.IsCausedBy(failure.GetType().BaseType!)} {details.IsCausedBy<ArgumentException>()} {details.InnerFailure.IsCausedBy<TimeoutException>()}";
        }
    }

    [Function("LetsFailurePass")]
    public static Task LetsFailurePassAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Fails", "passed on");

    [Function("Throws")]
    public static async Task ThrowsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Echo", "x");
        throw new FormatException("the orchestrator's own", new TimeoutException("the cause"));
    }

    [Function("CallsUnknownActivity")]
    public static Task CallsUnknownActivityAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("NoSuchActivity", "x");

    [Function("MisplacesOptions")]
    public static async Task<string> MisplacesOptionsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var words = new List<string>();
        object options = new TaskOptions();
        foreach (var call in new Func<Task>[]
        {
            () => context.CallActivityAsync("Echo", options), () => context.CallActivityAsync<string>("Echo", options), () => context.CallSubOrchestratorAsync("Identity", options),
        })
        {
            try
            {
                await call();
                words.Add("accepted");
            }
            catch (ArgumentException)
            {
                words.Add("refused");
            }
        }

        words.Add(await context.CallActivityAsync<string?>("Echo", new TaskOptions()) ?? "options, no input");
        words.Add(await context.CallActivityAsync<string?>("Echo", "input", new TaskOptions()) ?? "null");
        return string.Join(", ", words);
    }

    [Function("LeavesActivityOpen")]
    public static string LeavesActivityOpen([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CallActivityAsync("Gated", context.GetInput<string>());
        return "returned";
    }

    [Function("LeavesChildOpen")]
    public static string LeavesChildOpen([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CallSubOrchestratorAsync("CallsGated", context.GetInput<string>());
        return "returned";
    }

    [Function("ThrowsWithActivityOpen")]
    public static Task ThrowsWithActivityOpenAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CallActivityAsync("Gated", context.GetInput<string>());
        throw new FormatException("after scheduling");
    }

    [Function("RenewsWithActivityOpen")]
    public static async Task<string> RenewsWithActivityOpenAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var gate = context.GetInput<string>()!;
        if (gate == "renewed")
        {
            return await context.CallActivityAsync<string>("Echo", "second run");
        }

        _ = context.CallActivityAsync("Gated", gate);
        context.ContinueAsNew("renewed");
        return "dropped";
    }

    [Function("LeavesWaitOpen")]
    public static async Task<string> LeavesWaitOpenAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.WaitForExternalEvent<string>("never");
        return (await context.CallActivityAsync<string>("Echo", "returned"))!;
    }

    [Function("CallsGated")]
    public static Task<string> CallsGatedAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Gated", context.GetInput<string>());

    [Function("CallsGatedThenMore")]
    public static async Task CallsGatedThenMoreAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var gate = context.GetInput<string>()!;
        await context.CallActivityAsync("Gated", gate);
        await context.CallActivityAsync("Gated", $"{gate} second");
    }

    [Function("SetsStatus")]
    public static async Task SetsStatusAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("overwritten at once");
        context.SetCustomStatus("first");
        await context.WaitForExternalEvent<string>("go");
        context.SetCustomStatus(null);
        await context.WaitForExternalEvent<string>("go");
        context.SetCustomStatus(new { Done = true });
    }

    [Function("RenewsStatus")]
    public static async Task<string?> RenewsStatusAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var run = context.GetInput<int>();
        if (run is 0 or 2)
        {
            context.SetCustomStatus($"of run {run}");
        }

        await context.WaitForExternalEvent<string>("go");
        if (run == 3)
        {
            return "done";
        }

        context.ContinueAsNew(run + 1);
        return null;
    }

    [Function("Renews")]
    public async Task<string?> RenewsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var runs = context.GetInput<List<string>>()!;
        runs.Add($"{context.NewGuid()}");
        await context.CallActivityAsync("Echo", "x");
        if (runs.Count == 4)
        {
            return string.Join(',', runs);
        }

        context.ContinueAsNew(runs);
        probe.Lines.Add($"{context.InstanceId} after"); // still runs
        return "of an earlier run";
    }

    [Function("AwaitsForeignTask")]
    public static async Task AwaitsForeignTaskAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await Task.Delay(context.InstanceId.Length * 2);

    [Function("AwaitsForeignTaskBesideOne")]
    public async Task AwaitsForeignTaskBesideOneAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var wait = context.WaitForExternalEvent<string>("never");
        await Task.WhenAny(wait, probe.PassAsync(context.GetInput<string>()!));
        await context.CallActivityAsync("Echo", "x");
    }

    [Function("UsesForeignThread")]
    public static async Task<string> UsesForeignThreadAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Echo", "x");
        try
        {
#pragma warning disable MA0042, CA1849 // it is what this orchestrator does wrong
            Task.Run(() => context.CallActivityAsync("Echo", "y")).GetAwaiter().GetResult();
#pragma warning restore MA0042, CA1849
            return "allowed";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    [Function("LeavesItsThread")]
    public static async Task LeavesItsThreadAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // goes on in the thread pool, whatever the machine is doing
        await context.CallActivityAsync("Echo", "x");
    }

    [Function("Parent")]
    public static async Task<string> ParentAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var byDefault = await context.CallSubOrchestratorAsync<string>("Child", "a");
        var named = await context.CallSubOrchestratorAsync<string>("Child", "b", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-b"));
        var withOptions = await context.CallSubOrchestratorAsync<string>("child", new TaskOptions().WithInstanceId($"{context.InstanceId}-c"));
        return $"{byDefault}|{named}|{withOptions}";
    }

    [Function("Child")]
    public static string Child([OrchestrationTrigger] TaskOrchestrationContext context) =>
        $"{context.InstanceId} {context.GetInput<string>() ?? "nothing"} {context.Parent!.Name} {context.Parent.InstanceId}";

    [Function("CatchesChildsFailure")]
    public static async Task<string> CatchesChildsFailureAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallSubOrchestratorAsync("LetsFailurePass");
            return "no failure";
        }
        catch (TaskFailedException failure)
        {
            return $"{failure.TaskName} {failure.TaskId} | {failure.FailureDetails.ErrorType} | {failure.FailureDetails.InnerFailure!.ErrorMessage}";
        }
    }

    [Function("CallsUnknownChild")]
    public static Task CallsUnknownChildAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallSubOrchestratorAsync("NoSuchOrchestrator");

    [Function("HasChild")]
    public static Task HasChildAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallSubOrchestratorAsync("HasGrandchild", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-child"));

    [Function("HasGrandchild")]
    public static Task HasGrandchildAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallSubOrchestratorAsync("Waits", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-grandchild"));

    [Function("Waits")]
    public static Task<string> WaitsAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("go");

    [Function("Speaks")]
    public static async Task SpeaksAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        foreach (var listener in context.GetInput<string[]>()!)
        {
            context.SendEvent(listener, "GO", "hello");
        }

        await context.CallActivityAsync("Echo", "x");
    }

    [Function("WaitsForTimer")]
    public static async Task<string> WaitsForTimerAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        return "fired";
    }
}
