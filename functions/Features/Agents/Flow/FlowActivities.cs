using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>The steps of <see cref="ConversationFlow"/> that touch the database. Each may run more than once.</summary>
public sealed class FlowActivities(Database database)
{
    public sealed record Turn(Guid TenantId, Guid ConversationId, Guid TurnId);

    [Function(nameof(GetQuietWindow))]
    public async Task<TimeSpan> GetQuietWindow([ActivityTrigger] ConversationFlow.Input input, CancellationToken ct) =>
        TimeSpan.FromSeconds(await database.InTenantAsync(Caller.System(input.TenantId),
            tx => tx.SingleAsync<int>("select quiet_window_seconds from organizations where id = @TenantId", input), ct));

    /// <summary>Queues an agent's turn. The turn's id names the item, so asking twice queues it once.</summary>
    /// <returns>False when nothing waits for an agent any more: a person took over, or the message was answered already.</returns>
    [Function(nameof(RequestAgentTurn))]
    public Task<bool> RequestAgentTurn([ActivityTrigger] Turn turn, CancellationToken ct) =>
        database.InTenantAsync(Caller.System(turn.TenantId), async tx =>
        {
            var waits = await tx.SingleAsync<bool>("""
                select exists (select from conversations where id = @ConversationId and control = 'agent' and mode = 'auto' and closed_at is null and client_seq > answered_seq)
                """, turn);
            if (waits) tx.Enqueue(Queues.AgentExecution, turn.ConversationId.ToString(), turn, messageId: turn.TurnId.ToString());
            return waits;
        }, ct);

    /// <summary>The agent did not finish in time: a person is asked, unless the turn did end after all.</summary>
    [Function(nameof(GiveTurnUp))]
    public Task GiveTurnUp([ActivityTrigger] Turn turn, CancellationToken ct) =>
        database.InTenantAsync(Caller.System(turn.TenantId), async tx =>
        {
            var ended = await tx.SingleAsync<bool>("select exists (select from agent_runs where id = @TurnId)", turn);
            if (!ended) await Speaker.HandOffAsync(tx, turn.ConversationId, HandoffReason.AgentFailed, "");
        }, ct);
}
