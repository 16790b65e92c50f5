using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.Functions.Features.Agents.Flow;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>Takes each client message on: when agents have the word, the conversation's flow is started or woken.</summary>
public sealed class MessageProcess(Database database)
{
    /// <param name="ClientSeq">Position of the client's message in its conversation.</param>
    public sealed record Item(Guid TenantId, Guid ConversationId, int ClientSeq);

    private sealed record State(string Control, string Mode, DateTimeOffset? ClosedAt, int AnsweredSeq);

    [Function("MessageProcess")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.MessageProcess, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body,
        [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        var item = QueueBody.Parse<Item>(body);
        var state = await database.InTenantAsync(Caller.System(item.TenantId), tx => tx.FirstOrDefaultAsync<State>(
            "select control, mode, closed_at, answered_seq from conversations where id = @ConversationId", item), ct);
        if (state is not { Control: Control.Agent, Mode: "auto", ClosedAt: null } || state.AnsweredSeq >= item.ClientSeq) return;

        // Started first, then told: an event for an instance that does not exist is lost.
        var instanceId = ConversationFlow.InstanceId(item.ConversationId);
        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(nameof(ConversationFlow), new ConversationFlow.Input(item.TenantId, item.ConversationId),
                new StartOrchestrationOptions(instanceId), ct);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // It runs already: the usual case.
        }

        await durable.RaiseEventAsync(instanceId, ConversationFlow.ClientMessageEvent, new ConversationFlow.ClientMessage(item.ClientSeq), ct);
    }
}
