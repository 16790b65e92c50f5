using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Partners;

/// <summary>Operators, hotels, guides and whoever else the agency works with.</summary>
public sealed class PartnerFunctions(Api api)
{
    [Function("ListPartners"), RequireRole(Role.Manager), Operation("Partners, by name.", Query = typeof(ListPartners.Filter), Answers = typeof(Page<Partner>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "partners")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListPartners.Filter, Page<Partner>>(http, ListPartners.RunAsync, ct);

    [Function("CreatePartner"), RequireRole(Role.OrgAdmin), Operation("Adds a partner.", Takes = typeof(CreatePartner.Request), Answers = typeof(Partner), Status = 201, Location = "/api/partners/{id}",
        Fails = ["409 partner.name_taken"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreatePartner.Request, Partner>(http, target: null, CreatePartner.RunAsync, ct);

    [Function("GetPartner"), RequireRole(Role.Manager), Operation("One partner.", Answers = typeof(Partner))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "partners/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "partner", tx => PartnerSql.FindAsync(tx, id), ct);

    [Function("UpdatePartner"), RequireRole(Role.OrgAdmin), Operation("Changes the fields that the request names; contacts are replaced as a whole.", Takes = typeof(UpdatePartner.Request), Answers = typeof(Partner),
        Edits = "partners", Fails = ["409 partner.name_taken"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "partners/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdatePartner.Request, Partner>(http, id, (tx, request) => UpdatePartner.RunAsync(tx, id, request), ct);

    [Function("ArchivePartner"), RequireRole(Role.OrgAdmin), Operation("Archives a partner: out of the lists; tours keep it.", Status = 204, Edits = "partners")]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "partners/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx => (await UpdatePartner.RunAsync(tx, id, new UpdatePartner.Request(Status: "archived"))).Error is { } error ? error : new Nothing(), ct);
}
