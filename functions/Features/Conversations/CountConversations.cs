using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>How many conversations each queue of the inbox holds.</summary>
public static class CountConversations
{
    public sealed record Response(long Attention, long Mine, long Unassigned, long Agent, long Open, long Closed);

    public static Task<Response> RunAsync(TenantTransaction tx) => tx.SingleAsync<Response>("""
        select count(*) filter (where attention_at is not null and closed_at is null) as attention,
               count(*) filter (where assignee_id = @userId and closed_at is null) as mine,
               count(*) filter (where assignee_id is null and closed_at is null) as unassigned,
               count(*) filter (where control = 'agent' and closed_at is null) as agent,
               count(*) filter (where closed_at is null) as open,
               count(*) filter (where closed_at is not null) as closed
        from conversations
        """, new { userId = tx.Caller.UserId });
}
