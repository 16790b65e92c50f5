using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

public static class EventFunctions
{
    [Function("TakesThree")]
    public static async Task<string> TakesThreeAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var words = new List<string>();
        while (words.Count < 3)
        {
            words.Add(await context.WaitForExternalEvent<string>("word"));
        }

        return string.Join(',', words);
    }

    [Function("TakesOfTwoNames")]
    public static async Task<string> TakesOfTwoNamesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<object>("begin");
        return $"{await context.WaitForExternalEvent<string>("b")} {await context.WaitForExternalEvent<int>("a")} {await context.WaitForExternalEvent<string>("b")}";
    }

    [Function("TwoWaiters")]
    public static async Task<string> TwoWaitersAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var older = context.WaitForExternalEvent<string>("word");
        var newer = context.WaitForExternalEvent<string>("word");
        context.SetCustomStatus("waiting");
        return $"older={await older} newer={await newer}";
    }

    [Function("CancelsItsWait")]
    public static async Task<string> CancelsItsWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = context.WaitForExternalEvent<string>("word", cancellation.Token);
        await context.CallActivityAsync("Echo", "x");
        cancellation.Cancel();
        try
        {
            await cancelled;
            return "not cancelled";
        }
        catch (TaskCanceledException)
        {
            context.SetCustomStatus("cancelled");
            return await context.WaitForExternalEvent<string>("word");
        }
    }

    [Function("WaitsInALoop")]
    public static async Task<string> WaitsInALoopAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        for (var timeouts = 0; ; timeouts++)
        {
            try
            {
                return await context.WaitForExternalEvent<string>("word", TimeSpan.FromMilliseconds(timeouts < 3 ? 20 : 3_600_000));
            }
            catch (TaskCanceledException)
            {
                context.SetCustomStatus($"{timeouts + 1} timeouts");
            }
        }
    }

    [Function("TwoTypes")]
    public static async Task<string> TwoTypesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var first = context.WaitForExternalEvent<string>("word");
        try
        {
            _ = context.WaitForExternalEvent<int>("WORD");
            return "allowed";
        }
        catch (ArgumentException)
        {
            context.SetCustomStatus("refused");
        }

        return $"{await first} {await context.WaitForExternalEvent<int>("word")}"; // one type at a time, so after the first has been served it is fine
    }

    [Function("BeatsItsTimeout")]
    public static async Task<string> BeatsItsTimeoutAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.WaitForExternalEvent<string>("word", TimeSpan.FromDays(30)); // the timer would keep the instance running for a month

    [Function("OneWordARun")]
    public static async Task<string?> OneWordARunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var words = context.GetInput<string>() + await context.WaitForExternalEvent<string>("word");
        if (words.Length == 5)
        {
            return words;
        }

        context.ContinueAsNew(words);
        return null;
    }

    [Function("DropsEvents")]
    public static async Task<string?> DropsEventsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.GetInput<string>() == "second run")
        {
            context.SetCustomStatus("second run");
            return await context.WaitForExternalEvent<string>("word");
        }

        await context.WaitForExternalEvent<string>("go");
        context.ContinueAsNew("second run", preserveUnprocessedEvents: false);
        return null;
    }

    [Function("RenewsBehindAGate")]
    public static async Task<string?> RenewsBehindAGateAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var gate = context.GetInput<string>()!;
        if (gate == "second run")
        {
            return $"{await context.WaitForExternalEvent<string>("word")},{await context.WaitForExternalEvent<string>("word")}";
        }

        _ = context.CallActivityAsync("Gated", gate);
        context.ContinueAsNew(new ContinueAsNewOptions { NewInput = "second run" });
        return null;
    }
}
