using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Conversations.Handoffs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>The steps of <see cref="ConversationFlow"/> that touch the database. Each may run more than once: what was done shows in what is read first.</summary>
public sealed class FlowActivities(Database database)
{
    /// <summary>Far more than can be due at once; a plan that asked for more would be in a circle.</summary>
    private const int MostSteps = 20;

    private static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);

    public sealed record Turn(Guid TenantId, Guid ConversationId, Guid TurnId);

    /// <summary>What the flow waits for.</summary>
    /// <param name="QuietWindow">Set when an agent is to answer: how long the client must have been silent.</param>
    /// <param name="Delay">Until the next step is due; null: only news can bring one.</param>
    public sealed record Wait(TimeSpan? QuietWindow, TimeSpan? Delay);

    /// <summary>Does all that is due and tells what to wait for.</summary>
    [Function(nameof(TakeSteps))]
    public async Task<Wait> TakeSteps([ActivityTrigger] ConversationFlow.Input input, CancellationToken ct)
    {
        for (var taken = 0; taken < MostSteps; taken++)
        {
            // Each in its own transaction: one that cannot be done does not undo those before it.
            var wait = await database.InTenantAsync(Caller.System(input.TenantId), tx => TakeStepAsync(tx, input.ConversationId), ct);
            if (wait is not null) return wait;
        }

        throw new InvalidOperationException("The plan of a conversation does not come to an end.");
    }

    /// <summary>Queues an agent's turn. The turn's id names the item, so asking twice queues it once.</summary>
    /// <returns>False when nothing waits for an agent any more: a person took over, or the message was answered already.</returns>
    [Function(nameof(RequestAgentTurn))]
    public Task<bool> RequestAgentTurn([ActivityTrigger] Turn turn, CancellationToken ct) =>
        database.InTenantAsync(Caller.System(turn.TenantId), async tx =>
        {
            var waits = await tx.SingleAsync<bool>("""
                select exists (select from conversations where id = @ConversationId and control = 'agent' and mode <> 'off' and closed_at is null and client_seq > greatest(answered_seq, suggested_seq)
                    and not exists (select from media_files f where f.conversation_id = @ConversationId and f.transcription = 'pending'))
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
            if (!ended) await Speaker.HandOffAsync(tx, turn.ConversationId, HandoffReason.AgentFailed);
        }, ct);

    // Null: a step was taken, and another may be due behind it.
    private static async Task<Wait?> TakeStepAsync(TenantTransaction tx, Guid conversationId)
    {
        var state = await FlowState.LockAsync(tx, conversationId);
        if (state is null || state.IsClosed) return new Wait(null, null);
        // Everybody has been called: a manager's answer is no news to the flow, so it looks again by itself.
        if (FlowPlan.Next(state) is not { } step) return new Wait(null, LookAgain);
        if (step.At > state.Now) return new Wait(null, step.At - state.Now);
        switch (step.Action)
        {
            case FlowAction.Answer: return new Wait(state.QuietWindow, null);
            case FlowAction.Offer: await OfferHandoff.RunAsync(tx, conversationId, state.Handoff!.Id); break;
            case FlowAction.TellAway: await FlowMessages.TellAwayAsync(tx, conversationId, state); break;
            case FlowAction.Escalate: await CallColleagues.EscalateAsync(tx, conversationId, state.Handoff!); break;
            case FlowAction.Remind: await CallColleagues.RemindAsync(tx, conversationId, state.Reminders); break;
            case FlowAction.FollowUp: await FlowMessages.FollowUpAsync(tx, conversationId, state.FollowUpsSent); break;
            case FlowAction.Close: await Speaker.CloseAsync(tx, conversationId); break;
            default: throw new InvalidOperationException($"There is no way to do {step.Action}.");
        }

        return null;
    }
}
