using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>
/// The queue of a departure. Seats that come back go to whoever came first; one who wants more than there are is waited for, not passed by. A manager who
/// wants it otherwise takes him out of the queue.
/// </summary>
internal static class Waitlist
{
    /// <summary>Puts a hold at the end of the queue. The departure is locked.</summary>
    public static Task JoinAsync(TenantTransaction tx, Guid holdId, Guid departureId) =>
        tx.ExecuteAsync("""
            update option_holds set state = 'waiting', waiting_no = (select coalesce(max(waiting_no), 0) + 1 from option_holds where departure_id = @departureId) where id = @holdId
            """, new { holdId, departureId });

    /// <summary>Gives free seats of a departure to those who wait, in their order. The departure is locked.</summary>
    public static async Task PromoteAsync(TenantTransaction tx, Guid departureId)
    {
        while (true)
        {
            var next = await tx.FirstOrDefaultAsync<HoldRow>($"select {HoldRow.Columns} from option_holds where departure_id = @departureId and state = 'waiting' order by waiting_no limit 1 for no key update", new { departureId });
            if (next is null || next.IsOver || !await Seats.TakeAsync(tx, departureId, next.Seats)) return;
            await tx.ExecuteAsync("update option_holds set state = 'held', held_at = now(), waiting_no = null, expires_at = now() + interval '1 minute' where id = @Id", new { next.Id });
            await HoldTimes.SetAsync(tx, next.Id, next.Minutes);
            await HoldSql.RecordAsync(tx, next, "promoted");
            await Notify.OfHoldAsync(tx, "hold_promoted", next.Id, next.ManagerId);
        }
    }

    /// <summary>After departures have got other numbers of seats: who waits gets what came free.</summary>
    /// <param name="products">The tours whose departures were written, and so are locked.</param>
    /// <param name="dates">Their days, in the same order.</param>
    public static async Task PromoteAsync(TenantTransaction tx, Guid[] products, DateOnly[] dates)
    {
        var departures = await tx.QueryAsync<Guid>("""
            select d.id from product_departures d join unnest(@products, @dates) as w(product_id, date) using (product_id, date)
            where d.date >= current_date and d.seats_total > d.seats_held + d.seats_sold and exists (select from option_holds h where h.departure_id = d.id and h.state = 'waiting')
            """, new { products, dates });
        foreach (var departure in departures) await PromoteAsync(tx, departure);
    }

    /// <summary>Before departures are taken out of a tour: nobody waits for them any more.</summary>
    public static async Task EndAsync(TenantTransaction tx, IReadOnlyCollection<Guid> departures)
    {
        var ended = await tx.QueryAsync<HoldRow>($"""
            update option_holds set state = case state when 'proposed' then 'dismissed' else 'released' end, waiting_no = null, ended_at = now()
            where departure_id = any(@departures) and state in ('proposed', 'waiting') returning {HoldRow.Columns}
            """, new { departures = departures.ToArray() });
        foreach (var hold in ended)
        {
            await HoldSql.RecordAsync(tx, hold, "departure_removed");
            await Notify.OfHoldAsync(tx, "hold_departure_removed", hold.Id, hold.ManagerId);
        }
    }
}
