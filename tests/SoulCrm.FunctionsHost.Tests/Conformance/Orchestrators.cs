using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

public static class Orchestrators
{
    private static readonly ConcurrentDictionary<string, int> Tries = new();

    [Function(nameof(Sums))]
    public static async Task<int> Sums([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var sum = 0;
        for (var i = 1; i <= context.GetInput<int>(); i++)
        {
            sum += await context.CallActivityAsync<int>(nameof(Echo), i);
        }

        var parallel = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => context.CallActivityAsync<int>(nameof(Echo), 10)));
        return sum + parallel.Sum();
    }

    [Function(nameof(Echo))]
    public static int Echo([ActivityTrigger] int number) => number;

    [Function(nameof(Fails))]
    public static Task Fails([ActivityTrigger] string? text) => throw new InvalidOperationException(text ?? "no good");

    [Function(nameof(FailsTwice))]
    public static async Task<int> FailsTwice([ActivityTrigger] string key)
    {
        await Task.Yield();
        var attempt = Tries.AddOrUpdate(key, 1, (_, tries) => tries + 1);
        return attempt >= 3 ? Math.Min(attempt, 3) : throw new InvalidOperationException($"attempt {attempt}");
    }

    [Function(nameof(CatchesFailure))]
    public static async Task<string> CatchesFailure([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync(nameof(Fails), input: null);
            return "no failure";
        }
        catch (TaskFailedException failure)
        {
            return $"{failure.FailureDetails.ErrorType}: {failure.FailureDetails.ErrorMessage} | {failure.IsCausedByException<SystemException>()} | {failure.Message}";
        }
    }

    [Function(nameof(LetsFailurePass))]
    public static Task LetsFailurePass([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync(nameof(Fails), "passed on");

    [Function(nameof(Retries))]
    public static Task<int> Retries([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<int>(
        nameof(FailsTwice), context.GetInput<string>(), TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(20), 2)));

    [Function(nameof(CallsChild))]
    public static async Task<string> CallsChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var sum = await context.CallSubOrchestratorAsync<int>(nameof(Sums), 2);
        try
        {
            await context.CallSubOrchestratorAsync(nameof(LetsFailurePass));
            return $"no failure {sum}";
        }
        catch (TaskFailedException failure)
        {
            return sum == 103 && failure.TaskName == nameof(LetsFailurePass) ? $"Failed: {nameof(Fails)}" : failure.Message;
        }
    }

    [Function(nameof(TakesThree))]
    public static async Task<string> TakesThree([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var words = new List<string>();
        while (words.Count < 3)
        {
            words.Add(await context.WaitForExternalEvent<string>("word"));
        }

        return string.Join(',', words);
    }

    [Function(nameof(TwoWaiters))]
    public static async Task<string> TwoWaiters([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var older = context.WaitForExternalEvent<string>("word");
        var newer = context.WaitForExternalEvent<string>("word");
        context.SetCustomStatus("waiting");
        return $"older={await older} newer={await newer}";
    }

    [Function(nameof(OneWordARun))]
    public static async Task<string?> OneWordARun([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var words = context.GetInput<string>() + await context.WaitForExternalEvent<string>("word");
        if (words.Length == 5)
        {
            return words;
        }

        context.ContinueAsNew(words);
        return null;
    }

    [Function(nameof(TimesOut))]
    public static async Task<string> TimesOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("word", TimeSpan.FromMilliseconds(100));
        }
        catch (TaskCanceledException)
        {
            return "timed out";
        }
    }

    [Function(nameof(Deterministic))]
    public static async Task<string> Deterministic([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (guid, now) = (context.NewGuid(), context.CurrentUtcDateTime);
        var seen = await context.CallActivityAsync<string>(nameof(EchoText), $"{guid} {now:o}");
        await context.CreateTimer(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        return $"{seen}|{guid} {now:o}";
    }

    [Function(nameof(EchoText))]
    public static string EchoText([ActivityTrigger] string text) => text;

    [Function(nameof(LeavesTimerOpen))]
    public static string LeavesTimerOpen([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CreateTimer(TimeSpan.FromMilliseconds(700), CancellationToken.None);
        return "done";
    }

    [Function(nameof(AwaitsForeignTask))]
    public static async Task AwaitsForeignTask([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await Task.Delay(context.InstanceId.Length * 2);

    [Function(nameof(UsesForeignThread))]
    public static async Task UsesForeignThread([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(nameof(EchoText), "x").ConfigureAwait(false);
        var thread = Task.Run(() => context.CallActivityAsync(nameof(EchoText), "y"));
        thread.Wait();
    }
}
