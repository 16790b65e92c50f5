using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.Functions.Features.Agents.Flow;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>Takes each client message on: the conversation's flow is started or woken, and decides whose turn it is.</summary>
public sealed class MessageProcess(Database database)
{
    /// <param name="ClientSeq">Position of the client's newest message in its conversation.</param>
    public sealed record Item(Guid TenantId, Guid ConversationId, int ClientSeq);

    [Function("MessageProcess")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.MessageProcess, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body,
        [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        var item = QueueBody.Parse<Item>(body);
        var isOpen = await database.InTenantAsync(Caller.System(item.TenantId), tx => tx.SingleAsync<bool>(
            "select exists (select from conversations where id = @ConversationId and closed_at is null)", item), ct);
        if (!isOpen) return;

        // Started first, then told: an event for an instance that does not exist is lost.
        var instanceId = ConversationFlow.InstanceId(item.ConversationId);
        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(nameof(ConversationFlow), new ConversationFlow.Input(item.TenantId, item.ConversationId),
                new StartOrchestrationOptions(instanceId) { Version = ConversationFlow.Version }, ct);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // It runs already: the usual case.
        }

        await durable.RaiseEventAsync(instanceId, ConversationFlow.WokenEvent, new ConversationFlow.Woken(item.ClientSeq), ct);
    }
}
