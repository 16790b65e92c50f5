using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Conversations.Suggestions;

/// <summary>Keeps a turn's reply as a draft. One that is there already answers less: it is outdated.</summary>
internal static class StoreSuggestion
{
    /// <param name="requestedBy">The manager who asked for it. Null: the agents' mode did, and a person is called to look.</param>
    public static async Task<Guid> RunAsync(TenantTransaction tx, TurnContext context, TurnResult result, Guid agentRunId, Guid? requestedBy)
    {
        var id = Guid.CreateVersion7();
        await SuggestionSql.DecideAsync(tx, context.ConversationId, id: null, SuggestionState.Outdated, messageId: null);
        await tx.ExecuteAsync("""
            insert into suggestions (id, conversation_id, agent_run_id, agent_kind, text, language, through_seq, requested_by)
            values (@id, @ConversationId, @agentRunId, @AgentKind, @Reply, @Language, @ThroughSeq, @requestedBy)
            """, new { id, context.ConversationId, agentRunId, result.AgentKind, result.Reply, context.Language, context.ThroughSeq, requestedBy });
        tx.Changed("suggestion", id, context.ConversationId, "created");
        if (requestedBy is not null) return id;

        var assignee = await tx.FirstOrDefaultAsync<Guid?>("""
            update conversations set suggested_seq = @ThroughSeq, read_seq = @ThroughSeq, attention_reason = coalesce(attention_reason, 'draft'), attention_at = coalesce(attention_at, now())
            where id = @ConversationId returning assignee_id
            """, new { context.ThroughSeq, context.ConversationId });
        tx.Changed("conversation", context.ConversationId);
        // Without an assignee the inbox shows it to all; a notice to each of them for every message would be noise.
        if (assignee is { } one) await Notify.DraftAsync(tx, context.ConversationId, [one]);
        return id;
    }
}
