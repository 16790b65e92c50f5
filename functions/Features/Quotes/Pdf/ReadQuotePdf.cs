using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Quotes.Pdf;

/// <summary>Makes the PDF when it is asked for: it is a matter of milliseconds, and always what the quote is.</summary>
internal static class ReadQuotePdf
{
    /// <param name="Revision">The newest when left out.</param>
    public sealed record Filter(int? Revision) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new((int?)query.Number("revision", 1, 10_000));
    }

    private sealed record Found(Quote Quote, string Agency);

    public static async Task<IResult> RunAsync(HttpRequest http, Database database, Guid id, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var filter = Filter.Read(query);
        if (query.Problem is { } problem) return problem;
        var caller = http.Caller();
        var found = caller.Guest is null ? await database.ReadInTenantAsync(caller, FindAsync, ct) : await database.InTenantAsync(caller, async tx =>
        {
            await AuditLog.AppendAsync(tx, http, target: null, body: []);
            return await FindAsync(tx);
        }, ct);
        return found is null ? Problems.From(new NotFound("quote")) : new Download(QuotePdf.Write(found.Quote, found.Agency), $"quote-{found.Quote.Number}-{found.Quote.Revision}.pdf");

        async Task<Found?> FindAsync(TenantTransaction tx) => await QuoteSql.FindAsync(tx, id, filter.Revision) is { } quote
            ? new Found(quote, await tx.SingleAsync<string>("select name from organizations where id = @TenantId", new { tx.Caller.TenantId })) : null;
    }

    private sealed class Download(byte[] content, string name) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "application/pdf";
            response.ContentLength = content.Length;
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            response.Headers.XContentTypeOptions = "nosniff";
            // A draft is another one a moment later.
            response.Headers.CacheControl = "no-store";
            await response.Body.WriteAsync(content, httpContext.RequestAborted);
        }
    }
}
