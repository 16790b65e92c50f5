using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>
/// The seats of departures. Every change is one statement on the departure's row, which refuses what is not there: whoever comes second finds what the first has
/// left. Above it stands the row's own check that held and sold are never more than all.
/// </summary>
internal static class Seats
{
    /// <summary>A departure as it stands under this transaction's lock.</summary>
    /// <param name="Left">Free seats.</param>
    /// <param name="Waiting">Clients in the queue, who come before anybody new.</param>
    /// <param name="IsActive">Its tour is not archived.</param>
    /// <param name="IsComing">It has not left yet.</param>
    public sealed record Departure(Guid Id, Guid ProductId, DateOnly Date, int Left, int Waiting, bool IsActive, bool IsComing);

    public static async Task<Departure?> LockAsync(TenantTransaction tx, Guid id)
    {
        // Two statements: the second one sees what was committed while the first waited.
        if (await tx.FirstOrDefaultAsync<Guid?>("select id from product_departures where id = @id for no key update", new { id }) is null) return null;
        return await tx.SingleAsync<Departure>("""
            select d.id, d.product_id, d.date, d.seats_total - d.seats_held - d.seats_sold as left,
                   (select count(*)::int from option_holds w where w.departure_id = d.id and w.state = 'waiting') as waiting, p.status = 'active' as is_active, d.date >= current_date as is_coming
            from product_departures d join products p on p.tenant_id = d.tenant_id and p.id = d.product_id where d.id = @id
            """, new { id });
    }

    /// <returns>False when there are not so many.</returns>
    public static async Task<bool> TakeAsync(TenantTransaction tx, Guid departureId, int seats) =>
        await tx.ExecuteAsync("update product_departures set seats_held = seats_held + @seats where id = @departureId and seats_total - seats_held - seats_sold >= @seats", new { departureId, seats }) == 1;

    public static Task GiveBackHeldAsync(TenantTransaction tx, Guid departureId, int seats) =>
        tx.ExecuteAsync("update product_departures set seats_held = seats_held - @seats where id = @departureId", new { departureId, seats });

    public static Task GiveBackSoldAsync(TenantTransaction tx, Guid departureId, int seats) =>
        tx.ExecuteAsync("update product_departures set seats_sold = seats_sold - @seats where id = @departureId", new { departureId, seats });

    public static Task SellHeldAsync(TenantTransaction tx, Guid departureId, int seats) =>
        tx.ExecuteAsync("update product_departures set seats_held = seats_held - @seats, seats_sold = seats_sold + @seats where id = @departureId", new { departureId, seats });
}
