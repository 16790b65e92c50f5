using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Media;

/// <summary>Finds files that something is left to do for and nobody does, and uploads that were never sent.</summary>
public sealed class MediaTimers(Database database, BlobWithRow blobs)
{
    private const int BatchSize = 200;

    private sealed record Found(Guid TenantId, Guid MediaId);

    [Function("SweepMedia")]
    public async Task SweepAsync([TimerTrigger("12/30 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        var unfinished = await database.CrossTenantAsync<Found>("select tenant_id, media_id from cross_tenant.find_unfinished_media(interval '10 seconds', @BatchSize)", new { BatchSize }, ct);
        foreach (var file in unfinished) await database.InTenantAsync(Caller.System(file.TenantId), tx => { FetchMedia.Enqueue(tx, file.MediaId); return Task.CompletedTask; }, ct);
    }

    [Function("DeleteAbandonedUploads")]
    public async Task CleanUpAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, CancellationToken ct)
    {
        var abandoned = await database.CrossTenantAsync<Found>("select tenant_id, media_id from cross_tenant.find_abandoned_uploads(interval '1 day', @BatchSize)", new { BatchSize }, ct);
        foreach (var file in abandoned)
        {
            // Looked at again behind its lock: it may be leaving right now.
            var deleted = await database.InTenantAsync(Caller.System(file.TenantId), async tx =>
            {
                await tx.FirstOrDefaultAsync<Guid?>("select id from media_files where id = @MediaId for no key update", file);
                return await tx.ExecuteAsync("""
                    delete from media_files f where id = @MediaId and not exists (select from messages m where m.media_id = f.id) and not exists (select from scheduled_messages s where s.media_id = f.id and s.state = 'waiting')
                    """, file) > 0;
            }, ct);
            if (deleted) await blobs.DiscardAsync(BlobContainers.Media, MediaSql.BlobName(file.TenantId, file.MediaId));
        }
    }
}
