using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Media;

/// <summary>A photo, document, voice note or other file of a message.</summary>
/// <param name="MediaType">As its own bytes tell where they were looked at, else as the sender said.</param>
/// <param name="Bytes">As the sender said until it is stored.</param>
/// <param name="Seconds">Of sound and video; null: not known.</param>
/// <param name="State">fetching: WhatsApp has it, it comes. stored: it can be read. unavailable: it will not come. removed: it was taken away.</param>
/// <param name="Reason">Why it is not there. gone: WhatsApp has it no more. too_large: over 16 MiB. failed: WhatsApp was asked for an hour.</param>
/// <param name="Transcription">Of sound. done: what is said is the message's text. failed: nobody could write it down. none: nobody tried.</param>
public sealed record MessageMedia(
    Guid Id, [Values(typeof(MediaKind))] string Kind, string MediaType, string? FileName, long Bytes, int? Seconds, [Values(typeof(MediaState))] string State, [Values("gone", "too_large", "failed", "revoked", "erased")] string? Reason,
    [Values(typeof(TranscriptionState))] string Transcription) : IResource;

public static class MediaKind
{
    public const string Image = "image";
    public const string Video = "video";
    public const string Audio = "audio";
    public const string Voice = "voice";
    public const string Document = "document";
    public const string Sticker = "sticker";

    public static readonly string[] All = [Image, Video, Audio, Voice, Document, Sticker];

    /// <summary>Something to listen to.</summary>
    public static bool IsSound(string kind) => kind is Audio or Voice;

    /// <param name="kind">WhatsApp's own word for the message; null where it says none.</param>
    public static string Of(string? kind, string mediaType) => kind switch
    {
        "ptt" => Voice,
        Image or Video or Audio or Document or Sticker => kind,
        _ => mediaType.Split('/')[0] is Image or Video or Audio ? mediaType.Split('/')[0] : Document,
    };
}

public static class MediaState
{
    public const string Fetching = "fetching";
    public const string Stored = "stored";
    public const string Unavailable = "unavailable";
    public const string Removed = "removed";

    public static readonly string[] All = [Fetching, Stored, Unavailable, Removed];
}

public static class TranscriptionState
{
    public const string None = "none";
    public const string Pending = "pending";
    public const string Done = "done";
    public const string Failed = "failed";

    public static readonly string[] All = [None, Pending, Done, Failed];
}

internal static class MediaSql
{
    /// <summary>WhatsApp's own limit for most files.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    public static readonly Unavailable StoreUnavailable = new("media.store_unavailable", "Files cannot be stored or read right now; try again.");

    /// <summary>Of a row <c>f</c>, for <c>jsonb_build_object</c>.</summary>
    public const string Members = "'id', f.id, 'kind', f.kind, 'mediaType', f.media_type, 'fileName', f.file_name, 'bytes', f.bytes, 'seconds', f.seconds, 'state', f.state, 'reason', f.reason, 'transcription', f.transcription";

    private const string Columns = "id, kind, media_type, file_name, bytes, seconds, state, reason, transcription";

    private sealed record Upload(Guid Id, string Kind, string MediaType, string? FileName, long Bytes, int? Seconds, string State, string? Reason, string Transcription, bool IsTaken);

    public static string BlobName(Guid tenantId, Guid id) => $"{tenantId}/{id}";

    public static Task<MessageMedia?> FindAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<MessageMedia>($"select {Columns} from media_files where id = @id", new { id });

    /// <summary>An upload that is to go with a message of its conversation, locked: it goes with one only.</summary>
    public static async Task<Result<MessageMedia>> TakeAsync(TenantTransaction tx, Guid conversationId, Guid id)
    {
        var upload = await tx.FirstOrDefaultAsync<Upload>($"""
            select {Columns}, exists (select from messages m where m.media_id = f.id) or exists (select from scheduled_messages s where s.media_id = f.id and s.state = 'waiting') as is_taken
            from media_files f where id = @id and conversation_id = @conversationId and uploaded_by is not null and state = 'stored' for no key update
            """, new { id, conversationId });
        if (upload is null) return new Unprocessable("media.unknown", "There is no file with this id that was uploaded for this conversation.");
        return upload.IsTaken
            ? new Conflict("media.taken", "This file goes with another message already.")
            : new MessageMedia(upload.Id, upload.Kind, upload.MediaType, upload.FileName, upload.Bytes, upload.Seconds, upload.State, upload.Reason, upload.Transcription);
    }

    /// <summary>Takes files away from where they can be read; their blobs go after the commit.</summary>
    /// <param name="condition">Which ones.</param>
    public static async Task RemoveAsync(TenantTransaction tx, string reason, string condition, object parameters)
    {
        var removed = await tx.QueryAsync<Guid>($"""
            update media_files f set state = 'removed', reason = '{reason}', file_name = null, not_before = clock_timestamp(), transcription = case transcription when 'pending' then 'failed' else transcription end
            where state <> 'removed' and {condition} returning id
            """, parameters);
        foreach (var id in removed) FetchMedia.Enqueue(tx, id);
    }
}
