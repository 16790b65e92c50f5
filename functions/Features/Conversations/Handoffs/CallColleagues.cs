using SoulCrm.Functions.Features.Agents.Flow;
using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Features.Users.Presence;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Conversations.Handoffs;

/// <summary>Calls others to a client who has waited too long.</summary>
internal static class CallColleagues
{
    /// <summary>Nobody has accepted a hand-off: the team is called, and after the same time again the administrators.</summary>
    public static async Task EscalateAsync(TenantTransaction tx, Guid conversationId, OpenHandoff handoff)
    {
        await tx.ExecuteAsync("update handoffs set escalation = escalation + 1, escalated_at = now() where id = @Id", handoff);
        tx.Changed("conversation", conversationId);
        await Notify.HandoffEscalatedAsync(tx, conversationId, handoff.Escalation == 0 ? await Team.ManagersAsync(tx) : await Team.AdminsAsync(tx));
    }

    /// <summary>The manager who has the word lets the client wait: he is called, and after the same time again the whole team.</summary>
    /// <param name="before">How often it was done for this wait.</param>
    public static async Task RemindAsync(TenantTransaction tx, Guid conversationId, int before)
    {
        var assignee = await tx.FirstOrDefaultAsync<Guid?>("""
            update conversations c set reminders = reminders + 1, attention_reason = coalesce(attention_reason, 'client_waiting'), attention_at = coalesce(attention_at, now())
            where id = @conversationId
            returning (select u.id from users u where u.id = c.assignee_id and u.status = 'active')
            """, new { conversationId });
        tx.Changed("conversation", conversationId);
        await Notify.ClientWaitingAsync(tx, conversationId, before == 0 && assignee is { } one ? [one] : await Team.AllAsync(tx));
    }
}
