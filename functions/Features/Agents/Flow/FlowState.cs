using System.Text.Json;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Organizations;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>A hand-off that nobody has accepted yet.</summary>
/// <param name="Escalation">0: offered, 1: the whole team was called, 2: the administrators too.</param>
public sealed record OpenHandoff(Guid Id, DateTimeOffset RequestedAt, bool IsOffered, int Escalation);

/// <summary>All that decides what comes next in a conversation, as it stands at one moment.</summary>
/// <param name="Now">The database's clock: one for all processes.</param>
/// <param name="WaitsForAnswer">A message of the client that nobody has answered, and that no draft answers either. What he said in a voice note counts once it is written down.</param>
/// <param name="WaitingSince">When the oldest message came that nobody has answered, or whoever has the word took it since; null: the client waits for nothing.</param>
/// <param name="RepliedAt">When an agent last replied; follow-ups do not count. Null while somebody else wrote last.</param>
/// <param name="Reminders">How often colleagues were called to a manager's waiting client.</param>
/// <param name="Sla">How long a client may wait for a person, in working time.</param>
/// <param name="QuietWindow">How long a client must have been silent before agents answer.</param>
public sealed record FlowState(
    DateTimeOffset Now, string Control, string Mode, bool IsClosed, bool IsBlocked, bool WaitsForAnswer, DateTimeOffset? WaitingSince, DateTimeOffset LastMessageAt, DateTimeOffset? RepliedAt, int FollowUpsSent,
    DateTimeOffset? AwayToldAt, int Reminders, OpenHandoff? Handoff, WorkingTime Hours, TimeSpan Sla, bool FollowUps, TimeSpan CloseAfter, TimeZoneInfo ClientZone, TimeSpan QuietWindow)
{
    private sealed record Row(
        DateTimeOffset Now, string Control, string Mode, bool IsClosed, bool IsBlocked, bool WaitsForAnswer, DateTimeOffset? WaitingSince, DateTimeOffset LastMessageAt, DateTimeOffset? RepliedAt, int FollowUpsSent,
        DateTimeOffset? AwayToldAt, int Reminders, Guid? HandoffId, DateTimeOffset? RequestedAt, bool? IsOffered, int? Escalation, JsonElement WorkingHours, string TimeZone, int SlaMinutes, bool FollowUps, int CloseAfterDays, int QuietWindowSeconds, string? Phone);

    /// <summary>Reads it, and holds the conversation until the transaction ends.</summary>
    /// <returns>Null when there is no such conversation any more.</returns>
    public static async Task<FlowState?> LockAsync(TenantTransaction tx, Guid conversationId)
    {
        // Locked first: what is read behind the lock is what its last holder left.
        var row = await tx.QueryManyAsync("""
            select id from conversations where id = @conversationId for no key update;
            select now() as now, c.control, c.mode, c.closed_at is not null as is_closed, cl.blocked as is_blocked, c.client_seq > greatest(c.answered_seq, c.suggested_seq) and not exists (select from media_files f where f.conversation_id = c.id and f.transcription = 'pending') as waits_for_answer,
                   case when c.waiting_since is not null then greatest(c.waiting_since, c.control_changed_at) end as waiting_since,
                   c.last_message_at, case when c.last_message_author = 'agent' then c.replied_at end as replied_at, c.follow_ups_sent, c.away_told_at, c.reminders,
                   h.id as handoff_id, h.requested_at, h.offered_at is not null as is_offered, h.escalation,
                   o.working_hours, o.time_zone, o.sla_minutes, o.follow_ups, o.close_after_days, o.quiet_window_seconds, cl.phone
            from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id join organizations o on o.id = c.tenant_id
                left join lateral (select * from handoffs h where h.conversation_id = c.id and h.accepted_at is null order by h.requested_at desc limit 1) h on true
            where c.id = @conversationId
            """, new { conversationId }, async results =>
        {
            await results.ReadAsync<Guid>();
            return await results.ReadFirstOrDefaultAsync<Row>();
        });
        return row is null ? null : new FlowState(
            row.Now, row.Control, row.Mode, row.IsClosed, row.IsBlocked, row.WaitsForAnswer, row.WaitingSince, row.LastMessageAt, row.RepliedAt, row.FollowUpsSent, row.AwayToldAt, row.Reminders,
            row.Control == Conversations.Control.Paused && row.HandoffId is { } id ? new OpenHandoff(id, row.RequestedAt!.Value, row.IsOffered!.Value, row.Escalation!.Value) : null,
            new WorkingTime(row.WorkingHours.Deserialize<Dictionary<string, string[][]>>()!, row.TimeZone), TimeSpan.FromMinutes(row.SlaMinutes), row.FollowUps, TimeSpan.FromDays(row.CloseAfterDays),
            ClientTime.ZoneOf(row.Phone, row.TimeZone), TimeSpan.FromSeconds(row.QuietWindowSeconds));
    }
}
