using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

public sealed class ClientFunctions(Database database)
{
    [Function("ListClients"), RequireRole(Role.Manager)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients")] HttpRequest http, FunctionContext context, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var filter = ListClients.Filter.Read(query);
        if (query.Problem is { } problem) return problem;
        return Problems.Ok(await database.InTenantAsync(context.Caller(), tx => ListClients.RunAsync(tx, filter), ct));
    }

    [Function("CreateClient"), RequireRole(Role.Manager)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients")] HttpRequest http, FunctionContext context, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new CreateClient.Validator(), ct);
        if (request is null) return problem!;
        var result = await database.InTenantAsync(context.Caller(), tx => CreateClient.RunAsync(tx, request), ct);
        return result.ToHttp(client => Problems.Created($"/api/clients/{client.Id}", client));
    }

    [Function("GetClient"), RequireRole(Role.Manager)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var client = await database.InTenantAsync(context.Caller(), tx => ClientSql.FindAsync(tx, id), ct);
        return client is null ? Problems.From(new NotFound("client")) : Problems.Ok(client);
    }

    [Function("UpdateClient"), RequireRole(Role.Manager)]
    public async Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "clients/{id:guid}")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new UpdateClient.Validator(), ct);
        if (request is null) return problem!;
        return (await database.InTenantAsync(context.Caller(), tx => UpdateClient.RunAsync(tx, id, request), ct)).ToHttp();
    }

    [Function("SetClientStatus"), RequireRole(Role.Manager)]
    public async Task<IResult> SetStatusAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clients/{id:guid}/status")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new SetClientStatus.Validator(), ct);
        if (request is null) return problem!;
        return (await database.InTenantAsync(context.Caller(), tx => SetClientStatus.RunAsync(tx, id, request), ct)).ToHttp();
    }

    [Function("GetQualification"), RequireRole(Role.Manager)]
    public async Task<IResult> GetQualificationAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}/qualification")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var qualification = await database.InTenantAsync(context.Caller(), async tx =>
            await ClientSql.FindAsync(tx, id) is null ? null : await QualificationSql.LoadAsync(tx, id), ct);
        return qualification is null ? Problems.From(new NotFound("client")) : Problems.Ok(QualificationResponse.From(qualification));
    }
}
