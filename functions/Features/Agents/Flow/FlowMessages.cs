using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>What the flow itself writes to clients: no model has a say in it. A takeover keeps it from leaving, as it does with an agent's reply.</summary>
internal static class FlowMessages
{
    private sealed record Addressee(int ControlVersion, string Language, string? Destination, string TimeZone);

    /// <summary>When managers are back.</summary>
    public static async Task TellAwayAsync(TenantTransaction tx, Guid conversationId, FlowState state)
    {
        var addressee = await FindAsync(tx, conversationId);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(addressee.TimeZone);
        await WriteAsync(tx, conversationId, addressee, ClientTexts.ManagersAreAway(addressee.Language, TimeZoneInfo.ConvertTime(state.Now, zone), TimeZoneInfo.ConvertTime(state.Hours.NextOpen(state.Now), zone)), cancelOnReply: false);
        await tx.ExecuteAsync("update conversations set away_told_at = now() where id = @conversationId", new { conversationId });
    }

    /// <param name="sent">How many were sent since the client last wrote.</param>
    public static async Task FollowUpAsync(TenantTransaction tx, Guid conversationId, int sent)
    {
        var addressee = await FindAsync(tx, conversationId);
        await WriteAsync(tx, conversationId, addressee, ClientTexts.FollowUp(addressee.Language, addressee.Destination, isLast: sent + 1 == FlowPlan.FollowUpsAfter.Count), cancelOnReply: true);
        await tx.ExecuteAsync("update conversations set follow_ups_sent = follow_ups_sent + 1, stage = 'follow_up' where id = @conversationId", new { conversationId });
    }

    private static Task<Addressee> FindAsync(TenantTransaction tx, Guid conversationId) => tx.SingleAsync<Addressee>("""
        select c.control_version, coalesce(cl.language, o.working_language) as language, q.destination, o.time_zone
        from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id join organizations o on o.id = c.tenant_id
            left join qualifications q on q.tenant_id = cl.tenant_id and q.client_id = cl.id
        where c.id = @conversationId
        """, new { conversationId });

    private static async Task WriteAsync(TenantTransaction tx, Guid conversationId, Addressee addressee, string text, bool cancelOnReply)
    {
        await MessageSql.AppendByCommitAsync(tx, new NewMessage(conversationId, "outbound", "agent", text, "queued")
        {
            Language = addressee.Language,
            Priority = MessagePriority.Agent,
            ControlVersion = addressee.ControlVersion,
            CancelOnReply = cancelOnReply,
        });
        MessageSend.Enqueue(tx);
    }
}
