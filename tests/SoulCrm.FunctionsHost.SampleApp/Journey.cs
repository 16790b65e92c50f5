using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SampleApp;

/// <summary>An orchestration with everything in it: activities, a timer, an event, a child, and a second run.</summary>
public sealed class Journey(Trace trace)
{
    // A step writes to the database, which may be away for a while.
    private static readonly TaskOptions Persistent = TaskOptions.FromRetryPolicy(new RetryPolicy(100, TimeSpan.FromMilliseconds(200)));

    public sealed record Input(int Round, int Sum);

    [Function(nameof(Journey))]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<Input>() ?? new Input(0, 0);
        var sum = input.Sum;
        for (var i = 1; i <= 3; i++)
        {
            sum += await context.CallActivityAsync<int>(nameof(Step), i, Persistent);
        }

        await context.CreateTimer(TimeSpan.FromMilliseconds(150), CancellationToken.None);
        var parallel = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => context.CallActivityAsync<int>(nameof(Step), i * 10, Persistent)));
        sum += parallel.Sum();
        if (input.Round == 0)
        {
            context.ContinueAsNew(new Input(1, sum));
            return 0;
        }

        sum += await context.WaitForExternalEvent<int>("Go");
        sum += await context.CallSubOrchestratorAsync<int>(nameof(Child), 5);
        return sum;
    }

    [Function(nameof(Child))]
    public static async Task<int> Child([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<int>(nameof(Step), context.GetInput<int>(), Persistent);

    [Function(nameof(Step))]
    public async Task<int> Step([ActivityTrigger] int number, string instanceId)
    {
        await trace.AddAsync("step", instanceId, $"{number}");
        return number;
    }
}
