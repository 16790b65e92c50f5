using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Media;

/// <summary>The file of a message as it came or was uploaded.</summary>
internal static class ReadMedia
{
    private sealed record Row(Guid Id, string MediaType, string? FileName, long Bytes, string State);

    public static async Task<IResult> RunAsync(HttpRequest http, Database database, IBlobStore blobs, Guid messageId, CancellationToken ct)
    {
        var caller = http.Caller();
        var row = caller.Guest is null ? await database.ReadInTenantAsync(caller, FindAsync, ct) : await database.InTenantAsync(caller, async tx =>
        {
            await AuditLog.AppendAsync(tx, http, target: null, body: []);
            return await FindAsync(tx);
        }, ct);
        if (row is null) return Problems.From(new NotFound("media"));
        if (row.State != MediaState.Stored) return Problems.From(new Conflict("media.not_there", row.State == MediaState.Fetching ? "The file has not come from WhatsApp yet." : "The file is not to be had any more."));
        try
        {
            var content = await blobs.OpenReadAsync(BlobContainers.Media, MediaSql.BlobName(caller.TenantId, row.Id), ct);
            if (content is null) return Problems.From(new NotFound("media"));
            return MediaTypes.IsInline(row.MediaType) ? new BlobDownload(content, row.MediaType, row.Bytes) : new BlobDownload(content, "application/octet-stream", row.Bytes, row.FileName ?? "file");
        }
        catch (BlobsUnavailableException)
        {
            return Problems.From(MediaSql.StoreUnavailable);
        }

        Task<Row?> FindAsync(TenantTransaction tx) => tx.FirstOrDefaultAsync<Row>("select f.id, f.media_type, f.file_name, f.bytes, f.state from messages m join media_files f on f.tenant_id = m.tenant_id and f.id = m.media_id where m.id = @messageId", new { messageId });
    }
}
