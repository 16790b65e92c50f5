using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Conversations.Suggestions;

/// <summary>What became of a draft.</summary>
public static class SuggestionState
{
    /// <summary>It waits for a manager.</summary>
    public const string Open = "open";

    /// <summary>Sent as it was.</summary>
    public const string Accepted = "accepted";

    /// <summary>Sent after a manager had changed it.</summary>
    public const string Edited = "edited";

    /// <summary>A manager refused it, or wrote something of his own.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>The client wrote again, a newer one was made, or the conversation was closed.</summary>
    public const string Outdated = "outdated";

    public static readonly string[] All = [Open, Accepted, Edited, Dismissed, Outdated];
}

/// <summary>An answer to the client that an agent has drafted and a manager decides about.</summary>
/// <param name="ThroughSeq">Position of the newest client message that it answers.</param>
/// <param name="RequestedBy">The manager who asked for it; null: the agents' mode did.</param>
/// <param name="MessageId">What was sent instead of it or because of it.</param>
public sealed record Suggestion(
    Guid Id, Guid ConversationId, Guid AgentRunId, string AgentKind, string Text, string Language, int ThroughSeq, [Values(typeof(SuggestionState))] string State, Guid? RequestedBy, Guid? MessageId,
    DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt) : IResource;

internal static class SuggestionSql
{
    public const string Columns = "id, conversation_id, agent_run_id, agent_kind, text, language, through_seq, state, requested_by, message_id, created_at, decided_at";

    public static Task<Suggestion?> FindAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<Suggestion>($"select {Columns} from suggestions where id = @id", new { id });

    /// <summary>Says what became of the conversation's open draft, if there is one.</summary>
    /// <param name="id">Null: whichever it is.</param>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> DecideAsync(TenantTransaction tx, Guid conversationId, Guid? id, string state, Guid? messageId)
    {
        var decided = await tx.FirstOrDefaultAsync<Guid?>("""
            update suggestions set state = @state, message_id = @messageId, decided_by = @by, decided_at = now()
            where conversation_id = @conversationId and state = 'open' and (@id::uuid is null or id = @id) returning id
            """, new { conversationId, id, state, messageId, by = tx.Caller.UserId });
        if (decided is not { } suggestion) return false;
        tx.Changed("suggestion", suggestion, conversationId);
        return true;
    }
}
