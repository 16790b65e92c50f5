using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Features.Holds;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>Drafts a quote: the client gets nothing yet.</summary>
public static class CreateQuote
{
    private const int DaysByDefault = 7;

    /// <param name="ConversationId">Where it will be sent; of the same client.</param>
    /// <param name="Language">The client's when left out and it is one of these, else English.</param>
    /// <param name="ValidUntil">Seven days from today when left out.</param>
    /// <param name="Currency">Needed when there are no tours.</param>
    public sealed record Request(
        Guid ClientId, Guid? ConversationId = null, QuotedTour[]? Tours = null, QuotedExtra[]? Extras = null, string? Language = null, DateOnly? ValidUntil = null, string? Currency = null, string? Note = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.ClientId).NotEmpty();
            QuoteRules.Tours(this, r => r.Tours);
            QuoteRules.Extras(this, r => r.Extras);
            RuleFor(r => r.Language).OneOf(QuoteLanguages.All);
            RuleFor(r => r.Currency).Currency();
            RuleFor(r => r.Note).Note();
        }
    }

    public static async Task<Result<Quote>> RunAsync(TenantTransaction tx, Request request)
    {
        if (await HoldClient.CheckAsync(tx, request.ClientId, request.ConversationId) is { } refused) return refused;
        var language = request.Language ?? QuoteLanguages.OrEnglish(await tx.SingleAsync<string?>("select language from clients where id = @ClientId", new { request.ClientId }));
        var today = await QuoteSql.TodayAsync(tx);
        var validUntil = request.ValidUntil ?? today.AddDays(DaysByDefault);
        if (validUntil < today) return new Unprocessable("quote.validity_past", "Its last day is over.");
        var source = new QuoteSource(request.Tours, request.Extras);
        var priced = await source.PriceAsync(tx, language, request.Currency);
        if (priced.Error is { } error) return error;

        var id = Guid.CreateVersion7();
        // One after the other: a number is given once, and none is left out.
        await tx.ExecuteAsync("""
            call lock_key(@lockKey);
            insert into quotes (id, number, client_id, conversation_id, state, revision) values (@id, (select coalesce(max(number), 0) + 1 from quotes), @ClientId, @ConversationId, 'draft', 1)
            """, new { lockKey = $"quote-number:{tx.Caller.TenantId}", id, request.ClientId, request.ConversationId });
        await QuoteWriting.InsertRevisionAsync(tx, id, 1, language, validUntil, request.Note ?? "", source, priced.Value!);
        tx.Changed("quote", id, request.ClientId, "created");
        return (await QuoteSql.FindAsync(tx, id))!;
    }
}

internal static class QuoteWriting
{
    public static async Task InsertRevisionAsync(TenantTransaction tx, Guid quoteId, int revision, string language, DateOnly validUntil, string note, QuoteSource source, QuoteContent content)
    {
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            insert into quote_revisions (id, quote_id, revision, language, currency, valid_until, note, total, source, created_by) values (@id, @quoteId, @revision, @language, @Currency, @validUntil, @note, @Total, @source::jsonb, @by)
            """, new { id, quoteId, revision, language, content.Currency, validUntil, note = note.Trim(), content.Total, source = ToJson(source), by = tx.Caller.UserId });
        await InsertLinesAsync(tx, id, content);
    }

    /// <summary>Writes a draft anew.</summary>
    public static async Task ReplaceDraftAsync(TenantTransaction tx, Guid quoteId, int revision, string language, DateOnly validUntil, string note, QuoteSource source, QuoteContent content)
    {
        var id = await tx.SingleAsync<Guid>("""
            update quote_revisions set language = @language, currency = @Currency, valid_until = @validUntil, note = @note, total = @Total, source = @source::jsonb, created_by = @by
            where quote_id = @quoteId and revision = @revision returning id
            """, new { quoteId, revision, language, content.Currency, validUntil, note = note.Trim(), content.Total, source = ToJson(source), by = tx.Caller.UserId });
        await tx.ExecuteAsync("delete from quote_lines where revision_id = @id", new { id });
        await InsertLinesAsync(tx, id, content);
    }

    private static Task InsertLinesAsync(TenantTransaction tx, Guid revisionId, QuoteContent content) => tx.ExecuteAsync("""
        insert into quote_lines (revision_id, position, kind, departure_id, title, date_from, date_to, quantity, unit_price)
        select @revisionId, n, kind, departure_id, title, date_from, date_to, quantity, unit_price
        from unnest(@kinds, @departures::uuid[], @titles, @froms::date[], @tos::date[], @quantities, @prices) with ordinality as l(kind, departure_id, title, date_from, date_to, quantity, unit_price, n)
        """, new
    {
        revisionId,
        kinds = content.Lines.Select(line => line.Kind).ToArray(),
        departures = content.Lines.Select(line => line.DepartureId).ToArray(),
        titles = content.Lines.Select(line => line.Title).ToArray(),
        froms = content.Lines.Select(line => line.DateFrom).ToArray(),
        tos = content.Lines.Select(line => line.DateTo).ToArray(),
        quantities = content.Lines.Select(line => line.Quantity).ToArray(),
        prices = content.Lines.Select(line => line.UnitPrice).ToArray(),
    });

    private static string ToJson(QuoteSource source) => JsonSerializer.Serialize(source, ApiJson.Options);
}
