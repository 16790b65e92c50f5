using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Photos;

internal static class PhotoSql
{
    public static readonly Unavailable StoreUnavailable = new("photo.store_unavailable", "Pictures cannot be stored or read right now; try again.");

    public static string BlobName(Guid tenantId, Guid photoId) => $"{tenantId}/{photoId}";

    public static Task<bool> ProductExistsAsync(TenantTransaction tx, Guid productId) => tx.SingleAsync<bool>("select exists (select from products where id = @productId)", new { productId });
}
