using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Organizations;

public sealed class OrganizationFunctions(Api api, Database database, IBlobStore blobs)
{
    [Function("GetOrganization"), RequireRole(Role.Manager), Operation("The agency and its settings.", Answers = typeof(Organization))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organization")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, OrganizationSql.GetAsync, ct);

    [Function("UpdateOrganization"), RequireRole(Role.OrgAdmin), Operation("Changes settings of the agency.", Takes = typeof(UpdateOrganization.Request), Answers = typeof(Organization),
        Edits = "organizations", Fails = ["409 organization.totp_first"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "organization")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<UpdateOrganization.Request, Organization>(http, target: null, UpdateOrganization.RunAsync, ct);

    [Function("ListAudit"), RequireRole(Role.OrgAdmin), Operation("Who did what, newest first.", Query = typeof(ListAudit.Filter), Answers = typeof(Page<ListAudit.Entry>))]
    public Task<IResult> AuditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organization/audit")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListAudit.Filter, Page<ListAudit.Entry>>(http, ListAudit.RunAsync, ct);

    [Function("ExportOrganization"), RequireRole(Role.OrgAdmin), Operation("All data of the agency as a ZIP with a JSON-lines file per table, and its pictures.", AnswersMedia = "application/zip")]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organization/export")] HttpRequest http, CancellationToken ct)
    {
        await database.InTenantAsync(http.Caller(), tx => AuditLog.AppendAsync(tx, http, target: null, body: []), ct);
        return new ExportOrganization.Download(database, blobs, http.Caller());
    }
}
