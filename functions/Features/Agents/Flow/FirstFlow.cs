using Microsoft.DurableTask;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>
/// The flow of the first version, which only knew client messages and turns: what an instance that was started with it goes through until it is renewed,
/// call by call as it was. Gone once no instance without a version is left (<c>GET /platform/orchestrations</c>).
/// </summary>
internal static class FirstFlow
{
    private const int TurnsPerGeneration = 20;

    public static async Task RunAsync(TaskOrchestrationContext context, ConversationFlow.Input input, FlowNews news)
    {
        for (var turn = 0; turn < TurnsPerGeneration; turn++)
        {
            await news.WaitAsync(longest: null);
            var window = await context.CallActivityAsync<TimeSpan>(nameof(FirstFlowActivities.GetQuietWindow), input, ConversationFlow.Retry);
            for (var burst = 0; burst < ConversationFlow.LongestBurst && await news.WaitAsync(window); burst++)
            {
                // The client goes on writing.
            }

            await ConversationFlow.RunTurnAsync(context, input, news);
        }
    }
}
