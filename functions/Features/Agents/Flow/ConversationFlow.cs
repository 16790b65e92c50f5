using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>
/// One conversation's life: lets the client finish writing, has an agent answer, and does what is due when nobody writes. What that is stands in the
/// database and is decided by <see cref="FlowPlan"/>; events are nudges to look again.
/// </summary>
/// <remarks>
/// A change of the calls below is a change for instances that are under way: it gets a new <see cref="Version"/>, and those of the version before run
/// <see cref="FirstFlow"/> until they are renewed. What the activities do may change at any time.
/// </remarks>
public static class ConversationFlow
{
    /// <summary>Of the instances that are started now.</summary>
    public const string Version = "2";

    /// <summary>Something has happened; the name is that of the first version, which only knew of client messages.</summary>
    public const string WokenEvent = "ClientMessage";

    public const string AgentFinishedEvent = "AgentFinished";

    /// <summary>Rounds after which the instance begins anew, so that replay stays short.</summary>
    private const int RoundsPerGeneration = 20;

    /// <summary>A client who never stops writing is answered all the same after this many quiet windows.</summary>
    internal const int LongestBurst = 6;

    /// <summary>The queue retries a turn well within this; after it a person is asked.</summary>
    private static readonly TimeSpan TurnTimeout = TimeSpan.FromMinutes(5);

    internal static readonly TaskOptions Retry = new(new RetryPolicy(
        maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    public sealed record Input(Guid TenantId, Guid ConversationId);

    /// <param name="ClientSeq">Of the newest client message when it was said.</param>
    public sealed record Woken(int ClientSeq);

    public sealed record AgentFinished(Guid TurnId);

    /// <summary>One flow per conversation: started twice is started once.</summary>
    public static string InstanceId(Guid conversationId) => $"conversation-{conversationId}";

    [Function(nameof(ConversationFlow))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<Input>()!;
        // One wait per event, kept over the rounds: a wait that was given up would swallow a later event.
        var news = new FlowNews(context);
        if (context.CompareVersionTo(Version) < 0)
        {
            await FirstFlow.RunAsync(context, input, news);
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = input, NewVersion = Version, PreserveUnprocessedEvents = true });
            return;
        }

        for (var round = 0; round < RoundsPerGeneration; round++)
        {
            var wait = await context.CallActivityAsync<FlowActivities.Wait>(nameof(FlowActivities.TakeSteps), input, Retry);
            if (wait.QuietWindow is not { } window)
            {
                await news.WaitAsync(wait.Delay);
                continue;
            }

            for (var burst = 0; burst < LongestBurst && await news.WaitAsync(window); burst++)
            {
                // The client goes on writing.
            }

            await RunTurnAsync(context, input, news);
        }

        context.ContinueAsNew(input, preserveUnprocessedEvents: true);
    }

    /// <summary>Has an agent take its turn, and a person asked when it does not come to an end.</summary>
    internal static async Task RunTurnAsync(TaskOrchestrationContext context, Input input, FlowNews news)
    {
        var turn = new FlowActivities.Turn(input.TenantId, input.ConversationId, context.NewGuid());
        if (!await context.CallActivityAsync<bool>(nameof(FlowActivities.RequestAgentTurn), turn, Retry)) return;
        if (!await news.WaitForTurnAsync(turn.TurnId, TurnTimeout)) await context.CallActivityAsync(nameof(FlowActivities.GiveTurnUp), turn, Retry);
    }
}
