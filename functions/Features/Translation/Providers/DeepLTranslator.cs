using System.Text.Json;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation.Providers;

/// <summary>DeepL's API v2. Terms go as a glossary that DeepL keeps; the dialogue as context, which is not translated and not billed.</summary>
internal sealed class DeepLTranslator(DeepLApi api, DeepLGlossaries glossaries) : ITranslator
{
    // DeepL reads what surrounds the text; a page of it is more than a chat needs.
    private const int LongestContext = 2000;

    public string Name => TranslatorNames.DeepL;

    public async Task<ProviderAnswer> TranslateAsync(Caller caller, TranslationRequest request, CancellationToken ct)
    {
        var glossary = await glossaries.FindAsync(caller, request, ct);
        JsonElement answer;
        try
        {
            answer = await AskAsync(request, glossary, ct);
        }
        catch (TranslationException exception) when (glossary is not null && exception.Status == 404)
        {
            // Somebody has deleted it at DeepL.
            await glossaries.ForgetAsync(caller, request, ct);
            answer = await AskAsync(request, await glossaries.FindAsync(caller, request, ct), ct);
        }

        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("translations", out var translations) || translations.ValueKind != JsonValueKind.Array || translations.GetArrayLength() != 1
            || translations[0].ValueKind != JsonValueKind.Object || !translations[0].TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
            throw new TranslationException(TranslationFault.Unavailable, "the answer holds no translation");
        var detected = request.From is null && translations[0].TryGetProperty("detected_source_language", out var language) && language.ValueKind == JsonValueKind.String ? language.GetString() : null;
        return new ProviderAnswer(text.GetString()!, LanguageTag.Primary(detected));
    }

    private Task<JsonElement> AskAsync(TranslationRequest request, string? glossary, CancellationToken ct) => api.PostAsync("v2/translate", new
    {
        Text = new[] { request.Text },
        SourceLang = request.From?.ToUpperInvariant(),
        TargetLang = Target(request.To),
        GlossaryId = glossary,
        Context = Context(request.Dialogue),
        PreserveFormatting = true,
        // Languages without one ignore it.
        Formality = request.Polite ? "prefer_more" : null,
    }, ct);

    // As a target, English and Portuguese must be said more closely.
    private static string Target(string language) => language switch
    {
        "en" => "EN-US",
        "pt" => "PT-PT",
        "zh" => "ZH-HANS",
        _ => language.ToUpperInvariant(),
    };

    private static string? Context(IReadOnlyList<DialogueBefore> dialogue)
    {
        var context = string.Join('\n', dialogue.Select(line => line.Text));
        return context.Length == 0 ? null : context.Length <= LongestContext ? context : context[^LongestContext..];
    }
}

/// <summary>DeepL over HTTP: its key and its refusals.</summary>
internal sealed class DeepLApi(TranslationTransport transport, IOptions<TranslationOptions> options)
{
    private const int QuotaExceeded = 456;

    public Task<JsonElement> PostAsync(string path, object body, CancellationToken ct) => SendAsync(HttpMethod.Post, path, body, ct);

    public Task DeleteAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Delete, path, body: null, ct);

    private Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken ct) => transport.SendAsync(() =>
    {
        var request = new HttpRequestMessage(method, $"{options.Value.BaseUrlOf(TranslatorNames.DeepL).ToString().TrimEnd('/')}/{path}");
        request.Headers.Authorization = new("DeepL-Auth-Key", options.Value.DeepL.ApiKey);
        if (body is not null) request.Content = TranslationTransport.Json(body);
        return request;
    }, (status, _) => status switch
    {
        408 or 429 or (>= 500) => TranslationFault.Unavailable,
        QuotaExceeded or 401 or 403 => TranslationFault.Quota,
        _ => TranslationFault.Refused,
    }, ct);
}

/// <summary>Language tags as providers write them: "EN-US", "zh-CN", "Ru".</summary>
internal static class LanguageTag
{
    /// <returns>The BCP 47 primary tag in small letters; null for what is none.</returns>
    public static string? Primary(string? tag)
    {
        var primary = tag?.Split('-', '_')[0].ToLowerInvariant();
        return primary is { Length: 2 or 3 } && primary.All(char.IsAsciiLetterLower) ? primary : null;
    }
}
