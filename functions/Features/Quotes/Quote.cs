using System.Text.Json;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary><c>draft → sent → accepted | expired</c>. An edit of what was sent or has expired begins the next revision as a draft; an accepted quote is frozen.</summary>
public static class QuoteState
{
    public const string Draft = "draft";
    public const string Sent = "sent";
    public const string Accepted = "accepted";
    public const string Expired = "expired";

    public static readonly string[] All = [Draft, Sent, Accepted, Expired];
}

/// <param name="Kind">adult, child (2 to 11 years), infant, single: prices of a departure; other: written by hand.</param>
/// <param name="Title">Of the tour, or what was written.</param>
/// <param name="ProductId">The tour, while the departure is one of it; null for further lines.</param>
/// <param name="DateTo">The day of return.</param>
/// <param name="Amount">Quantity by unit price, exactly.</param>
public sealed record QuoteLine(
    [Values("adult", "child", "infant", "single", "other")] string Kind, string Title, Guid? ProductId, Guid? DepartureId, DateOnly? DateFrom, DateOnly? DateTo, int Quantity, decimal UnitPrice, decimal Amount);

/// <param name="SentAt">Null: a draft.</param>
public sealed record QuoteRevision(int Revision, decimal Total, string Currency, DateTimeOffset CreatedAt, DateTimeOffset? SentAt);

/// <summary>An offer to a client, as its newest revision has it.</summary>
/// <param name="Number">What people call it; counted by organisation.</param>
/// <param name="ValidUntil">The last day on which it can be accepted, by the organisation's clock.</param>
/// <param name="Total">The exact sum of the lines.</param>
/// <param name="Tours">What the lines of tours were made of.</param>
/// <param name="Extras">What the other lines were made of.</param>
/// <param name="Text">What the client reads in the chat, in the quote's language.</param>
/// <param name="MessageId">The message in which this revision was sent.</param>
/// <param name="Revisions">All of them, the oldest first.</param>
public sealed record Quote(
    Guid Id, int Number, Guid ClientId, string ClientName, Guid? ConversationId, [Values(typeof(QuoteState))] string State, int Revision, [Values(typeof(QuoteLanguages))] string Language, string Currency, DateOnly ValidUntil, string Note,
    IReadOnlyList<QuoteLine> Lines, decimal Total, IReadOnlyList<QuotedTour> Tours, IReadOnlyList<QuotedExtra> Extras, string Text, Guid? MessageId, string? CreatedByName, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? SentAt, DateTimeOffset? AcceptedAt, DateTimeOffset? ExpiredAt, IReadOnlyList<QuoteRevision> Revisions, int Version) : IVersioned
{
    /// <summary>What people call this revision: "12", or "12/2" for the second.</summary>
    internal string Name => Revision == 1 ? $"{Number}" : $"{Number}/{Revision}";
}

internal static class QuoteSql
{
    private sealed record Row(
        Guid Id, int Number, Guid ClientId, string ClientName, Guid? ConversationId, string State, int Revision, Guid RevisionId, string Language, string Currency, DateOnly ValidUntil, string Note, decimal Total, JsonElement Source,
        Guid? MessageId, string? CreatedByName, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? SentAt, DateTimeOffset? AcceptedAt, DateTimeOffset? ExpiredAt, int Version, string Agency);

    private sealed record LineRow(Guid RevisionId, string Kind, string Title, Guid? ProductId, Guid? DepartureId, DateOnly? DateFrom, DateOnly? DateTo, int Quantity, decimal UnitPrice, decimal Amount);

    private sealed record RevisionRow(Guid QuoteId, int Revision, decimal Total, string Currency, DateTimeOffset CreatedAt, DateTimeOffset? SentAt);

    /// <param name="condition">With its order and limit, over quotes as q.</param>
    /// <param name="revision">Null: the newest of each.</param>
    public static async Task<IReadOnlyList<Quote>> QueryAsync(TenantTransaction tx, string condition, object parameters, int? revision = null)
    {
        var rows = await tx.QueryAsync<Row>($"""
            select q.id, q.number, q.client_id, c.name as client_name, q.conversation_id, q.state, r.revision, r.id as revision_id, r.language, r.currency, r.valid_until, r.note, r.total, r.source, r.message_id,
                   u.name as created_by_name, q.created_at, q.updated_at, r.sent_at, q.accepted_at, q.expired_at, q.version, o.name as agency
            from quotes q join clients c on c.tenant_id = q.tenant_id and c.id = q.client_id join organizations o on o.id = q.tenant_id
                join quote_revisions r on r.tenant_id = q.tenant_id and r.quote_id = q.id and r.revision = {(revision is null ? "q.revision" : FormattableString.Invariant($"{revision}"))}
                left join users u on u.tenant_id = r.tenant_id and u.id = r.created_by
            where {condition}
            """, parameters);
        if (rows.Count == 0) return [];
        var lines = (await tx.QueryAsync<LineRow>("""
            select l.revision_id, l.kind, l.title, d.product_id, l.departure_id, l.date_from, l.date_to, l.quantity, l.unit_price, l.amount
            from quote_lines l left join product_departures d on d.tenant_id = l.tenant_id and d.id = l.departure_id where l.revision_id = any(@ids) order by l.revision_id, l.position
            """, new { ids = rows.Select(row => row.RevisionId).ToArray() })).ToLookup(line => line.RevisionId);
        var revisions = (await tx.QueryAsync<RevisionRow>("select quote_id, revision, total, currency, created_at, sent_at from quote_revisions where quote_id = any(@ids) order by quote_id, revision",
            new { ids = rows.Select(row => row.Id).ToArray() })).ToLookup(one => one.QuoteId);
        return [.. rows.Select(row => ToQuote(row, lines[row.RevisionId], revisions[row.Id]))];
    }

    public static async Task<Quote?> FindAsync(TenantTransaction tx, Guid id, int? revision = null) => (await QueryAsync(tx, "q.id = @id", new { id }, revision)).SingleOrDefault();

    /// <summary>The day that it is for the organisation.</summary>
    public static Task<DateOnly> TodayAsync(TenantTransaction tx) => tx.SingleAsync<DateOnly>("select (now() at time zone time_zone)::date from organizations where id = @TenantId", new { tx.Caller.TenantId });

    private static Quote ToQuote(Row row, IEnumerable<LineRow> lines, IEnumerable<RevisionRow> revisions)
    {
        var source = row.Source.Deserialize<QuoteSource>(ApiJson.Options)!;
        var quote = new Quote(row.Id, row.Number, row.ClientId, row.ClientName, row.ConversationId, row.State, row.Revision, row.Language, row.Currency, row.ValidUntil, row.Note,
            [.. lines.Select(line => new QuoteLine(line.Kind, line.Title, line.ProductId, line.DepartureId, line.DateFrom, line.DateTo, line.Quantity, line.UnitPrice, line.Amount))], row.Total, source.Tours ?? [], source.Extras ?? [], "",
            row.MessageId, row.CreatedByName, row.CreatedAt, row.UpdatedAt, row.SentAt, row.AcceptedAt, row.ExpiredAt,
            [.. revisions.Select(one => new QuoteRevision(one.Revision, one.Total, one.Currency, one.CreatedAt, one.SentAt))], row.Version);
        return quote with { Text = QuoteText.Write(quote, row.Agency) };
    }
}
