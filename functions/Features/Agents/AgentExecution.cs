using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Agents.Flow;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>Runs one turn of the agents: reads the dialogue, thinks outside any transaction, stores the outcome if it still counts.</summary>
public sealed class AgentExecution(Database database, AgentTurn agents, Summarizer summarizer, ReaderTranslations readers)
{
    [Function("AgentExecution")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.AgentExecution, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body,
        [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        var turn = QueueBody.Parse<FlowActivities.Turn>(body);
        var caller = Caller.System(turn.TenantId);
        var context = await LoadAsync(caller, turn, ct);
        // Notes of what was said before are brought up to date first: the turn reads them.
        if (context is { HasOlderLines: true } && context.FindStop() is null && await summarizer.RunAsync(caller, turn.ConversationId, ct)) context = await LoadAsync(caller, turn, ct);
        if (context is not null)
        {
            var result = await agents.RunAsync(caller, context, ct);
            await database.InTenantAsync(caller, async tx =>
            {
                await StoreTurn.RunAsync(tx, turn.TurnId, context, result);
                await readers.MessageStoredAsync(tx, turn.ConversationId);
            }, ct);
        }

        // Also after a redelivery: the process may have died between the commit and this line.
        await durable.RaiseEventAsync(ConversationFlow.InstanceId(turn.ConversationId), ConversationFlow.AgentFinishedEvent, new ConversationFlow.AgentFinished(turn.TurnId), ct);
    }

    private Task<TurnContext?> LoadAsync(Caller caller, FlowActivities.Turn turn, CancellationToken ct) =>
        database.InTenantAsync(caller, tx => TurnContext.LoadAsync(tx, turn.ConversationId, turn.TurnId), ct);
}
