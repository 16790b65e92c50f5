using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Context;

/// <summary>How much the agents may still do, for this client and this month.</summary>
/// <param name="RepliesLastHour">Of agents, in this conversation.</param>
/// <param name="TokensThisMonth">Of the organisation, all agents together, in UTC months.</param>
/// <param name="TokensPerMonth">Of the plan.</param>
/// <param name="RepliesInARow">Of agents, since they have had the word.</param>
/// <param name="HandoffAfterReplies">So many in a row, and a person is asked; null: never.</param>
/// <param name="HandoffOnBargaining">A person is asked when the client bargains.</param>
public sealed record TurnLimits(int RepliesLastHour, long TokensThisMonth, long TokensPerMonth, int RepliesInARow, int? HandoffAfterReplies, bool HandoffOnBargaining)
{
    /// <summary>A person does not need more answers in an hour; a bot would take any number.</summary>
    public const int MostRepliesAnHour = 20;

    public long TokensLeft => Math.Max(0, TokensPerMonth - TokensThisMonth);

    public bool IsOutOfTokens => TokensLeft == 0;

    /// <summary>Reads it; wants <c>@conversationId</c> and <c>@TenantId</c>.</summary>
    public const string Select = $"""
        select (select count(*)::int from messages m where m.conversation_id = @conversationId and m.author = 'agent' and m.status <> 'canceled' and m.created_at > now() - interval '1 hour') as replies_last_hour,
               {ModelUsageSql.TokensThisMonth} as tokens_this_month, tokens_per_month,
               (select count(*)::int from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
                where m.conversation_id = @conversationId and m.author = 'agent' and m.status <> 'canceled' and m.agent_run_id is not null and m.created_at > greatest(c.control_changed_at, c.opened_at)) as replies_in_a_row,
               handoff_after_replies, handoff_on_bargaining
        from organizations where id = @TenantId
        """;

    public static Task<TurnLimits> LoadAsync(TenantTransaction tx, Guid conversationId) => tx.SingleAsync<TurnLimits>(Select, new { conversationId, tx.Caller.TenantId });
}
