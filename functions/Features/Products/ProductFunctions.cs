using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Products.Import;
using SoulCrm.Functions.Features.Products.Search;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Csv;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Embeddings;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products;

/// <summary>The catalogue of tours.</summary>
public sealed class ProductFunctions(Api api, ProductSearch search, EmbedTexts embedding)
{
    [Function("ListProducts"), RequireRole(Role.Manager), Operation("Tours, newest first; those that a text finds, best match first.", Query = typeof(ListProducts.Filter), Answers = typeof(Page<Product>))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products")] HttpRequest http, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var filter = ListProducts.Filter.Read(query);
        if (query.Problem is { } problem) return problem;
        var vector = await search.PrepareAsync(filter, ct);
        return await api.GetAsync(http, tx => filter.Text is null ? ListProducts.RunAsync(tx, filter) : search.ListAsync(tx, filter, vector), ct);
    }

    [Function("CreateProduct"), RequireRole(Role.OrgAdmin), Operation("Adds a tour with its departures.", Takes = typeof(CreateProduct.Request), Answers = typeof(Product), Status = 201, Location = "/api/products/{id}",
        Fails = ["422 departure.past", "422 partner.unknown"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "products")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreateProduct.Request, Product>(http, target: null, (tx, request) =>
        {
            embedding.Enqueue(tx);
            return CreateProduct.RunAsync(tx, request);
        }, ct);

    [Function("GetProduct"), RequireRole(Role.Manager), Operation("One tour with its coming departures.", Answers = typeof(Product))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "product", tx => ProductSql.FindAsync(tx, id), ct);

    [Function("UpdateProduct"), RequireRole(Role.OrgAdmin), Operation("Changes the fields that the request names; departures replace the coming ones as a whole.", Takes = typeof(UpdateProduct.Request), Answers = typeof(Product),
        Edits = "products", Fails = ["409 departure.seats_taken", "422 departure.past", "422 partner.unknown"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "products/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateProduct.Request, Product>(http, id, (tx, request) =>
        {
            embedding.Enqueue(tx);
            return UpdateProduct.RunAsync(tx, id, request);
        }, ct);

    [Function("ReplaceDepartures"), RequireRole(Role.OrgAdmin), Operation("Makes the coming departures of a tour those of the request; seats held and sold stay with their date.", Takes = typeof(ReplaceDepartures.Request),
        Answers = typeof(Product), Edits = "products", Fails = ["409 departure.seats_taken", "422 departure.past"])]
    public Task<IResult> ReplaceDeparturesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "products/{id:guid}/departures")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<ReplaceDepartures.Request, Product>(http, id, (tx, request) => ReplaceDepartures.RunAsync(tx, id, request), ct);

    [Function("ArchiveProduct"), RequireRole(Role.OrgAdmin), Operation("Archives a tour: it is not proposed any more.", Status = 204, Edits = "products")]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "products/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx =>
        {
            if (await tx.ExecuteAsync("update products set status = 'archived', updated_at = now() where id = @id", new { id }) == 0) return new NotFound("product");
            embedding.Enqueue(tx);
            tx.Changed("product", id);
            return new Nothing();
        }, ct);

    [Function("ImportProducts"), RequireRole(Role.OrgAdmin), Operation("Takes tours and departures from a CSV file; a dry run reports and keeps nothing.", TakesMedia = ["text/csv"], Query = typeof(ImportProducts.Options),
        Answers = typeof(ImportProducts.Report), Fails = ["422 import.unreadable"])]
    public async Task<IResult> ImportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "products/import")] HttpRequest http, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var options = ImportProducts.Options.Read(query);
        if (query.Problem is { } problem) return problem;
        var (file, refused) = await CsvFile.ReadUploadAsync(http, ct);
        return refused ?? await api.WriteAsync(http, target: null, body: [], tx =>
        {
            if (!options.DryRun) embedding.Enqueue(tx);
            return ImportProducts.RunAsync(tx, file!, options);
        }, ct);
    }
}
