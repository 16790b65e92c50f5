using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Photos;

/// <summary>Photos of tours: rows in the database, pictures in the blob store.</summary>
public sealed class PhotoFunctions(Api api, Database database, IBlobStore blobs, UploadPhoto upload, DeletePhoto delete)
{
    [Function("UploadPhoto"), RequireRole(Role.OrgAdmin), Operation("Adds a photo to a tour, behind the others; at most 8 MiB, 8000 pixels a side and 40 million in all.", TakesMedia = [ImageHeader.Jpeg, ImageHeader.Png, ImageHeader.WebP],
        Answers = typeof(ProductPhoto), Status = 201, Fails = ["409 photo.too_many", "422 photo.unreadable", "422 photo.type_mismatch", "422 photo.too_many_pixels", "503 photo.store_unavailable"])]
    public Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "products/{id:guid}/photos")] HttpRequest http, Guid id, CancellationToken ct) =>
        upload.RunAsync(http, id, ct);

    [Function("ReadPhoto"), RequireRole(Role.Manager), Operation("The picture itself.", AnswersMedia = "image/*", Fails = ["503 photo.store_unavailable"])]
    public Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/{id:guid}/photos/{photoId:guid}")] HttpRequest http, Guid id, Guid photoId, CancellationToken ct) =>
        ReadPhoto.RunAsync(http, database, blobs, id, photoId, ct);

    [Function("DeletePhoto"), RequireRole(Role.OrgAdmin), Operation("Takes a photo away.", Status = 204, Edits = "products")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "products/{id:guid}/photos/{photoId:guid}")] HttpRequest http, Guid id, Guid photoId, CancellationToken ct) =>
        delete.RunAsync(http, id, photoId, ct);

    [Function("OrderPhotos"), RequireRole(Role.OrgAdmin), Operation("Puts the photos of a tour in order.", Takes = typeof(OrderPhotos.Request), Answers = typeof(Product), Edits = "products", Fails = ["422 photo.order_incomplete"])]
    public Task<IResult> OrderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "products/{id:guid}/photos/order")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<OrderPhotos.Request, Product>(http, id, (tx, request) => OrderPhotos.RunAsync(tx, id, request), ct);
}
