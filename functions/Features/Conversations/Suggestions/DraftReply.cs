using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Agents.Playground;
using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations.Suggestions;

/// <summary>Has the agents draft an answer for a manager, whoever has the word.</summary>
public sealed class DraftReply(Database database, AgentTurn agents)
{
    /// <summary>A turn that is to be stored.</summary>
    public sealed record Drafted(TurnContext Context, TurnResult Result);

    /// <summary>Runs the turn, outside of any transaction.</summary>
    public async Task<Result<Drafted>> PrepareAsync(Caller caller, Guid conversationId, CancellationToken ct)
    {
        var context = await database.InTenantAsync(caller, tx => TrialContext.OfConversationAsync(tx, conversationId), ct);
        if (context is null) return new NotFound("conversation");
        if (context.ThroughSeq == 0) return new Unprocessable("suggestion.nothing_to_answer", "The client has not written anything yet.");
        if (context.Limits.IsOutOfTokens) return new Conflict("agent.tokens_used_up", "The organisation has used its tokens of the month.");
        // Whatever was answered since: a draft answers what the client wrote last. What forbids agents to go on alone does not forbid a manager to ask them.
        var asked = context with { AnsweredSeq = Math.Min(context.AnsweredSeq, context.ThroughSeq - 1), Mode = AgentMode.Suggest, Limits = context.Limits with { HandoffAfterReplies = null, HandoffOnBargaining = false, RepliesLastHour = 0 } };
        var result = await agents.RunAsync(caller, asked, ct);
        if (result.HandoffReason is null) return new Drafted(asked, result);
        await database.InTenantAsync(Caller.System(caller.TenantId), tx => ModelUsageSql.AddAsync(tx, result.Record.Usages), CancellationToken.None);
        return new Unprocessable("suggestion.none", $"The agents leave this to you: {result.HandoffReason}.");
    }

    public static async Task<Result<Suggestion>> StoreAsync(TenantTransaction tx, Drafted drafted)
    {
        if (await tx.FirstOrDefaultAsync<Guid?>("select id from conversations where id = @ConversationId for no key update", drafted.Context) is null) return new NotFound("conversation");
        var run = Guid.CreateVersion7();
        await StoreRun.RunAsync(tx, run, drafted.Context, drafted.Result, "suggested");
        return (await SuggestionSql.FindAsync(tx, await StoreSuggestion.RunAsync(tx, drafted.Context, drafted.Result, run, tx.Caller.RequiredUserId)))!;
    }
}
