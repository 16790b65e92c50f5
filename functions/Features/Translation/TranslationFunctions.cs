using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Who translates here.</summary>
/// <param name="Provider">none: nothing is translated.</param>
public sealed record TranslationSettings([Values(typeof(TranslatorNames))] string Provider);

/// <summary>Translating between clients and managers.</summary>
public sealed class TranslationFunctions(Api api, PreviewTranslation preview, TranslateMessage translate, ReaderTranslations readers, IOptions<TranslationOptions> options)
{
    [Function("GetTranslation"), RequireRole(Role.Manager), Operation("Who translates between clients and managers.", Answers = typeof(TranslationSettings))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "translation")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, _ => Task.FromResult(new TranslationSettings(options.Value.Provider)), ct);

    [Function("PreviewTranslation"), RequireRole(Role.Manager), Operation("Translates a text that is not sent yet, into the client's language or another, and compares its figures.", Takes = typeof(PreviewTranslation.Request),
        Answers = typeof(PreviewTranslation.Response), Unaudited = true,
        Fails = ["409 translation.off", "409 translation.no_model", "409 translation.quota", "409 translation.language_unknown", "409 agent.tokens_used_up", "422 translation.failed", "503 translation.unavailable"])]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/translate")] HttpRequest http, Guid id, CancellationToken ct)
    {
        var (request, body, problem) = await http.ReadBodyAsync<PreviewTranslation.Request>(ct);
        if (request is null) return problem!;
        var made = await preview.RunAsync(http.Caller(), id, request, ct);
        return made.Error is { } error ? Problems.From(error) : await api.WriteAsync(http, id, body, _ => Task.FromResult(made), ct);
    }

    [Function("TranslateThread"), RequireRole(Role.Manager), Operation("Has the newest messages of a conversation translated for whoever reads them; they come as they are made.", Takes = typeof(TranslateThread.Request), Answers = typeof(TranslateThread.Response), Unaudited = true)]
    public Task<IResult> TranslateThreadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/translations")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<TranslateThread.Request, TranslateThread.Response>(http, id, (tx, request) => TranslateThread.RunAsync(tx, readers, id, request), ct);

    [Function("SetConversationLanguage"), RequireRole(Role.Manager), Operation("Says which language the client reads; null lets it be detected again.", Takes = typeof(ConversationLanguage.Request), Answers = typeof(Conversation))]
    public Task<IResult> SetLanguageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/language")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<ConversationLanguage.Request, Conversation>(http, id, (tx, request) => ConversationLanguage.SetAsync(tx, id, request), ct);

    [Function("TranslateMessage"), RequireRole(Role.Manager), Operation("Translates a message and keeps the translation with it.", Takes = typeof(TranslateMessage.Request), Answers = typeof(Message),
        Unaudited = true, Fails = ["409 translation.off", "409 translation.no_model", "409 translation.quota", "409 agent.tokens_used_up", "422 message.no_text", "422 translation.failed", "503 translation.unavailable"])]
    public async Task<IResult> TranslateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/{id:guid}/translate")] HttpRequest http, Guid id, CancellationToken ct)
    {
        var (request, body, problem) = await http.ReadBodyAsync<TranslateMessage.Request>(ct);
        if (request is null) return problem!;
        var made = await translate.PrepareAsync(http.Caller(), id, request.Language, ct);
        return made.Error is { } error ? Problems.From(error) : await api.WriteAsync(http, id, body, tx => TranslateMessage.StoreAsync(tx, id, request.Language, made.Value), ct);
    }

    [Function("SendHeldMessage"), RequireRole(Role.Manager), Operation("Sends a message that is held because of its translation: as written, or with an approved translation.", Takes = typeof(SendHeldMessage.Request), Answers = typeof(Message), Status = 202,
        Fails = ["409 message.not_held", "409 translation.figures_changed", "409 client.blocked"])]
    public Task<IResult> SendHeldAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/{id:guid}/send")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<SendHeldMessage.Request, Message>(http, id, (tx, request) => SendHeldMessage.RunAsync(tx, id, request), ct);
}
