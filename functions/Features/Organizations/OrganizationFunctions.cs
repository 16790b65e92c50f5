using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Organizations;

public sealed class OrganizationFunctions(Database database)
{
    [Function("GetOrganization"), RequireRole(Role.Manager)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organization")] HttpRequest http, FunctionContext context, CancellationToken ct) =>
        Problems.Ok(await database.InTenantAsync(context.Caller(), OrganizationSql.GetAsync, ct));

    [Function("UpdateOrganization"), RequireRole(Role.OrgAdmin)]
    public async Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "organization")] HttpRequest http, FunctionContext context, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new UpdateOrganization.Validator(), ct);
        if (request is null) return problem!;
        return Problems.Ok(await database.InTenantAsync(context.Caller(), tx => UpdateOrganization.RunAsync(tx, request), ct));
    }
}
