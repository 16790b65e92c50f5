using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SoulCrm.Bench.Durable;

/// <summary>The orchestrations that are measured.</summary>
public static class Workflows
{
    [Function("FiveSteps")]
    public static async Task<int> FiveStepsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var number = context.GetInput<int>();
        var sum = 0;
        for (var i = 1; i <= 5; i++)
        {
            sum += await context.CallActivityAsync<int>("Step", number + i);
        }

        return sum;
    }

    /// <summary>Takes so many steps, then waits for event "end".</summary>
    [Function("ManySteps")]
    public static async Task<int> ManyStepsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var steps = context.GetInput<int>();
        for (var i = 0; i < steps; i++)
        {
            await context.CallActivityAsync<int>("Step", i);
        }

        context.SetCustomStatus("waiting");
        return await context.WaitForExternalEvent<int>("end");
    }

    [Function("Step")]
    public static int Step([ActivityTrigger] int number) => number;
}
