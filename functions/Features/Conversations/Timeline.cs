using System.Text.Json;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>What happened in a dialogue besides its messages, newest first: changes of the speaker, hand-offs, agent runs, steps of the funnel.</summary>
public static class Timeline
{
    /// <param name="By">A person's name; null for agents and the system.</param>
    /// <param name="Details">agent_run: agent, outcome, latencyMs. handoff: reason, acceptedAt. status: from, to, reason. hold: event, holdId, seats, tour, date. quote: event, quoteId, number, revision, total, currency.</param>
    public sealed record Entry([Values("takeover", "release", "handoff", "closed", "reopened", "agent_run", "status", "hold", "quote")] string Kind, Guid Id, DateTimeOffset At, string? By, JsonElement Details);

    private sealed record Key(DateTimeOffset At, Guid Id);

    public sealed record Filter(int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Limit(), after?.At, after?.Id);
        }
    }

    public static async Task<Result<Page<Entry>>> RunAsync(TenantTransaction tx, Guid id, Filter filter)
    {
        var clientId = await tx.FirstOrDefaultAsync<Guid?>("select client_id from conversations where id = @id", new { id });
        if (clientId is null) return new NotFound("conversation");
        var rows = await tx.QueryAsync<Entry>("""
            select kind, id, at, by, details from (
                select m.event ->> 'kind' as kind, m.id, m.created_at as at, m.event ->> 'by' as by, '{}'::jsonb as details
                    from messages m where m.conversation_id = @id and m.author = 'system' and m.event ->> 'kind' <> 'handoff'
                union all
                select 'handoff', h.id, h.requested_at, u.name, jsonb_build_object('reason', h.reason, 'summary', h.summary, 'acceptedAt', h.accepted_at)
                    from handoffs h left join users u on u.tenant_id = h.tenant_id and u.id = h.accepted_by where h.conversation_id = @id
                union all
                select 'agent_run', r.id, r.created_at, null, jsonb_build_object('agent', r.agent_kind, 'outcome', r.outcome, 'latencyMs', r.latency_ms)
                    from agent_runs r where r.conversation_id = @id
                union all
                select 'status', s.id, s.at, u.name, jsonb_build_object('from', s.from_status, 'to', s.to_status, 'reason', s.reason)
                    from client_status_history s left join users u on u.tenant_id = s.tenant_id and u.id = s.by_user_id where s.client_id = @clientId
                union all
                select 'hold', e.id, e.at, u.name, jsonb_build_object('event', e.kind, 'holdId', h.id, 'seats', e.seats, 'tour', p.title, 'date', h.departure_date)
                    from option_holds h join hold_events e on e.tenant_id = h.tenant_id and e.hold_id = h.id join products p on p.tenant_id = h.tenant_id and p.id = h.product_id
                        left join users u on u.tenant_id = e.tenant_id and u.id = e.by_user where h.client_id = @clientId
                union all
                select 'quote', r.id, coalesce(r.sent_at, r.created_at), u.name,
                       jsonb_build_object('event', case when r.sent_at is null then 'drafted' else 'sent' end, 'quoteId', q.id, 'number', q.number, 'revision', r.revision, 'total', r.total, 'currency', r.currency)
                    from quotes q join quote_revisions r on r.tenant_id = q.tenant_id and r.quote_id = q.id left join users u on u.tenant_id = r.tenant_id and u.id = r.created_by where q.client_id = @clientId
                union all
                select 'quote', q.id, coalesce(q.accepted_at, q.expired_at), u.name, jsonb_build_object('event', q.state, 'quoteId', q.id, 'number', q.number, 'revision', q.revision, 'total', r.total, 'currency', r.currency)
                    from quotes q join quote_revisions r on r.tenant_id = q.tenant_id and r.quote_id = q.id and r.revision = q.revision left join users u on u.tenant_id = q.tenant_id and u.id = q.accepted_by
                    where q.client_id = @clientId and q.state in ('accepted', 'expired')) t
            where @AfterId::uuid is null or (at, id) < (@AfterAt, @AfterId)
            order by at desc, id desc limit @Limit + 1
            """, new { id, clientId, filter.AfterAt, filter.AfterId, filter.Limit });
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.At, row.Id));
    }
}
