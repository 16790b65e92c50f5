using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Photos;

/// <summary>Takes a picture away: first its row, and once that has gone for good, the blob.</summary>
public sealed class DeletePhoto(Api api, BlobWithRow blobs)
{
    public async Task<IResult> RunAsync(HttpRequest http, Guid productId, Guid photoId, CancellationToken ct)
    {
        var gone = false;
        var answer = await api.CommandAsync(http, productId, async tx =>
        {
            var result = await DeleteRowAsync(tx, productId, photoId);
            gone = result.Succeeded;
            return result;
        }, ct);
        // A commit that fails throws, so what follows one stands.
        if (gone) await blobs.DiscardAsync(BlobContainers.Photos, PhotoSql.BlobName(http.Caller().TenantId, photoId));
        return answer;
    }

    private static async Task<Result<Nothing>> DeleteRowAsync(TenantTransaction tx, Guid productId, Guid photoId)
    {
        if (await tx.ExecuteAsync("delete from product_photos where id = @photoId and product_id = @productId", new { photoId, productId }) == 0) return new NotFound("photo");
        await tx.ExecuteAsync("update products set version = version + 1, updated_at = now() where id = @productId", new { productId });
        tx.Changed("product", productId);
        return new Nothing();
    }
}
