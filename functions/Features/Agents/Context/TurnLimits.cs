using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Context;

/// <summary>How much the agents may still do, for this client and this month.</summary>
/// <param name="RepliesLastHour">Of agents, in this conversation.</param>
/// <param name="TokensThisMonth">Of the organisation, all agents together, in UTC months.</param>
/// <param name="TokensPerMonth">Of the plan.</param>
public sealed record TurnLimits(int RepliesLastHour, long TokensThisMonth, long TokensPerMonth)
{
    /// <summary>A person does not need more answers in an hour; a bot would take any number.</summary>
    public const int MostRepliesAnHour = 20;

    public long TokensLeft => Math.Max(0, TokensPerMonth - TokensThisMonth);

    public bool IsOutOfTokens => TokensLeft == 0;

    /// <summary>Reads it; wants <c>@conversationId</c> and <c>@TenantId</c>.</summary>
    public const string Select = $"""
        select (select count(*)::int from messages m where m.conversation_id = @conversationId and m.author = 'agent' and m.status <> 'canceled' and m.created_at > now() - interval '1 hour') as replies_last_hour,
               {ModelUsageSql.TokensThisMonth} as tokens_this_month, tokens_per_month
        from organizations where id = @TenantId
        """;

    public static Task<TurnLimits> LoadAsync(TenantTransaction tx, Guid conversationId) => tx.SingleAsync<TurnLimits>(Select, new { conversationId, tx.Caller.TenantId });
}
