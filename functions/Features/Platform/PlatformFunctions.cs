using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Platform;

/// <summary>For those who run the platform.</summary>
public sealed class PlatformFunctions(Api api, EnterOrganization enter)
{
    [Function("ListPlatformOrganizations"), RequireRole(Role.SuperAdmin), Operation("All agencies, newest first.", Query = typeof(PlatformOrganizations.Filter), Answers = typeof(Page<PlatformOrganizations.Item>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "platform/organizations")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<PlatformOrganizations.Filter, Page<PlatformOrganizations.Item>>(http, PlatformOrganizations.ListAsync, ct);

    [Function("UpdatePlatformOrganization"), RequireRole(Role.SuperAdmin), Operation("Changes an agency's status or plan; suspending ends its sessions within a minute.", Takes = typeof(PlatformOrganizations.Request),
        Answers = typeof(PlatformOrganizations.Item))]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "platform/organizations/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<PlatformOrganizations.Request, PlatformOrganizations.Item>(http, id, (tx, request) =>
        {
            ETag.TryReadIfMatch(http, out var seen);
            return PlatformOrganizations.UpdateAsync(tx, id, seen, request);
        }, ct);

    [Function("EnterOrganization"), RequireRole(Role.SuperAdmin), Operation("Enters an agency for half an hour; the agency sees it, the reason and all that is done.", Takes = typeof(EnterOrganization.Request),
        Answers = typeof(EnterOrganization.Response), Fails = ["403 platform.already_guest"])]
    public Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "platform/organizations/{id:guid}/enter")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<EnterOrganization.Request, EnterOrganization.Response>(http, id, async (tx, request) =>
            tx.Caller.Guest is not null ? new Forbidden("platform.already_guest", "Leave the organization that you are in first.") : await enter.RunAsync(tx, http, id, request, ct), ct);
}
