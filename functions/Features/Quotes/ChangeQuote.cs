using FluentValidation;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>What was asked for does not follow from what the quote is now.</summary>
public sealed record WrongQuoteState(string State) : Conflict("quote.wrong_state", $"The quote is {State}.")
{
    public override IReadOnlyDictionary<string, object> Facts => new Dictionary<string, object>(StringComparer.Ordinal) { ["state"] = State };
}

/// <summary>Changes a draft, or begins the next revision of what was sent or has expired. Prices are the catalogue's of now.</summary>
public static class UpdateQuote
{
    public sealed record Request(QuotedTour[]? Tours = null, QuotedExtra[]? Extras = null, string? Language = null, DateOnly? ValidUntil = null, string? Currency = null, string? Note = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            QuoteRules.Tours(this, r => r.Tours);
            QuoteRules.Extras(this, r => r.Extras);
            RuleFor(r => r.Language).OneOf(QuoteLanguages.All);
            RuleFor(r => r.Currency).Currency();
            RuleFor(r => r.Note).Note();
        }
    }

    public static async Task<Result<Quote>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (await tx.FirstOrDefaultAsync<string>("select state from quotes where id = @id for no key update", new { id }) is not { } state) return new NotFound("quote");
        if (state == QuoteState.Accepted) return new WrongQuoteState(state);
        var quote = (await QuoteSql.FindAsync(tx, id))!;
        if (await tx.SingleAsync<bool>("select erased_at is not null from clients where id = @ClientId", new { quote.ClientId })) return new Conflict("client.erased", "This client was erased.");
        var validUntil = request.ValidUntil ?? quote.ValidUntil;
        if (validUntil < await QuoteSql.TodayAsync(tx)) return new Unprocessable("quote.validity_past", "Its last day is over.");
        var source = new QuoteSource(request.Tours ?? [.. quote.Tours], request.Extras ?? [.. quote.Extras]);
        var language = request.Language ?? quote.Language;
        // Without tours it keeps its currency; with tours theirs counts.
        var priced = await source.PriceAsync(tx, language, request.Currency ?? (source.Tours!.Length == 0 ? quote.Currency : null));
        if (priced.Error is { } error) return error;

        var isDraft = state == QuoteState.Draft;
        var revision = isDraft ? quote.Revision : quote.Revision + 1;
        await (isDraft ? QuoteWriting.ReplaceDraftAsync(tx, id, revision, language, validUntil, request.Note ?? quote.Note, source, priced.Value!)
            : QuoteWriting.InsertRevisionAsync(tx, id, revision, language, validUntil, request.Note ?? quote.Note, source, priced.Value!));
        await tx.ExecuteAsync("update quotes set state = 'draft', revision = @revision, expired_at = null, updated_at = clock_timestamp() where id = @id", new { id, revision });
        tx.Changed("quote", id, quote.ClientId);
        return (await QuoteSql.FindAsync(tx, id))!;
    }
}

/// <summary>Puts a draft into the conversation as a manager's message, and freezes the revision.</summary>
public static class SendQuote
{
    /// <param name="Version">What the sender has seen: another one is not sent.</param>
    /// <param name="ConversationId">The quote's, else the client's newest, when left out.</param>
    public sealed record Request(int? Version = null, Guid? ConversationId = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Version).InclusiveBetween(1, int.MaxValue);
    }

    public static async Task<Result<Quote>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (await QuoteSql.FindAsync(tx, id) is not { } quote) return new NotFound("quote");
        if (request.Version is { } version && version != quote.Version) return new Stale();
        if (quote.State != QuoteState.Draft) return new WrongQuoteState(quote.State);
        if (quote.ValidUntil < await QuoteSql.TodayAsync(tx)) return new Unprocessable("quote.validity_past", "Its last day is over.");
        if (quote.Text.Length > SendMessage.Validator.MaxLength) return new Unprocessable("quote.too_long", $"A message holds {SendMessage.Validator.MaxLength} characters; this one has {quote.Text.Length}.");
        var priced = await new QuoteSource([.. quote.Tours], [.. quote.Extras]).PriceAsync(tx, quote.Language, quote.Tours.Count == 0 ? quote.Currency : null);
        if (priced.Error is { } error) return error;
        if (priced.Value!.Currency != quote.Currency || !priced.Value.IsSameAs(quote.Lines)) return new Conflict("quote.prices_changed", "The catalogue has other prices than the draft. Save the draft again to take them over.");
        var conversation = await tx.FirstOrDefaultAsync<Guid?>("""
            select id from conversations where client_id = @ClientId and (@wanted::uuid is null or id = @wanted) order by last_message_at desc, id desc limit 1
            """, new { quote.ClientId, wanted = request.ConversationId ?? quote.ConversationId });
        if (conversation is null) return new Conflict("quote.no_conversation", "The client has no conversation to send it to.");

        // The conversation before the client before the quote: what is locked last is compared with what was read.
        var sent = await SendMessage.RunAsync(tx, conversation.Value, Guid.CreateVersion7(), new SendMessage.Request(quote.Text), translates: false);
        if (sent.Error is { } refused) return refused;
        if (await tx.SingleAsync<string>("select status from clients where id = @ClientId", new { quote.ClientId }) is ClientStatus.New or ClientStatus.InDialogue or ClientStatus.Qualified)
            await ClientSql.SetStatusAsync(tx, quote.ClientId, ClientStatus.OfferSent, "user", $"quote {quote.Name}");
        if (await tx.SingleAsync<int>("select version from quotes where id = @id for no key update", new { id }) != quote.Version) return new Stale();
        await tx.ExecuteAsync("""
            update quote_revisions set sent_at = now(), message_id = @messageId where quote_id = @id and revision = @Revision;
            update quotes set state = 'sent', conversation_id = @conversation, updated_at = clock_timestamp() where id = @id
            """, new { id, quote.Revision, messageId = sent.Value!.Id, conversation });
        tx.Changed("quote", id, quote.ClientId);
        return (await QuoteSql.FindAsync(tx, id))!;
    }
}

/// <summary>The client has said yes: from here on nothing of it changes.</summary>
public static class AcceptQuote
{
    public sealed record Request(int? Version = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Version).InclusiveBetween(1, int.MaxValue);
    }

    private sealed record Row(string State, int Version, Guid ClientId);

    public static async Task<Result<Quote>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (await tx.FirstOrDefaultAsync<Row>("select state, version, client_id from quotes where id = @id for no key update", new { id }) is not { } row) return new NotFound("quote");
        if (request.Version is { } version && version != row.Version) return new Stale();
        if (row.State != QuoteState.Sent) return new WrongQuoteState(row.State);
        // Whether or not somebody has come to write that down.
        if ((await QuoteSql.FindAsync(tx, id))!.ValidUntil < await QuoteSql.TodayAsync(tx)) return new WrongQuoteState(QuoteState.Expired);
        await tx.ExecuteAsync("update quotes set state = 'accepted', accepted_at = now(), accepted_by = @by, updated_at = clock_timestamp() where id = @id", new { id, by = tx.Caller.UserId });
        tx.Changed("quote", id, row.ClientId);
        return (await QuoteSql.FindAsync(tx, id))!;
    }
}
