using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>Finds what fell between two steps: client messages that no agent took up, and outbound messages that nobody is sending.</summary>
public sealed class MessageSweep(Database database)
{
    private const int BatchSize = 200;

    private sealed record Unanswered(Guid TenantId, Guid ConversationId, int ClientSeq);

    [Function("SweepMessages")]
    public async Task RunAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        // Two minutes: longer than any quiet window and a slow model's turn, so healthy dialogues are never woken twice.
        var unanswered = await database.CrossTenantAsync<Unanswered>(
            "select tenant_id, conversation_id, client_seq from cross_tenant.find_unanswered_conversations(interval '2 minutes', @BatchSize)", new { BatchSize }, ct);
        foreach (var conversation in unanswered)
        {
            await database.InTenantAsync(Caller.System(conversation.TenantId), tx =>
            {
                Speaker.WakeFlow(tx, conversation.ConversationId, conversation.ClientSeq);
                return Task.CompletedTask;
            }, ct);
        }

        var stalled = await database.CrossTenantAsync<Guid>(
            "select tenant_id from cross_tenant.find_stalled_senders(interval '5 seconds', @BatchSize)", new { BatchSize }, ct);
        foreach (var tenant in stalled)
            await database.InTenantAsync(Caller.System(tenant), tx => { MessageSend.Enqueue(tx); return Task.CompletedTask; }, ct);
    }
}
