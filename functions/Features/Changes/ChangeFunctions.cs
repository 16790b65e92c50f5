using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Users.Presence;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Changes;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Changes;

/// <summary>The change feed: a browser asks what is new since the number it has seen, and waits for it if there is nothing.</summary>
public sealed class ChangeFunctions(Database database, ChangeSignal signal, PresenceTracker presence)
{
    private const int MaxItems = 500;

    /// <param name="ParentId">The conversation of a message, a question, a suggestion or a scheduled message, the client of a note, a qualification or a task, the user of a notification.</param>
    public sealed record Change(
        long Seq,
        [Values("agent", "client", "clients", "conversation", "glossary", "hold", "knowledge_article", "knowledge_question", "message", "note", "notification", "notifications", "organization", "partner", "product", "products", "prompt", "quote",
            "qualification", "quick_reply", "scheduled_message", "suggestion", "task", "user", "whatsapp_session")] string Entity,
        Guid Id, Guid? ParentId, [Values("created", "updated", "deleted")] string Kind);

    /// <param name="Next">Ask for changes since this number next.</param>
    public sealed record Response(IReadOnlyList<Change> Items, long Next);

    public sealed record Filter(long? Since, TimeSpan Wait) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Number("since", 0, long.MaxValue), TimeSpan.FromSeconds(query.Number("wait", 0, 25) ?? 0));
    }

    [Function("GetChanges"), RequireRole(Role.Manager), Operation("What has changed since a number, waiting for it up to wait seconds; without since: the number to begin with.", Query = typeof(Filter), Answers = typeof(Response))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "changes")] HttpRequest http, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var (since, wait) = Filter.Read(query);
        if (query.Problem is { } problem) return problem;
        var caller = http.Caller();
        await presence.SeenAsync(caller, ct);
        if (since is null) return Problems.Ok(new Response([], await HeadAsync(caller, ct)));

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct, http.HttpContext.RequestAborted);
        patience.CancelAfter(wait);
        while (true)
        {
            var changed = signal.NextChangeAsync(caller.TenantId); // before the read: a change in between must wake us
            var items = await ReadAsync(caller, since.Value, ct);
            if (items.Count > 0 || wait == TimeSpan.Zero) return Problems.Ok(new Response(items, items.Count > 0 ? items[^1].Seq : since.Value));
            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                return Problems.Ok(new Response([], since.Value));
            }
        }
    }

    private Task<long> HeadAsync(Caller caller, CancellationToken ct) =>
        database.ReadInTenantAsync(caller, tx => tx.SingleAsync<long>("select coalesce((select seq from change_heads), 0)"), ct);

    private Task<IReadOnlyList<Change>> ReadAsync(Caller caller, long since, CancellationToken ct) =>
        database.ReadInTenantAsync(caller, tx => tx.QueryAsync<Change>(
            "select seq, entity, id, parent_id, kind from changes where seq > @since order by seq limit @MaxItems", new { since, MaxItems }), ct);
}
