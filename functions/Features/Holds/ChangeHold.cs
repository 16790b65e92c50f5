using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>Changes a hold that is live: another number of seats, another end, another note. More seats must be there; fewer go to those who wait.</summary>
public static class UpdateHold
{
    /// <param name="Minutes">Held seats are kept for so long from now on; others from when they are taken.</param>
    public sealed record Request(int? Seats = null, int? Minutes = null, string? Note = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Seats).InclusiveBetween(1, 100);
            RuleFor(r => r.Minutes).InclusiveBetween(HoldTimes.Shortest, HoldTimes.Longest);
            RuleFor(r => r.Note).Note();
        }
    }

    /// <param name="seen">The version that If-Match names.</param>
    public static async Task<Result<Hold>> RunAsync(TenantTransaction tx, Guid id, int? seen, Request request)
    {
        // Not by the table's ETag: that would lock the hold before its departure.
        if (await HoldSql.LockAsync(tx, id) is not { } hold) return new NotFound("hold");
        if (seen is { } version && version != hold.Version) return new Stale();
        if (!HoldState.Live.Contains(hold.State, StringComparer.Ordinal) || hold.IsOver || hold.DepartureId is not { } departureId) return new WrongState(hold.IsOver ? HoldState.Expired : hold.State);
        if (request.Seats is { } seats && seats != hold.Seats && await ChangeSeatsAsync(tx, hold, departureId, seats) is { } refused) return refused;
        await tx.ExecuteAsync("update option_holds set seats = coalesce(@Seats, seats), note = coalesce(@note, note), minutes = coalesce(@Minutes, minutes) where id = @id", new { id, request.Seats, note = request.Note?.Trim(), request.Minutes });
        if (request.Minutes is { } minutes && hold.State == HoldState.Held) await HoldTimes.SetAsync(tx, id, minutes);
        await HoldSql.RecordAsync(tx, hold, "changed", request.Seats);
        await Waitlist.PromoteAsync(tx, departureId);
        return (await HoldSql.FindAsync(tx, id))!;
    }

    private static async Task<Error?> ChangeSeatsAsync(TenantTransaction tx, HoldRow hold, Guid departureId, int seats)
    {
        if (hold.State != HoldState.Held) return null;
        if (seats < hold.Seats)
        {
            await Seats.GiveBackHeldAsync(tx, departureId, hold.Seats - seats);
            return null;
        }

        var departure = (await Seats.LockAsync(tx, departureId))!;
        return departure.Waiting == 0 && await Seats.TakeAsync(tx, departureId, seats - hold.Seats) ? null : new NoSeats(seats - hold.Seats, departure.Left, departure.Waiting);
    }
}

/// <summary>A manager takes up what an agent proposed: only now seats are taken.</summary>
public static class TakeHold
{
    /// <param name="Seats">As proposed when left out.</param>
    /// <param name="Minutes">For how long; a day when left out.</param>
    /// <param name="Waitlist">When the seats are gone: join the queue in place of an error.</param>
    public sealed record Request(int? Seats = null, int? Minutes = null, bool Waitlist = false);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Seats).InclusiveBetween(1, 100);
            RuleFor(r => r.Minutes).InclusiveBetween(HoldTimes.Shortest, HoldTimes.Longest);
        }
    }

    public static async Task<Result<Hold>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (await HoldSql.LockAsync(tx, id) is not { } hold) return new NotFound("hold");
        if (hold.State != HoldState.Proposed || hold.DepartureId is not { } departureId) return new WrongState(hold.State);
        var departure = (await Seats.LockAsync(tx, departureId))!;
        if (CreateHold.Refuse(departure) is { } unsold) return unsold;
        hold = hold with { Seats = request.Seats ?? hold.Seats, Minutes = request.Minutes ?? hold.Minutes };
        var fits = departure.Waiting == 0 && departure.Left >= hold.Seats;
        if (!fits && !request.Waitlist) return new NoSeats(hold.Seats, departure.Left, departure.Waiting);
        await tx.ExecuteAsync("update option_holds set seats = @Seats, minutes = @Minutes, manager_id = @manager where id = @Id", new { hold.Id, hold.Seats, hold.Minutes, manager = tx.Caller.UserId });
        return await CreateHold.TakeOrWaitAsync(tx, hold, fits);
    }
}

/// <summary>Held seats are sold.</summary>
public static class ConfirmHold
{
    public static async Task<Result<Hold>> RunAsync(TenantTransaction tx, Guid id)
    {
        if (await HoldSql.LockAsync(tx, id) is not { } hold) return new NotFound("hold");
        // One whose time is up is over, whether or not somebody has come to write that down.
        if (hold.State != HoldState.Held || hold.IsOver || hold.DepartureId is not { } departureId) return new WrongState(hold.IsOver ? HoldState.Expired : hold.State);
        await Seats.SellHeldAsync(tx, departureId, hold.Seats);
        await tx.ExecuteAsync("update option_holds set state = 'confirmed', expires_at = null, warn_at = null, ended_at = now() where id = @id", new { id });
        await HoldSql.RecordAsync(tx, hold, "confirmed");
        return (await HoldSql.FindAsync(tx, id))!;
    }
}

/// <summary>Gives back what is held or sold, leaves the queue, or dismisses a proposal; what comes free goes to those who wait.</summary>
public static class ReleaseHold
{
    public static async Task<Result<Hold>> RunAsync(TenantTransaction tx, Guid id)
    {
        if (await HoldSql.LockAsync(tx, id) is not { } hold) return new NotFound("hold");
        if (hold.State == HoldState.Confirmed && tx.Caller.Role < Role.OrgAdmin) return new Forbidden("hold.sold", "Seats that are sold are given back by an administrator.");
        if (hold.State is not (HoldState.Proposed or HoldState.Waiting or HoldState.Held or HoldState.Confirmed)) return new WrongState(hold.State);
        await EndAsync(tx, hold, hold.State == HoldState.Proposed ? HoldState.Dismissed : HoldState.Released);
        return (await HoldSql.FindAsync(tx, id))!;
    }

    /// <summary>Ends a hold that is locked, and lets the next ones have its seats.</summary>
    internal static async Task EndAsync(TenantTransaction tx, HoldRow hold, string state)
    {
        await tx.ExecuteAsync("update option_holds set state = @state, expires_at = null, warn_at = null, waiting_no = null, ended_at = now() where id = @Id", new { hold.Id, state });
        await HoldSql.RecordAsync(tx, hold, state);
        if (hold.DepartureId is not { } departureId) return;
        if (hold.State == HoldState.Held) await Seats.GiveBackHeldAsync(tx, departureId, hold.Seats);
        if (hold.State == HoldState.Confirmed) await Seats.GiveBackSoldAsync(tx, departureId, hold.Seats);
        // Also when the head of the queue has left it: the next one may fit.
        if (hold.State != HoldState.Proposed) await Waitlist.PromoteAsync(tx, departureId);
    }

    /// <summary>Ends everything that is kept for clients who are erased. Their rows are locked.</summary>
    internal static async Task EndAllOfAsync(TenantTransaction tx, IReadOnlyCollection<Guid> clients)
    {
        var live = await tx.QueryAsync<Guid>("select id from option_holds where client_id = any(@clients) and state in ('proposed', 'waiting', 'held') order by departure_id, id", new { clients = clients.ToArray() });
        foreach (var id in live)
        {
            if (await HoldSql.LockAsync(tx, id) is { } hold && HoldState.Live.Contains(hold.State, StringComparer.Ordinal))
                await EndAsync(tx, hold, hold.State == HoldState.Proposed ? HoldState.Dismissed : HoldState.Released);
        }

        await tx.ExecuteAsync("update option_holds set note = '' where client_id = any(@clients)", new { clients = clients.ToArray() });
    }
}
