using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Photos;

/// <summary>The picture as it was uploaded.</summary>
internal static class ReadPhoto
{
    private sealed record Row(string MediaType, int Bytes);

    public static async Task<IResult> RunAsync(HttpRequest http, Database database, IBlobStore blobs, Guid productId, Guid photoId, CancellationToken ct)
    {
        var caller = http.Caller();
        var row = caller.Guest is null ? await database.ReadInTenantAsync(caller, FindAsync, ct) : await database.InTenantAsync(caller, async tx =>
        {
            await AuditLog.AppendAsync(tx, http, target: null, body: []);
            return await FindAsync(tx);
        }, ct);
        if (row is null) return Problems.From(new NotFound("photo"));
        try
        {
            var content = await blobs.OpenReadAsync(BlobContainers.Photos, PhotoSql.BlobName(caller.TenantId, photoId), ct);
            return content is null ? Problems.From(new NotFound("photo")) : new BlobDownload(content, row.MediaType, row.Bytes);
        }
        catch (BlobsUnavailableException)
        {
            return Problems.From(PhotoSql.StoreUnavailable);
        }

        Task<Row?> FindAsync(TenantTransaction tx) => tx.FirstOrDefaultAsync<Row>("select media_type, bytes from product_photos where id = @photoId and product_id = @productId", new { photoId, productId });
    }
}
