using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Glossary;

/// <summary>Terms that are always translated in one way.</summary>
public sealed class GlossaryFunctions(Api api)
{
    [Function("GetGlossary"), RequireRole(Role.OrgAdmin), Operation("The glossary, of one language or of all.", Query = typeof(ReadGlossary.Filter), Answers = typeof(WholeGlossary))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "glossary")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ReadGlossary.Filter, WholeGlossary>(http, (tx, filter) => ReadGlossary.GetAsync(tx, filter.Language), ct);

    // If-Match is compared where the version stands: the table of entries has none.
    [Function("ReplaceGlossary"), RequireRole(Role.OrgAdmin), Operation("Puts another list in the place of the whole glossary.", Takes = typeof(ReplaceGlossary.Request), Answers = typeof(WholeGlossary),
        Fails = ["412 request.version_stale", "422 glossary.term_twice"])]
    public Task<IResult> ReplaceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "glossary")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<ReplaceGlossary.Request, WholeGlossary>(http, http.Caller().TenantId, (tx, request) =>
        {
            ETag.TryReadIfMatch(http, out var seen);
            return ReplaceGlossary.RunAsync(tx, seen, request);
        }, ct);
}
