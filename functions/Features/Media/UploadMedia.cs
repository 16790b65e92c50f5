using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Media;

/// <summary>Takes a file that is to go with a message. One that goes with none within a day is deleted.</summary>
public sealed class UploadMedia(Api api, Database database, BlobWithRow blobs)
{
    public sealed record Filter(string? Name) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Text("name", maxLength: 255));
    }

    public async Task<IResult> RunAsync(HttpRequest http, Guid conversationId, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var filter = Filter.Read(query);
        if (query.Problem is { } problem) return problem;
        var declared = MediaTypes.Base(http.ContentType ?? "");
        if (!MediaTypes.Sendable.Contains(declared, StringComparer.Ordinal))
            return Problems.From(415, "request.unsupported_media_type", "Unsupported media type", $"Send one of: {string.Join(", ", MediaTypes.Sendable)}.");
        var file = await http.ReadBytesAsync(MediaSql.MaxBytes, ct);
        if (file is null) return RequestBody.TooLarge(MediaSql.MaxBytes);
        if (file.Length == 0) return Problems.From(new Unprocessable("media.empty", "The file is empty."));
        if (!MediaTypes.Matches(declared, file)) return Problems.From(new Unprocessable("media.type_mismatch", $"The request says {declared}, the file is something else, or broken."));
        // Known conversations only: whoever tries ids does not fill the store.
        if (!await database.ReadInTenantAsync(http.Caller(), tx => tx.SingleAsync<bool>("select exists (select from conversations where id = @conversationId)", new { conversationId }), ct)) return Problems.From(new NotFound("conversation"));

        var media = new MessageMedia(Guid.CreateVersion7(), MediaTypes.KindOf(declared, file), declared, FileName.Clean(filter.Name), file.Length, Seconds: null, MediaState.Stored, Reason: null, TranscriptionState.None);
        return await blobs.PutAsync(http.Caller(), BlobContainers.Media, MediaSql.BlobName(http.Caller().TenantId, media.Id), file, declared, async () =>
        {
            var written = false;
            var answer = await api.WriteAsync<MessageMedia>(http, conversationId, file, async tx =>
            {
                var by = tx.Caller.RequiredUserId;
                await tx.ExecuteAsync("insert into media_files (id, conversation_id, kind, media_type, file_name, bytes, state, uploaded_by) values (@Id, @conversationId, @Kind, @MediaType, @FileName, @Bytes, @State, @by)",
                    new { media.Id, conversationId, media.Kind, media.MediaType, media.FileName, media.Bytes, media.State, by });
                written = true;
                return media;
            }, ct);
            return (answer, written);
        }, tx => tx.SingleAsync<bool>("select exists (select from media_files where id = @Id)", new { media.Id }), MediaSql.StoreUnavailable, ct);
    }
}

/// <summary>Names of files, which come from strangers and go to others' file systems.</summary>
internal static class FileName
{
    private const int MaxLength = 255;

    /// <returns>The last part of it without what no file system takes; null when nothing is left.</returns>
    public static string? Clean(string? name)
    {
        if (name is null) return null;
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Where(character => !char.IsControl(character) && !IsBidiControl(character) && character is not (':' or '*' or '?' or '"' or '<' or '>' or '|'))).Trim(' ', '.');
        if (clean.Length > MaxLength) clean = clean[^MaxLength..].TrimStart();
        return clean.Length == 0 ? null : clean;
    }

    // "gpj.exe" may not read as "exe.jpg".
    private static bool IsBidiControl(char character) => character is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
