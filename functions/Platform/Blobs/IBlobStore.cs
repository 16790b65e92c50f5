namespace SoulCrm.Functions.Platform.Blobs;

/// <summary>Files too large for rows: photos, media. A container for each kind of them; names begin with the tenant's id.</summary>
public interface IBlobStore
{
    /// <summary>Writes a blob as a whole: readers see all of it or none.</summary>
    /// <exception cref="BlobsUnavailableException">The store does not answer.</exception>
    Task PutAsync(string container, string name, byte[] content, string mediaType, CancellationToken ct);

    /// <returns>Null when there is no such blob. The caller disposes the stream.</returns>
    /// <exception cref="BlobsUnavailableException">The store does not answer.</exception>
    Task<Stream?> OpenReadAsync(string container, string name, CancellationToken ct);

    /// <summary>Deletes a blob; one that is not there is no failure.</summary>
    /// <exception cref="BlobsUnavailableException">The store does not answer.</exception>
    Task DeleteAsync(string container, string name, CancellationToken ct);
}

/// <summary>Worth trying again later.</summary>
public sealed class BlobsUnavailableException(string message, Exception inner) : Exception(message, inner);

/// <summary>Section <c>Blobs</c> of the settings: exactly one of them.</summary>
public sealed class BlobOptions
{
    /// <summary>Of a storage account, or of Azurite.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Such as https://account.blob.core.windows.net, reached by managed identity; on Azure only.</summary>
    public string? AccountUrl { get; set; }

    /// <summary>A folder of this machine.</summary>
    public string? Folder { get; set; }

    public bool IsValid => new[] { ConnectionString, AccountUrl, Folder }.Count(setting => !string.IsNullOrEmpty(setting)) == 1;
}

public static class BlobContainers
{
    public const string Photos = "photos";
    public const string Media = "media";
}
