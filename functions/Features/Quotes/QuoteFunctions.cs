using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Quotes.Pdf;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>Offers to clients. See docs/holds-and-quotes.md.</summary>
public sealed class QuoteFunctions(Api api, AgentSends agentSends, Database database)
{
    [Function("ListQuotes"), RequireRole(Role.Manager), Operation("Quotes, newest first.", Query = typeof(ListQuotes.Filter), Answers = typeof(Page<Quote>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "quotes")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListQuotes.Filter, Page<Quote>>(http, ListQuotes.RunAsync, ct);

    [Function("GetQuote"), RequireRole(Role.Manager), Operation("One quote, with the text that its client reads.", Answers = typeof(Quote))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "quotes/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "quote", tx => QuoteSql.FindAsync(tx, id), ct);

    [Function("CreateQuote"), RequireRole(Role.Manager), Operation("Drafts a quote from departures and who travels, at the catalogue's prices, with further lines.", Takes = typeof(CreateQuote.Request), Answers = typeof(Quote), Status = 201,
        Location = "/api/quotes/{id}", Fails = ["409 client.erased", "409 client.merged", "422 client.unknown", "422 conversation.unknown", "422 departure.unknown", "422 departure.past", "422 quote.empty", "422 quote.currencies_differ",
            "422 quote.currency_missing", "422 quote.total_out_of_range", "422 quote.validity_past"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "quotes")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreateQuote.Request, Quote>(http, target: null, CreateQuote.RunAsync, ct);

    [Function("UpdateQuote"), RequireRole(Role.Manager), Operation("Changes a draft; of what was sent or has expired it begins the next revision. Lists replace what was there.", Takes = typeof(UpdateQuote.Request), Answers = typeof(Quote),
        Edits = "quotes", Fails = ["409 quote.wrong_state", "409 client.erased", "422 departure.unknown", "422 departure.past", "422 quote.empty", "422 quote.currencies_differ", "422 quote.currency_missing", "422 quote.total_out_of_range",
            "422 quote.validity_past"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "quotes/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateQuote.Request, Quote>(http, id, (tx, request) => UpdateQuote.RunAsync(tx, id, request), ct);

    [Function("SendQuote"), RequireRole(Role.Manager), Operation("Sends a draft to the client as a message, in his language; sending takes the conversation over.", Takes = typeof(SendQuote.Request), Answers = typeof(Quote), Status = 202,
        Fails = ["409 quote.wrong_state", "409 quote.prices_changed", "409 quote.no_conversation", "409 client.blocked", "412 request.version_stale", "422 departure.unknown", "422 departure.past", "422 quote.empty", "422 quote.currencies_differ", "422 quote.validity_past", "422 quote.too_long"])]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "quotes/{id:guid}/send")] HttpRequest http, Guid id, CancellationToken ct)
    {
        var (request, body, problem) = await http.ReadBodyAsync<SendQuote.Request>(ct);
        return request is null ? problem! : await agentSends.RunAsync(http.Caller(), () => api.WriteAsync(http, id, body, tx => SendQuote.RunAsync(tx, id, request), ct), ct);
    }

    [Function("AcceptQuote"), RequireRole(Role.Manager), Operation("The client has accepted what was sent: it is frozen.", Takes = typeof(AcceptQuote.Request), Answers = typeof(Quote), Fails = ["409 quote.wrong_state", "412 request.version_stale"])]
    public Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "quotes/{id:guid}/accept")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<AcceptQuote.Request, Quote>(http, id, (tx, request) => AcceptQuote.RunAsync(tx, id, request), ct);

    [Function("ReadQuotePdf"), RequireRole(Role.Manager), Operation("A quote as a PDF, in its language; an earlier revision by its number.", Query = typeof(ReadQuotePdf.Filter), AnswersMedia = "application/pdf")]
    public Task<IResult> PdfAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "quotes/{id:guid}/pdf")] HttpRequest http, Guid id, CancellationToken ct) =>
        ReadQuotePdf.RunAsync(http, database, id, ct);
}
