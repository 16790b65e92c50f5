using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>
/// One conversation's life with the agents: waits for the client, lets them finish writing, has an agent answer, waits again.
/// Events are nudges; what is unanswered is always read from the database.
/// </summary>
public static class ConversationFlow
{
    public const string ClientMessageEvent = "ClientMessage";
    public const string AgentFinishedEvent = "AgentFinished";

    /// <summary>Turns after which the instance begins anew, so that replay stays short.</summary>
    private const int TurnsPerGeneration = 20;

    /// <summary>A client who never stops writing is answered all the same after this many quiet windows.</summary>
    private const int LongestBurst = 6;

    /// <summary>The queue retries a turn well within this; after it a person is asked.</summary>
    private static readonly TimeSpan TurnTimeout = TimeSpan.FromMinutes(5);

    private static readonly TaskOptions Retry = new(new RetryPolicy(
        maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    public sealed record Input(Guid TenantId, Guid ConversationId);

    public sealed record ClientMessage(int ClientSeq);

    public sealed record AgentFinished(Guid TurnId);

    /// <summary>One flow per conversation: started twice is started once.</summary>
    public static string InstanceId(Guid conversationId) => $"conversation-{conversationId}";

    [Function(nameof(ConversationFlow))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<Input>()!;
        // One wait per event, kept over the turns: a wait that was given up would swallow a later event.
        var clientMessage = context.WaitForExternalEvent<ClientMessage>(ClientMessageEvent);
        var agentFinished = context.WaitForExternalEvent<AgentFinished>(AgentFinishedEvent);

        for (var turn = 0; turn < TurnsPerGeneration; turn++)
        {
            await clientMessage;
            clientMessage = context.WaitForExternalEvent<ClientMessage>(ClientMessageEvent);

            var window = await context.CallActivityAsync<TimeSpan>(nameof(FlowActivities.GetQuietWindow), input, Retry);
            for (var burst = 0; burst < LongestBurst; burst++)
            {
                using var quiet = new CancellationTokenSource();
                if (await Task.WhenAny(clientMessage, context.CreateTimer(window, quiet.Token)) != clientMessage) break;
                quiet.Cancel();
                clientMessage = context.WaitForExternalEvent<ClientMessage>(ClientMessageEvent);
            }

            var turnId = context.NewGuid();
            var requested = await context.CallActivityAsync<bool>(nameof(FlowActivities.RequestAgentTurn), new FlowActivities.Turn(input.TenantId, input.ConversationId, turnId), Retry);
            if (!requested) continue;

            using var patience = new CancellationTokenSource();
            var timeout = context.CreateTimer(TurnTimeout, patience.Token);
            while (await Task.WhenAny(agentFinished, timeout) == agentFinished)
            {
                var finished = await agentFinished;
                agentFinished = context.WaitForExternalEvent<AgentFinished>(AgentFinishedEvent);
                if (finished.TurnId != turnId) continue; // the late end of a turn that was given up
                patience.Cancel();
                break;
            }

            if (!patience.IsCancellationRequested)
                await context.CallActivityAsync(nameof(FlowActivities.GiveTurnUp), new FlowActivities.Turn(input.TenantId, input.ConversationId, turnId), Retry);
        }

        context.ContinueAsNew(input, preserveUnprocessedEvents: true);
    }
}
