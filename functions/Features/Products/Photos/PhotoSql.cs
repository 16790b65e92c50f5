using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Photos;

internal static partial class PhotoSql
{
    public static readonly Unavailable StoreUnavailable = new("photo.store_unavailable", "Pictures cannot be stored or read right now; try again.");

    public static string BlobName(Guid tenantId, Guid photoId) => $"{tenantId}/{photoId}";

    public static Task<bool> ProductExistsAsync(TenantTransaction tx, Guid productId) => tx.SingleAsync<bool>("select exists (select from products where id = @productId)", new { productId });

    /// <summary>Takes a blob away that no row names. A failure leaves a file that nobody sees; it is not worth failing for.</summary>
    public static async Task DiscardAsync(IBlobStore blobs, string name, ILogger logger)
    {
        try
        {
            await blobs.DeleteAsync(BlobContainers.Photos, name, CancellationToken.None);
        }
        catch (BlobsUnavailableException exception)
        {
            LogLeft(logger, exception, name);
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "Blob {Name} is left without a row")]
    private static partial void LogLeft(ILogger logger, Exception exception, string name);
}
