using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>
/// Changes who speaks in a conversation. Each change raises <c>control_version</c>, which ends the lease that an agent's reply was
/// written under: what is not yet on its way is canceled here, what is stored or taken for sending later is refused there.
/// </summary>
public static class Speaker
{
    private sealed record State(string Control, Guid? AssigneeId, DateTimeOffset? ClosedAt, int ClientSeq, int AnsweredSeq);

    /// <summary>A person takes the word: by a click, by writing in the CRM, or by writing on the agency's phone.</summary>
    /// <exception cref="AgentSendUnderWayException">Something of the agents is just leaving: <see cref="AgentSends"/> lets it, and then tries again.</exception>
    public static async Task TakeOverAsync(TenantTransaction tx, Guid id, bool viaPhone)
    {
        var state = await LockAsync(tx, id);
        var userId = tx.Caller.UserId;
        if (state is null || (state.Control == Control.Manager && (userId is null || state.AssigneeId == userId))) return;
        if (await AgentSends.AreUnderWayAsync(tx, id)) throw new AgentSendUnderWayException(id);
        await tx.ExecuteAsync("""
            update conversations set control = 'manager', control_version = control_version + 1, control_by = @userId, control_changed_at = now(),
                assignee_id = coalesce(@userId, assignee_id), stage = 'with_manager', attention_reason = null, attention_at = null, reminders = 0
            where id = @id;
            update handoffs set accepted_at = now(), accepted_by = @userId where conversation_id = @id and accepted_at is null
            """, new { id, userId });
        await CancelAgentMessagesAsync(tx, id);
        await MessageSql.AppendEventAsync(tx, id, "takeover", viaPhone);
        WakeFlow(tx, id, state.ClientSeq); // a client who waits is his to answer, in time
    }

    /// <summary>Gives the word back to the agents; a client message that nobody answered meanwhile is theirs to answer.</summary>
    public static async Task ReleaseAsync(TenantTransaction tx, Guid id)
    {
        var state = await LockAsync(tx, id);
        if (state is null || state.Control == Control.Agent) return;
        await tx.ExecuteAsync("""
            update conversations c set control = 'agent', control_version = control_version + 1, control_by = @userId, control_changed_at = now(),
                stage = case when closed_at is null then 'qualification' else stage end, attention_reason = null, attention_at = null
            where id = @id
            """, new { id, userId = tx.Caller.UserId });
        await MessageSql.AppendEventAsync(tx, id, "release", viaPhone: false);
        if (state.ClosedAt is null) WakeFlow(tx, id, state.ClientSeq);
    }

    /// <summary>Agents step back and a person is asked for. Returns false when agents no longer had the word.</summary>
    public static async Task<bool> HandOffAsync(TenantTransaction tx, Guid id, string reason)
    {
        var state = await LockAsync(tx, id);
        if (state?.Control != Control.Agent) return false;
        await tx.ExecuteAsync("""
            update conversations set control = 'paused', control_version = control_version + 1, control_by = null, control_changed_at = now(),
                stage = 'handoff', attention_reason = @reason, attention_at = now()
            where id = @id;
            insert into handoffs (id, conversation_id, reason) values (@handoffId, @id, @reason)
            """, new { id, reason, handoffId = Guid.CreateVersion7() });
        await MessageSql.AppendEventAsync(tx, id, "handoff", viaPhone: false);
        return true;
    }

    /// <summary>Asks a person to look, without taking the word from anyone.</summary>
    public static async Task RequestAttentionAsync(TenantTransaction tx, Guid id, string reason)
    {
        await tx.ExecuteAsync("update conversations set attention_reason = @reason, attention_at = now() where id = @id and attention_at is null", new { id, reason });
        tx.Changed("conversation", id);
    }

    public static async Task CloseAsync(TenantTransaction tx, Guid id)
    {
        var state = await LockAsync(tx, id);
        if (state is null || state.ClosedAt is not null) return;
        await tx.ExecuteAsync("""
            update conversations set closed_at = now(), stage = 'closed', control_version = control_version + 1, unread_count = 0, waiting_since = null,
                attention_reason = null, attention_at = null
            where id = @id;
            update suggestions set state = 'outdated' where conversation_id = @id and state = 'open'
            """, new { id });
        await CancelAgentMessagesAsync(tx, id);
        await MessageSql.AppendEventAsync(tx, id, "closed", viaPhone: false);
    }

    /// <summary>Opens a closed conversation again; also what a client who writes anew does.</summary>
    public static async Task ReopenAsync(TenantTransaction tx, Guid id)
    {
        var state = await LockAsync(tx, id);
        if (state?.ClosedAt is null) return;
        await tx.ExecuteAsync("""
            update conversations set closed_at = null, opened_at = now(), control_version = control_version + 1,
                stage = case control when 'agent' then 'qualification' when 'manager' then 'with_manager' else 'handoff' end
            where id = @id
            """, new { id });
        await MessageSql.AppendEventAsync(tx, id, "reopened", viaPhone: false);
        WakeFlow(tx, id, state.ClientSeq);
    }

    /// <summary>Has the conversation's flow look at what there is to do now.</summary>
    public static void WakeFlow(TenantTransaction tx, Guid conversationId, int clientSeq) =>
        tx.Enqueue(Queues.MessageProcess, conversationId.ToString(), new MessageProcess.Item(tx.Caller.TenantId, conversationId, clientSeq));

    private static async Task<State?> LockAsync(TenantTransaction tx, Guid id)
    {
        var state = await tx.FirstOrDefaultAsync<State>(
            "select control, assignee_id, closed_at, client_seq, answered_seq from conversations where id = @id for no key update", new { id });
        if (state is not null) tx.Changed("conversation", id);
        return state;
    }

    /// <summary>What agents have written and is not on its way yet.</summary>
    public static async Task CancelAgentMessagesAsync(TenantTransaction tx, Guid id)
    {
        var canceled = await tx.QueryAsync<Guid>(
            "update messages set status = 'canceled' where conversation_id = @id and author = 'agent' and status = 'queued' returning id", new { id });
        foreach (var message in canceled) tx.Changed("message", message, id);
    }
}
