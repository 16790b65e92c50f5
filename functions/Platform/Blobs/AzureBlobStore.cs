using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace SoulCrm.Functions.Platform.Blobs;

/// <summary>Blobs of Azure Storage, or of Azurite, which speaks like it.</summary>
public sealed class AzureBlobStore(BlobServiceClient service) : IBlobStore
{
    /// <summary>Somebody waits for the answer: a store that is away is told within seconds, not after the client's own minute of tries.</summary>
    public static BlobClientOptions Patience => new() { Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(1), NetworkTimeout = TimeSpan.FromSeconds(10) } };

    private readonly ConcurrentDictionary<string, bool> created = new(StringComparer.Ordinal);

    public Task PutAsync(string container, string name, byte[] content, string mediaType, CancellationToken ct) => CallAsync(async () =>
    {
        var client = service.GetBlobContainerClient(container);
        if (!created.ContainsKey(container))
        {
            await client.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: ct);
            created[container] = true;
        }

        await client.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = mediaType } }, ct);
        return true;
    });

    public Task<Stream?> OpenReadAsync(string container, string name, CancellationToken ct) => CallAsync(async () =>
    {
        try
        {
            return (Stream?)(await service.GetBlobContainerClient(container).GetBlobClient(name).DownloadStreamingAsync(cancellationToken: ct)).Value.Content;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    });

    public Task DeleteAsync(string container, string name, CancellationToken ct) => CallAsync(async () =>
    {
        try
        {
            return (await service.GetBlobContainerClient(container).GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: ct)).Value;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false; // not even the container is there
        }
    });

    // The client has retried by itself before it throws; several failed tries come together as an AggregateException.
    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or IOException)
        {
            throw new BlobsUnavailableException("The blob store did not do what it was asked.", exception);
        }
    }
}
