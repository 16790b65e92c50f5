using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Agents.Models;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>A wrong setting ends the start with its name, and does not wait for the first client.</summary>
internal sealed class TranslationOptionsRules(IOptions<AIOptions> models) : IValidateOptions<TranslationOptions>
{
    public ValidateOptionsResult Validate(string? name, TranslationOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(TranslationOptions options)
    {
        if (!TranslatorNames.All.Contains(options.Provider, StringComparer.Ordinal)) yield return $"Translation__Provider must be one of {string.Join(", ", TranslatorNames.All)}.";
        if (options.Provider == TranslatorNames.DeepL && options.DeepL.ApiKey.Length == 0) yield return "Translation__Provider is deepl, which needs Translation__DeepL__ApiKey.";
        if (options.Provider == TranslatorNames.Google && options.Google.ApiKey.Length == 0) yield return "Translation__Provider is google, which needs Translation__Google__ApiKey.";
        if (options.Provider == TranslatorNames.Llm && !AIOptions.Names.Any(one => one != AIOptions.Rules && models.Value.Lacks(one) is null)) yield return "Translation__Provider is llm, which needs a language model: AI__….";
        foreach (var (setting, endpoint) in new[] { ("DeepL", options.DeepL), ("Google", options.Google) })
        {
            if (endpoint.BaseUrl.Length > 0 && !(Uri.TryCreate(endpoint.BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")) yield return $"Translation__{setting}__BaseUrl must be an absolute http or https URL.";
            if (endpoint.ApiKey.Any(character => character is < '!' or > '~')) yield return $"Translation__{setting}__ApiKey has characters that no key has.";
        }

        if (!IsWithin(options.Timeout, 0.05, 60)) yield return "Translation__Timeout is above 0 and at most a minute.";
        if (options.Attempts is < 1 or > 10) yield return "Translation__Attempts is 1 to 10.";
        if (!IsWithin(options.RetryDelay, 0, 30)) yield return "Translation__RetryDelay is 0 to half a minute.";
        if (!IsWithin(options.LongestRetryAfter, 0, 60)) yield return "Translation__LongestRetryAfter is 0 to a minute.";
        // What waits is kept from leaving for an hour.
        if (!IsWithin(options.HoldAfter, 0, 1800)) yield return "Translation__HoldAfter is 0 to half an hour.";
        if (!IsWithin(options.ReaderRetryDelay, 0.01, 1800)) yield return "Translation__ReaderRetryDelay is above 0 and at most half an hour.";
    }

    private static bool IsWithin(TimeSpan value, double least, double most) => value.TotalSeconds >= least && value.TotalSeconds <= most;
}
