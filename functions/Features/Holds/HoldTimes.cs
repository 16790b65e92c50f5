using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>How long seats are kept, and who wakes up when.</summary>
internal static class HoldTimes
{
    public const int Shortest = 5;
    public const int Longest = 30 * 24 * 60;
    public const int Default = 24 * 60;

    /// <summary>Says that something of a hold may be due; what is due is read from its row.</summary>
    public sealed record Item(Guid TenantId, Guid HoldId);

    private sealed record Times(DateTimeOffset ExpiresAt, DateTimeOffset WarnAt);

    /// <summary>
    /// Makes a hold end in <paramref name="minutes"/>, but never after its departure's day. The manager is told two hours before, or in the last quarter of a short one. A queue item
    /// is left for either moment; the sweep finds what a lost one leaves.
    /// </summary>
    public static async Task SetAsync(TenantTransaction tx, Guid id, int minutes)
    {
        var times = await tx.SingleAsync<Times>("""
            update option_holds h set minutes = @minutes, warned_at = null, expires_at = t.ends, warn_at = t.ends - least(interval '2 hours', (t.ends - clock_timestamp()) / 4)
            from (select least(clock_timestamp() + make_interval(mins => @minutes), (departure_date + 1)::timestamp at time zone 'UTC') as ends from option_holds where id = @id) t
            where h.id = @id returning h.expires_at, h.warn_at
            """, new { id, minutes });
        Wake(tx, id, times.WarnAt);
        Wake(tx, id, times.ExpiresAt);
    }

    private static void Wake(TenantTransaction tx, Guid id, DateTimeOffset at) =>
        tx.Enqueue(Queues.HoldExpiry, id.ToString(), new Item(tx.Caller.TenantId, id), $"{id}:{at.UtcTicks}", at);
}
