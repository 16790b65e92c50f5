using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>Seats that are kept for clients. See docs/holds-and-quotes.md.</summary>
public sealed class HoldFunctions(Api api)
{
    [Function("ListHolds"), RequireRole(Role.Manager), Operation("Holds, proposals of agents and who waits, newest first.", Query = typeof(ListHolds.Filter), Answers = typeof(Page<Hold>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "holds")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListHolds.Filter, Page<Hold>>(http, ListHolds.RunAsync, ct);

    [Function("GetHold"), RequireRole(Role.Manager), Operation("One hold.", Answers = typeof(Hold))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "holds/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "hold", tx => HoldSql.FindAsync(tx, id), ct);

    [Function("CreateHold"), RequireRole(Role.Manager), Operation("Keeps seats of a departure for a client; when there are too few, it says how many are left, or with waitlist puts him into the queue.", Takes = typeof(CreateHold.Request),
        Answers = typeof(Hold), Status = 201, Location = "/api/holds/{id}",
        Fails = ["409 hold.no_seats", "409 client.erased", "409 client.merged", "422 client.unknown", "422 conversation.unknown", "422 departure.unknown", "422 departure.past", "422 hold.tour_archived"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "holds")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreateHold.Request, Hold>(http, target: null, CreateHold.RunAsync, ct);

    [Function("UpdateHold"), RequireRole(Role.Manager), Operation("Changes seats, end or note of a hold that is live; minutes count from now.", Takes = typeof(UpdateHold.Request), Answers = typeof(Hold),
        Fails = ["409 hold.no_seats", "409 hold.wrong_state"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "holds/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateHold.Request, Hold>(http, id, (tx, request) =>
        {
            ETag.TryReadIfMatch(http, out var seen);
            return UpdateHold.RunAsync(tx, id, seen, request);
        }, ct);

    [Function("TakeHold"), RequireRole(Role.Manager), Operation("Takes up what an agent proposed: now the seats are taken, or it is told that they are gone.", Takes = typeof(TakeHold.Request), Answers = typeof(Hold),
        Fails = ["409 hold.no_seats", "409 hold.wrong_state", "422 departure.past", "422 hold.tour_archived"])]
    public Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "holds/{id:guid}/take")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<TakeHold.Request, Hold>(http, id, (tx, request) => TakeHold.RunAsync(tx, id, request), ct);

    [Function("ConfirmHold"), RequireRole(Role.Manager), Operation("Held seats are sold.", Answers = typeof(Hold), Fails = ["409 hold.wrong_state"])]
    public Task<IResult> ConfirmAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "holds/{id:guid}/confirm")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => ConfirmHold.RunAsync(tx, id), ct);

    [Function("ReleaseHold"), RequireRole(Role.Manager), Operation("Gives seats back, leaves the queue, or dismisses an agent's proposal; administrators also give back what is sold.", Answers = typeof(Hold),
        Fails = ["403 hold.sold", "409 hold.wrong_state"])]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "holds/{id:guid}/release")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => ReleaseHold.RunAsync(tx, id), ct);
}
