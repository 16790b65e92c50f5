using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Media;

/// <summary>Photos, documents and voice notes of dialogues.</summary>
public sealed class MediaFunctions(Api api, Database database, IBlobStore blobs, UploadMedia upload)
{
    [Function("UploadMedia"), RequireRole(Role.Manager), Operation("Takes a file that is to go with a message, at most 16 MiB. Opus in Ogg goes as a voice note.", Query = typeof(UploadMedia.Filter), Answers = typeof(MessageMedia), Unaudited = true,
        TakesMedia =
        [
            "image/jpeg", "image/png", "image/webp", "video/mp4", "audio/ogg", "audio/mpeg", "audio/mp4", "application/pdf",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ],
        Fails = ["422 media.empty", "422 media.type_mismatch", "503 media.store_unavailable"])]
    public Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/media")] HttpRequest http, Guid id, CancellationToken ct) =>
        upload.RunAsync(http, id, ct);

    [Function("ReadMedia"), RequireRole(Role.Manager), Operation("The file of a message. What a page could not show safely comes as a download.", AnswersMedia = "*/*", Fails = ["409 media.not_there", "503 media.store_unavailable"])]
    public Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "messages/{id:guid}/media")] HttpRequest http, Guid id, CancellationToken ct) =>
        ReadMedia.RunAsync(http, database, blobs, id, ct);

    [Function("FetchMediaAgain"), RequireRole(Role.Manager), Operation("Asks WhatsApp once more for a file that did not come.", Answers = typeof(Message), Status = 202, Fails = ["409 media.not_fetchable"])]
    public Task<IResult> FetchAgainAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/{id:guid}/media/fetch")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => FetchMediaAgain.RunAsync(tx, id), ct);
}
