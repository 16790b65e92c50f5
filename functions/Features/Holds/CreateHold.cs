using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>Keeps seats of a departure for a client, or puts him into its queue.</summary>
public static class CreateHold
{
    /// <param name="ConversationId">Where it was agreed; of the same client.</param>
    /// <param name="Minutes">For how long, from when the seats are taken; a day when left out.</param>
    /// <param name="Waitlist">When there are too few seats: join the queue in place of an error.</param>
    public sealed record Request(Guid DepartureId, Guid ClientId, int Seats, Guid? ConversationId = null, int? Minutes = null, bool Waitlist = false, string? Note = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.DepartureId).NotEmpty();
            RuleFor(r => r.ClientId).NotEmpty();
            RuleFor(r => r.Seats).InclusiveBetween(1, 100);
            RuleFor(r => r.Minutes).InclusiveBetween(HoldTimes.Shortest, HoldTimes.Longest);
            RuleFor(r => r.Note).Note();
        }
    }

    public static async Task<Result<Hold>> RunAsync(TenantTransaction tx, Request request)
    {
        if (await HoldClient.CheckAsync(tx, request.ClientId, request.ConversationId) is { } refused) return refused;
        if (await Seats.LockAsync(tx, request.DepartureId) is not { } departure) return new Unprocessable("departure.unknown", "There is no departure with this id.");
        if (Refuse(departure) is { } unsold) return unsold;
        var fits = departure.Waiting == 0 && departure.Left >= request.Seats;
        if (!fits && !request.Waitlist) return new NoSeats(request.Seats, departure.Left, departure.Waiting);

        var hold = await InsertAsync(tx, departure, request.ClientId, request.ConversationId, request.Seats, request.Minutes ?? HoldTimes.Default, request.Note, HoldState.Released, "manager");
        return await TakeOrWaitAsync(tx, hold, fits);
    }

    /// <summary>The part that a proposal shares with a new hold: the departure is locked, and it is known whether the seats are there.</summary>
    internal static async Task<Result<Hold>> TakeOrWaitAsync(TenantTransaction tx, HoldRow hold, bool fits)
    {
        var departure = hold.DepartureId!.Value;
        if (fits)
        {
            if (!await Seats.TakeAsync(tx, departure, hold.Seats)) return new NoSeats(hold.Seats, 0, 0);
            await tx.ExecuteAsync("update option_holds set state = 'held', held_at = now(), expires_at = now() + interval '1 minute', ended_at = null where id = @Id", new { hold.Id });
            await HoldTimes.SetAsync(tx, hold.Id, hold.Minutes);
        }
        else
        {
            await Waitlist.JoinAsync(tx, hold.Id, departure);
        }

        await HoldSql.RecordAsync(tx, hold, fits ? "held" : "waiting");
        return (await HoldSql.FindAsync(tx, hold.Id))!;
    }

    /// <returns>Why nothing of this departure is sold; null when it is.</returns>
    internal static Error? Refuse(Seats.Departure departure) =>
        !departure.IsActive ? new Unprocessable("hold.tour_archived", "The tour is archived.")
        : !departure.IsComing ? new Unprocessable("departure.past", "The departure has left.") : null;

    internal static Task<HoldRow> InsertAsync(TenantTransaction tx, Seats.Departure departure, Guid clientId, Guid? conversationId, int seats, int minutes, string? note, string state, string heldBy) =>
        tx.SingleAsync<HoldRow>($"""
            insert into option_holds (id, client_id, conversation_id, product_id, departure_id, departure_date, seats, state, held_by, manager_id, minutes, note)
            values (@id, @clientId, @conversationId, @ProductId, @departureId, @Date, @seats, @state, @heldBy, @manager, @minutes, @note) returning {HoldRow.Columns}
            """, new { id = Guid.CreateVersion7(), clientId, conversationId, departure.ProductId, departureId = departure.Id, departure.Date, seats, state, heldBy, manager = tx.Caller.UserId, minutes, note = note?.Trim() ?? "" });
}

internal static class HoldRules
{
    public static IRuleBuilderOptions<T, string?> Note<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(1000).Must(note => note is null || !note.Contains('\0', StringComparison.Ordinal)).WithMessage("NUL cannot be kept.");
}

/// <summary>The client whom something is kept for or offered to.</summary>
internal static class HoldClient
{
    private sealed record State(bool Merged, bool Erased);

    /// <summary>Keeps client and conversation from being merged or erased until the commit: conversation before client, client before seats.</summary>
    /// <returns>The failure when he is not there to be sold to.</returns>
    public static async Task<Error?> CheckAsync(TenantTransaction tx, Guid clientId, Guid? conversationId)
    {
        if (conversationId is not null && await tx.FirstOrDefaultAsync<Guid?>("select client_id from conversations where id = @conversationId for key share", new { conversationId }) != clientId)
            return new Unprocessable("conversation.unknown", "The client has no conversation with this id.");
        var state = await tx.FirstOrDefaultAsync<State>("select merged_into is not null as merged, erased_at is not null as erased from clients where id = @clientId for key share", new { clientId });
        return state is null ? new Unprocessable("client.unknown", "There is no client with this id.")
            : state.Erased ? new Conflict("client.erased", "This client was erased.")
            : state.Merged ? new Conflict("client.merged", "This client was merged into another one.") : null;
    }
}
