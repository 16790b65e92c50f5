using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products;

/// <summary>The catalogue of tours.</summary>
public sealed class ProductFunctions(Database database)
{
    [Function("ListProducts"), RequireRole(Role.Manager)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products")] HttpRequest http, FunctionContext context, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var filter = ListProducts.Filter.Read(query);
        if (query.Problem is { } problem) return problem;
        return Problems.Ok(await database.InTenantAsync(context.Caller(), tx => ListProducts.RunAsync(tx, filter), ct));
    }

    [Function("CreateProduct"), RequireRole(Role.OrgAdmin)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "products")] HttpRequest http, FunctionContext context, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new CreateProduct.Validator(), ct);
        if (request is null) return problem!;
        var product = await database.InTenantAsync(context.Caller(), tx => CreateProduct.RunAsync(tx, request), ct);
        return Problems.Created($"/api/products/{product.Id}", product);
    }

    [Function("GetProduct"), RequireRole(Role.Manager)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/{id:guid}")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var product = await database.InTenantAsync(context.Caller(), tx => ProductSql.FindAsync(tx, id), ct);
        return product is null ? Problems.From(new NotFound("product")) : Problems.Ok(product);
    }

    [Function("UpdateProduct"), RequireRole(Role.OrgAdmin)]
    public async Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "products/{id:guid}")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new UpdateProduct.Validator(), ct);
        if (request is null) return problem!;
        return (await database.InTenantAsync(context.Caller(), tx => UpdateProduct.RunAsync(tx, id, request), ct)).ToHttp();
    }

    [Function("ArchiveProduct"), RequireRole(Role.OrgAdmin)]
    public async Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "products/{id:guid}")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var archived = await database.InTenantAsync(context.Caller(), async tx =>
        {
            var rows = await tx.ExecuteAsync("update products set status = 'archived', updated_at = now() where id = @id", new { id });
            if (rows > 0) tx.Changed("product", id);
            return rows > 0;
        }, ct);
        return archived ? Results.NoContent() : Problems.From(new NotFound("product"));
    }
}
