using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Platform.Blobs;

/// <summary>Keeps blobs and the rows that name them together: first the blob, then the row. A blob whose row did not come to be is deleted again.</summary>
public sealed partial class BlobWithRow(Database database, IBlobStore blobs, ILogger<BlobWithRow> logger)
{
    /// <param name="caller">Who may see the row.</param>
    /// <param name="write">Stores the row; the second part says whether it did.</param>
    /// <param name="isThere">Whether the row exists, asked when a commit broke off.</param>
    /// <returns>The answer of <paramref name="write"/>, or <paramref name="unavailable"/>.</returns>
    public async Task<IResult> PutAsync(Caller caller, string container, string name, byte[] content, string mediaType, Func<Task<(IResult Answer, bool Written)>> write, Func<TenantTransaction, Task<bool>> isThere, Unavailable unavailable, CancellationToken ct)
    {
        var written = false;
        try
        {
            await blobs.PutAsync(container, name, content, mediaType, ct);
            (var answer, written) = await write();
            return answer;
        }
        catch (BlobsUnavailableException exception)
        {
            LogUnavailable(logger, exception);
            return Problems.From(unavailable);
        }
        catch
        {
            // Whether a commit that broke off has happened only the database knows. When it cannot say, a blob too many is better than a row without one.
            written = await AskAsync(caller, isThere);
            throw;
        }
        finally
        {
            if (!written) await DiscardAsync(container, name);
        }
    }

    /// <summary>Takes a blob away that no row names. A failure leaves a file that nobody sees; it is not worth failing for.</summary>
    public async Task DiscardAsync(string container, string name)
    {
        try
        {
            await blobs.DeleteAsync(container, name, CancellationToken.None);
        }
        catch (BlobsUnavailableException exception)
        {
            LogLeft(logger, exception, name);
        }
    }

    private async Task<bool> AskAsync(Caller caller, Func<TenantTransaction, Task<bool>> isThere)
    {
        try
        {
            return await database.ReadInTenantAsync(caller, isThere, CancellationToken.None);
        }
        catch (Npgsql.NpgsqlException)
        {
            return true;
        }
    }

    [LoggerMessage(1101, LogLevel.Error, "A file could not be stored")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(1102, LogLevel.Warning, "Blob {Name} is left without a row")]
    private static partial void LogLeft(ILogger logger, Exception exception, string name);
}
