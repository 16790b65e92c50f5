using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation.Providers;

/// <summary>
/// Google's Cloud Translation, Basic (v2). It knows no glossaries: terms stand in the text as they are to be, marked as not to be translated, and so do
/// links and phone numbers.
/// </summary>
internal sealed partial class GoogleTranslator(TranslationTransport transport, IOptions<TranslationOptions> options) : ITranslator
{
    public string Name => TranslatorNames.Google;

    public async Task<ProviderAnswer> TranslateAsync(Caller caller, TranslationRequest request, CancellationToken ct)
    {
        var answer = await transport.SendAsync(() =>
        {
            var message = new HttpRequestMessage(HttpMethod.Post, $"{options.Value.BaseUrlOf(TranslatorNames.Google).ToString().TrimEnd('/')}/language/translate/v2");
            message.Headers.Add("X-Goog-Api-Key", options.Value.Google.ApiKey);
            message.Content = TranslationTransport.Json(new { Q = ToHtml(request), Source = request.From, Target = request.To, Format = "html" });
            return message;
        }, FaultOf, ct);
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("translations", out var translations) || translations.ValueKind != JsonValueKind.Array || translations.GetArrayLength() != 1
            || translations[0].ValueKind != JsonValueKind.Object || !translations[0].TryGetProperty("translatedText", out var html) || html.ValueKind != JsonValueKind.String)
            throw new TranslationException(TranslationFault.Unavailable, "the answer holds no translation");
        var detected = request.From is null && translations[0].TryGetProperty("detectedSourceLanguage", out var language) && language.ValueKind == JsonValueKind.String ? language.GetString() : null;
        return new ProviderAnswer(FromHtml(html.GetString()!), LanguageTag.Primary(detected));
    }

    // 403 is a limit of the moment, one of the day, or a key that is not accepted: the reason tells.
    private static TranslationFault FaultOf(int status, JsonElement body)
    {
        var reason = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            && error.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
            && errors[0].ValueKind == JsonValueKind.Object && errors[0].TryGetProperty("reason", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        return status switch
        {
            403 when reason is "rateLimitExceeded" or "userRateLimitExceeded" => TranslationFault.Unavailable,
            401 or 403 => TranslationFault.Quota,
            429 when reason is "dailyLimitExceeded" => TranslationFault.Quota,
            408 or 429 or (>= 500) => TranslationFault.Unavailable,
            // A key that is none comes as 400.
            400 when reason is "keyInvalid" or "badRequest" && body.ToString().Contains("API_KEY_INVALID", StringComparison.Ordinal) => TranslationFault.Quota,
            _ => TranslationFault.Refused,
        };
    }

    private static string ToHtml(TranslationRequest request)
    {
        var kept = request.Terms.SelectMany(term => TermCheck.Occurrences(request.Text, term.Source).Select(at => (at.Index, at.Length, Says: term.Target)))
            .Concat(Figures.Addresses(request.Text).Select(at => (at.Index, at.Length, Says: request.Text.Substring(at.Index, at.Length))))
            .OrderBy(part => part.Index).ThenByDescending(part => part.Length);
        var html = new StringBuilder();
        var end = 0;
        foreach (var (index, length, says) in kept)
        {
            if (index < end) continue;
            html.Append(Encode(request.Text[end..index])).Append("<span translate=\"no\">").Append(Encode(says)).Append("</span>");
            end = index + length;
        }

        return html.Append(Encode(request.Text[end..])).ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text).ReplaceLineEndings("<br>");

    private static string FromHtml(string html) => WebUtility.HtmlDecode(Span().Replace(Break().Replace(html, "\n"), ""));

    [GeneratedRegex(@"[ \t\r\n]*<br\s*/?>[ \t\r\n]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Break();

    [GeneratedRegex(@"</?span[^>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Span();
}
