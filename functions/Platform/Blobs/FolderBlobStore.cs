using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Platform.Blobs;

/// <summary>Blobs as files below a folder, for an installation of one machine. A file appears under its name only when it is whole.</summary>
public sealed partial class FolderBlobStore(string folder) : IBlobStore
{
    private readonly string root = Path.GetFullPath(folder);

    public async Task PutAsync(string container, string name, byte[] content, string mediaType, CancellationToken ct)
    {
        var path = PathOf(container, name);
        // Beside its place, so that the rename stays on one file system; the name has a dot in front, which no blob's may have.
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                await file.WriteAsync(content, ct);
                file.Flush(flushToDisk: true); // the row that will name it survives a power cut, so must the file
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception)
        {
            Discard(unfinished);
            if (exception is IOException or UnauthorizedAccessException) throw Unavailable(exception);
            throw;
        }
    }

    // What failed may be the folder itself.
    private static void Discard(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // the failure that led here is the one to tell
        }
    }

    public Task<Stream?> OpenReadAsync(string container, string name, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(container, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }
    }

    public Task DeleteAsync(string container, string name, CancellationToken ct)
    {
        try
        {
            File.Delete(PathOf(container, name));
        }
        catch (DirectoryNotFoundException)
        {
            // nothing is there
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }

        return Task.CompletedTask;
    }

    // Names are made by us, of ids; whatever else they might be some day, they do not lead out of the folder.
    private string PathOf(string container, string name) => Segment().IsMatch(container) && name.Split('/').All(part => Segment().IsMatch(part))
        ? Path.Combine(root, container, name)
        : throw new ArgumentException("Not the name of a blob.", nameof(name));

    private static BlobsUnavailableException Unavailable(Exception exception) => new("The folder of the blobs cannot be read or written.", exception);

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9_.-]*\z")]
    private static partial Regex Segment();
}
