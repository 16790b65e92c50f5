using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Media.Transcription;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Media;

/// <summary>
/// Does what is left to do for a file: has it come from WhatsApp, has what is said in it written down, deletes it. The item only names the file; its row
/// says what to do, so a repeated item does no harm and a lost one is found by the sweep.
/// </summary>
public sealed class FetchMedia(Database database, WhatsAppHostClient whatsApp, IBlobStore blobs, Transcriber transcriber, ReaderTranslations readers)
{
    /// <summary>With the waits between them, somewhat over an hour.</summary>
    private const int MostFetches = 12;

    /// <summary>A client waits: after a minute or two a person listens.</summary>
    private const int MostTranscriptions = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Longer than a fetch and a transcription take: nobody else begins meanwhile.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(110);

    public sealed record Item(Guid TenantId, Guid MediaId);

    private sealed record Work(Guid Id, string State, string MediaType, string? FileName, int Attempts, string Transcription, int TranscriptionAttempts, Guid? MessageId, string? ExternalId, string? ChatId, bool FromMe);

    public static void Enqueue(TenantTransaction tx, Guid mediaId, DateTimeOffset? notBefore = null) =>
        tx.Enqueue(Queues.Media, mediaId.ToString(), new Item(tx.Caller.TenantId, mediaId), notBefore: notBefore);

    [Function("FetchMedia")]
    public async Task RunAsync([ServiceBusTrigger(Queues.Media, Connection = "ServiceBusConnection")] string body, CancellationToken ct)
    {
        var item = QueueBody.Parse<Item>(body);
        var caller = Caller.System(item.TenantId);
        if (await database.InTenantAsync(caller, tx => ClaimAsync(tx, item.MediaId), ct) is not { } work) return;
        byte[]? file = null;
        try
        {
            switch (work.State)
            {
                case MediaState.Removed:
                    await blobs.DeleteAsync(BlobContainers.Media, MediaSql.BlobName(item.TenantId, work.Id), ct);
                    await database.InTenantAsync(caller, tx => tx.ExecuteAsync("update media_files set not_before = 'infinity' where id = @Id", work), ct);
                    return;
                case MediaState.Fetching:
                    file = await FetchAsync(caller, work, ct);
                    if (file is null) return;
                    break;
                default:
                    break;
            }

            if (work.Transcription == TranscriptionState.Pending) await TranscribeAsync(caller, work, file ?? await ReadAsync(caller, work, ct), ct);
        }
        catch (BlobsUnavailableException)
        {
            await database.InTenantAsync(caller, tx => TryAgainAsync(tx, work), ct);
        }
    }

    // Who comes while somebody is at it goes away; who died at it is followed once the lease is over.
    private static Task<Work?> ClaimAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<Work>("""
        with f as (
            update media_files set not_before = clock_timestamp() + @Lease, attempts = attempts + case state when 'fetching' then 1 else 0 end, transcription_attempts = transcription_attempts + case transcription when 'pending' then 1 else 0 end
            where id = @id and (state in ('fetching', 'removed') or transcription = 'pending') and not_before <= clock_timestamp() returning *)
        select f.id, f.state, f.media_type, f.file_name, f.attempts, f.transcription, f.transcription_attempts, m.id as message_id, m.external_id, c.chat_id, coalesce(m.direction = 'outbound', false) as from_me
        from f join conversations c on c.tenant_id = f.tenant_id and c.id = f.conversation_id left join messages m on m.tenant_id = f.tenant_id and m.media_id = f.id
        """, new { id, Lease });

    /// <returns>Null when it has not come.</returns>
    private async Task<byte[]?> FetchAsync(Caller caller, Work work, CancellationToken ct)
    {
        var fetched = work is { ExternalId: { } message, ChatId: { } chat } ? await whatsApp.FetchMediaAsync(caller.TenantId, message, chat, work.FromMe, MediaSql.MaxBytes, ct) : new FetchOutcome.Never("gone");
        switch (fetched)
        {
            case FetchOutcome.Fetched(var file, var mediaType):
                await blobs.PutAsync(BlobContainers.Media, MediaSql.BlobName(caller.TenantId, work.Id), file, mediaType, ct);
                await database.InTenantAsync(caller, tx => StoredAsync(tx, work, file.Length, mediaType), ct);
                return file;
            case FetchOutcome.Never(var reason):
                await database.InTenantAsync(caller, tx => GiveUpAsync(tx, work, reason), ct);
                return null;
            default:
                await database.InTenantAsync(caller, tx => work.Attempts < MostFetches ? TryAgainAsync(tx, work) : GiveUpAsync(tx, work, "failed"), ct);
                return null;
        }
    }

    private async Task TranscribeAsync(Caller caller, Work work, byte[] file, CancellationToken ct)
    {
        switch (await transcriber.RunAsync(file, work.MediaType, work.FileName, ct))
        {
            case TranscriptionOutcome.Heard(var text):
                await database.InTenantAsync(caller, tx => StoreTranscript.HeardAsync(tx, work.Id, text, readers), ct);
                break;
            case TranscriptionOutcome.Never:
                await database.InTenantAsync(caller, tx => StoreTranscript.FailedAsync(tx, work.Id), ct);
                break;
            default:
                await database.InTenantAsync(caller, tx => work.TranscriptionAttempts < MostTranscriptions ? TryAgainAsync(tx, work) : StoreTranscript.FailedAsync(tx, work.Id), ct);
                break;
        }
    }

    private async Task<byte[]> ReadAsync(Caller caller, Work work, CancellationToken ct)
    {
        await using var content = await blobs.OpenReadAsync(BlobContainers.Media, MediaSql.BlobName(caller.TenantId, work.Id), ct);
        if (content is null) return [];
        using var file = new MemoryStream();
        await content.CopyToAsync(file, ct);
        return file.ToArray();
    }

    private static async Task TryAgainAsync(TenantTransaction tx, Work work)
    {
        // Nobody keeps a client waiting for a file that does not come: what he says in it a person will hear.
        if (work.Transcription == TranscriptionState.Pending && work.TranscriptionAttempts >= MostTranscriptions) await StoreTranscript.FailedAsync(tx, work.Id);
        var attempts = Math.Max(work.Attempts, work.TranscriptionAttempts);
        // Nobody waits for a blob to go.
        var wait = work.State == MediaState.Removed ? LongestWait : TimeSpan.FromSeconds(Math.Min(3 * Math.Pow(2, attempts - 1), LongestWait.TotalSeconds));
        var next = await tx.SingleAsync<DateTimeOffset>("update media_files set not_before = clock_timestamp() + @wait where id = @Id returning not_before", new { work.Id, wait });
        Enqueue(tx, work.Id, next);
    }

    private static async Task GiveUpAsync(TenantTransaction tx, Work work, string reason)
    {
        // Client and conversation are locked before the file, as whoever erases him does.
        if (work.Transcription == TranscriptionState.Pending) await StoreTranscript.FailedAsync(tx, work.Id);
        await tx.ExecuteAsync("update media_files set state = 'unavailable', reason = @reason where id = @Id and state = 'fetching'", new { work.Id, reason });
        await ShowAsync(tx, work);
    }

    private static async Task StoredAsync(TenantTransaction tx, Work work, int bytes, string mediaType)
    {
        var isStored = await tx.ExecuteAsync("update media_files set state = 'stored', reason = null, bytes = @bytes, media_type = left(@mediaType, 200) where id = @Id and state = 'fetching'", new { work.Id, bytes, mediaType }) > 0;
        if (isStored) await ShowAsync(tx, work);
        // Taken away while it came: so goes the blob.
        else if (await tx.ExecuteAsync("update media_files set not_before = clock_timestamp() where id = @Id and state = 'removed'", work) > 0) Enqueue(tx, work.Id);
    }

    private static async Task ShowAsync(TenantTransaction tx, Work work)
    {
        if (work.MessageId is not { } message) return;
        tx.Changed("message", message, await tx.SingleAsync<Guid>("select conversation_id from media_files where id = @Id", work));
    }
}
