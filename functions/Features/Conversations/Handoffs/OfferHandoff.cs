using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Features.Users.Presence;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Conversations.Handoffs;

/// <summary>
/// Finds who should take a client over: whoever looks after him already, if he is there; else, of the managers who are there and have room, the one whose
/// turn is longest ago; else everybody.
/// </summary>
internal static class OfferHandoff
{
    public static async Task RunAsync(TenantTransaction tx, Guid conversationId, Guid handoffId)
    {
        // One at a time: two that are offered at once must not both find the same man free.
        await tx.ExecuteAsync("call lock_key(@key)", new { key = $"offer:{tx.Caller.TenantId}" });
        var manager = await FindAsync(tx, conversationId);
        await tx.ExecuteAsync("""
            update handoffs set offered_to = @manager, offered_at = now() where id = @handoffId;
            update users set offered_at = now() where id = @manager;
            update conversations set assignee_id = coalesce(@manager, assignee_id) where id = @conversationId
            """, new { manager, handoffId, conversationId });
        tx.Changed("conversation", conversationId);
        await Notify.HandoffAsync(tx, conversationId, manager is { } one ? [one] : await Team.AllAsync(tx));
    }

    private static Task<Guid?> FindAsync(TenantTransaction tx, Guid conversationId) => tx.FirstOrDefaultAsync<Guid?>($"""
        select u.id
        from users u join conversations c on c.id = @conversationId join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
            cross join lateral (select u.id in (c.assignee_id, cl.owner_id) as his,
                (select count(*) from conversations o where o.assignee_id = u.id and o.control <> 'agent' and o.closed_at is null and o.id <> c.id) as dialogs) w
        where u.role in ('manager', 'org_admin') and {PresenceSql.IsThere} and (w.his or (u.role = 'manager' and w.dialogs < u.max_open_dialogs))
        order by coalesce(u.id = c.assignee_id, false) desc, coalesce(u.id = cl.owner_id, false) desc, u.offered_at nulls first, u.id limit 1
        """, new { conversationId });
}
