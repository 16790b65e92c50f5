using System.Text.Json;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Conversations.Handoffs;

/// <summary>Puts the brief of a conversation together.</summary>
public static class ReadBrief
{
    private const int MostTold = 10;
    private const int MostOpen = 20;

    private sealed record State(Guid ClientId, string? Reason, DateTimeOffset? RequestedAt, Guid? OfferedTo, string? OfferedToName, int? Escalation);

    private sealed record Told(Guid ProductId, JsonElement Title, DateOnly Date, decimal PriceAdult, string Currency, DateTimeOffset ToldAt, bool Stands);

    /// <returns>Null when there is no such conversation.</returns>
    public static async Task<Brief?> RunAsync(TenantTransaction tx, Guid id)
    {
        var state = await tx.FirstOrDefaultAsync<State>("""
            select c.client_id, h.reason, h.requested_at, h.offered_to, u.name as offered_to_name, h.escalation
            from conversations c left join lateral (select * from handoffs h where h.conversation_id = c.id order by h.requested_at desc limit 1) h on true
                left join users u on u.tenant_id = c.tenant_id and u.id = h.offered_to
            where c.id = @id
            """, new { id });
        if (state is null) return null;
        var wants = await QualificationSql.LoadAsync(tx, state.ClientId);
        var told = await tx.QueryAsync<Told>("""
            select * from (
                select distinct on (f."departureId") p.id as product_id, p.title, f.date, f."priceAdult" as price_adult, f.currency, m.created_at as told_at,
                       p.status = 'active' and d.date = f.date and d.currency = f.currency and d.price_adult = f."priceAdult" and d.seats_total - d.seats_held - d.seats_sold > 0 as stands
                from messages m join agent_runs r on r.tenant_id = m.tenant_id and r.id = m.agent_run_id
                    cross join lateral jsonb_to_recordset(r.facts) as f("departureId" uuid, date date, "priceAdult" numeric, currency text)
                    join product_departures d on d.tenant_id = m.tenant_id and d.id = f."departureId" join products p on p.tenant_id = d.tenant_id and p.id = d.product_id
                where m.conversation_id = @id and m.author = 'agent' and m.status not in ('canceled', 'failed')
                order by f."departureId", m.seq desc) t
            order by told_at desc, date limit @MostTold
            """, new { id, MostTold });
        var open = await tx.QueryAsync<OpenQuestion>("""
            select m.id as message_id, m.text, m.created_at as at from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
            where m.conversation_id = @id and m.author = 'client' and m.text <> '' and c.waiting_since is not null
              and m.seq > coalesce((select max(o.seq) from messages o where o.conversation_id = @id and o.direction = 'outbound' and o.author in ('manager', 'agent') and o.status not in ('canceled', 'failed')
                                     and o.created_at < c.waiting_since), 0)
            order by m.seq limit @MostOpen
            """, new { id, MostOpen });
        return new Brief(state.Reason, state.RequestedAt, state.OfferedTo is { } user ? new Assignee(user, state.OfferedToName!) : null, state.Escalation ?? 0,
            QualificationResponse.From(state.ClientId, wants), wants.Missing(),
            [.. told.Select(one => new ToldDeparture(one.ProductId, one.Title.Deserialize<Dictionary<string, string>>()!, one.Date, one.PriceAdult, one.Currency, one.Stands, one.ToldAt))], open);
    }
}
