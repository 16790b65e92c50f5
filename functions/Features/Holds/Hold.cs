using System.Text.Json;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>How far seats of a departure are a client's: <c>proposed → held → confirmed</c>, with a queue in front of <c>held</c>.</summary>
public static class HoldState
{
    /// <summary>An agent thinks that the client wants seats; it takes none, a manager decides.</summary>
    public const string Proposed = "proposed";

    /// <summary>In the queue of a departure that has too few seats.</summary>
    public const string Waiting = "waiting";

    /// <summary>Kept until the hold ends.</summary>
    public const string Held = "held";

    /// <summary>Sold.</summary>
    public const string Confirmed = "confirmed";

    public const string Released = "released";
    public const string Expired = "expired";

    /// <summary>A proposal that a manager did not take up.</summary>
    public const string Dismissed = "dismissed";

    public static readonly string[] All = [Proposed, Waiting, Held, Confirmed, Released, Expired, Dismissed];

    /// <summary>Those that may still come to something.</summary>
    public static readonly string[] Live = [Proposed, Waiting, Held];
}

/// <summary>Seats of a departure that are kept, asked for, or sold.</summary>
/// <param name="DepartureId">Null once the departure has been taken out of the tour.</param>
/// <param name="HeldBy">Whose idea it was: an agent's is first a proposal.</param>
/// <param name="ManagerId">Who is told when it is about to end; null: the administrators are.</param>
/// <param name="Minutes">For how long seats are kept, from when they are taken.</param>
/// <param name="ExpiresAt">Null while no seats are held.</param>
/// <param name="WaitingPosition">1 for who comes next; null when it is not waiting.</param>
/// <param name="SeatsLeft">Free seats of the departure now.</param>
public sealed record Hold(
    Guid Id, Guid ClientId, string ClientName, Guid? ConversationId, Guid ProductId, [Keys("ru", "en")] IReadOnlyDictionary<string, string> ProductTitle, Guid? DepartureId, DateOnly DepartureDate, int Seats,
    [Values(typeof(HoldState))] string State, [Values("agent", "manager")] string HeldBy, Guid? ManagerId, string? ManagerName, int Minutes, DateTimeOffset? ExpiresAt, int? WaitingPosition, int? SeatsLeft, string Note,
    DateTimeOffset CreatedAt, DateTimeOffset? HeldAt, DateTimeOffset? EndedAt, int Version) : IVersioned;

/// <summary>A hold with the columns of its row that decide what may become of it.</summary>
internal sealed record HoldRow(
    Guid Id, Guid ClientId, Guid? ConversationId, Guid ProductId, Guid? DepartureId, DateOnly DepartureDate, int Seats, string State, string HeldBy, Guid? ManagerId, int Minutes, int Version, bool IsOver, bool IsToWarn)
{
    public const string Columns = """
        id, client_id, conversation_id, product_id, departure_id, departure_date, seats, state, held_by, manager_id, minutes, version,
        coalesce(case state when 'held' then expires_at <= clock_timestamp() when 'proposed' then departure_date < current_date when 'waiting' then departure_date < current_date end, false) as is_over,
        coalesce(state = 'held' and warn_at <= clock_timestamp() and warned_at is null, false) as is_to_warn
        """;
}

internal static class HoldSql
{
    private sealed record Row(
        Guid Id, Guid ClientId, string ClientName, Guid? ConversationId, Guid ProductId, JsonElement ProductTitle, Guid? DepartureId, DateOnly DepartureDate, int Seats, string State, string HeldBy, Guid? ManagerId,
        string? ManagerName, int Minutes, DateTimeOffset? ExpiresAt, int? WaitingPosition, int? SeatsLeft, string Note, DateTimeOffset CreatedAt, DateTimeOffset? HeldAt, DateTimeOffset? EndedAt, int Version);

    /// <param name="condition">With its order and limit, over holds as h.</param>
    public static async Task<IReadOnlyList<Hold>> QueryAsync(TenantTransaction tx, string condition, object parameters)
    {
        var rows = await tx.QueryAsync<Row>($"""
            select h.id, h.client_id, c.name as client_name, h.conversation_id, h.product_id, p.title as product_title, h.departure_id, h.departure_date, h.seats, h.state, h.held_by, h.manager_id, u.name as manager_name,
                   h.minutes, h.expires_at,
                   case when h.state = 'waiting' then (select count(*)::int + 1 from option_holds w where w.departure_id = h.departure_id and w.state = 'waiting' and w.waiting_no < h.waiting_no) end as waiting_position,
                   d.seats_total - d.seats_held - d.seats_sold as seats_left, h.note, h.created_at, h.held_at, h.ended_at, h.version
            from option_holds h join clients c on c.tenant_id = h.tenant_id and c.id = h.client_id join products p on p.tenant_id = h.tenant_id and p.id = h.product_id
                left join product_departures d on d.tenant_id = h.tenant_id and d.id = h.departure_id left join users u on u.tenant_id = h.tenant_id and u.id = h.manager_id
            where {condition}
            """, parameters);
        return [.. rows.Select(row => new Hold(row.Id, row.ClientId, row.ClientName, row.ConversationId, row.ProductId, row.ProductTitle.Deserialize<Dictionary<string, string>>()!, row.DepartureId, row.DepartureDate,
            row.Seats, row.State, row.HeldBy, row.ManagerId, row.ManagerName, row.Minutes, row.ExpiresAt, row.WaitingPosition, row.SeatsLeft, row.Note, row.CreatedAt, row.HeldAt, row.EndedAt, row.Version))];
    }

    public static async Task<Hold?> FindAsync(TenantTransaction tx, Guid id) => (await QueryAsync(tx, "h.id = @id", new { id })).SingleOrDefault();

    /// <summary>
    /// Locks a hold for a change: first its departure, under whose lock all seats are counted, then its row. Who also needs the client's row locks that before.
    /// </summary>
    /// <returns>Null when there is none with that id.</returns>
    public static async Task<HoldRow?> LockAsync(TenantTransaction tx, Guid id)
    {
        await tx.ExecuteAsync("select from product_departures d where d.id = (select departure_id from option_holds where id = @id) for no key update", new { id });
        return await tx.FirstOrDefaultAsync<HoldRow>($"select {HoldRow.Columns} from option_holds where id = @id for no key update", new { id });
    }

    /// <summary>Writes down what became of a hold, and tells browsers: its own lists, and the tour whose seats are not what they were.</summary>
    public static async Task RecordAsync(TenantTransaction tx, HoldRow hold, string kind, int? seats = null)
    {
        await tx.ExecuteAsync("insert into hold_events (id, hold_id, kind, seats, by_user) values (@eventId, @Id, @kind, @seats, @by)",
            new { eventId = Guid.CreateVersion7(), hold.Id, kind, seats = seats ?? hold.Seats, by = tx.Caller.UserId });
        tx.Changed("hold", hold.Id, hold.ClientId);
        tx.Changed("product", hold.ProductId);
    }
}
