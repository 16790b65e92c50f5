using Microsoft.Extensions.Options;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>A wrong setting ends the start with its name, and does not wait for the first client.</summary>
internal sealed class AIOptionsRules : IValidateOptions<AIOptions>
{
    private static readonly string Known = string.Join(", ", AIOptions.Names);

    public ValidateOptionsResult Validate(string? name, AIOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(AIOptions options)
    {
        if (!AIOptions.Names.Contains(options.Provider, StringComparer.Ordinal)) yield return $"AI__Provider must be one of {Known}.";
        else if (options.Lacks(options.Provider) is { } lack) yield return $"AI__Provider is {options.Provider}, which needs {lack}.";
        if (options.Model is { Length: > 200 }) yield return "AI__Model has at most 200 characters.";
        if (!IsWithin(options.Timeout, 0.05, 300)) yield return "AI__Timeout is above 0 and at most five minutes.";
        // The flow gives a run five minutes before it asks a person itself.
        if (!IsWithin(options.RunTimeout, 0.05, 240)) yield return "AI__RunTimeout is above 0 and at most four minutes.";
        if (options.Attempts is < 1 or > 10) yield return "AI__Attempts is 1 to 10.";
        if (!IsWithin(options.RetryDelay, 0, 60)) yield return "AI__RetryDelay is 0 to a minute.";
        if (!IsWithin(options.LongestRetryAfter, 0, 240)) yield return "AI__LongestRetryAfter is 0 to four minutes.";
        if (options.BreakAfter is < 2 or > 1000) yield return "AI__BreakAfter is 2 to 1000.";
        if (!IsWithin(options.BreakFor, 0.5, 3600)) yield return "AI__BreakFor is half a second to an hour.";
        for (var i = 0; i < options.Fallback.Length; i++)
            if (options.Fallback[i].Length > 0 && FaultOfFallback(options, options.Fallback[i]) is { } fault) yield return $"AI__Fallback__{i} {fault}";
        foreach (var fault in options.Providers.SelectMany(pair => FaultsOfProvider(pair.Key, pair.Value))) yield return fault;
        foreach (var twice in options.Providers.Keys.GroupBy(AIOptions.Normalize).Where(group => group.Key is not null && group.Count() > 1)) yield return $"AI__Providers has {twice.Key} more than once.";
        for (var i = 0; i < options.Prices.Count; i++)
        {
            var price = options.Prices[i];
            if (AIOptions.Normalize(price.Provider) is null) yield return $"AI__Prices__{i}__Provider must be one of {Known}.";
            if (new[] { price.Input, price.CachedInput ?? 0, price.Output }.Any(dollars => dollars is < 0 or > 10_000)) yield return $"AI__Prices__{i}: prices are 0 to 10000 dollars a million tokens.";
        }
    }

    private static string? FaultOfFallback(AIOptions options, string fallback) =>
        ChatClients.Parse(fallback) is not { } parsed ? $"must be \"provider\" or \"provider/model\", with a provider of {Known}."
        : options.Lacks(parsed.Provider) is { } lack && !(parsed.Model is not null && lack.EndsWith("__Model", StringComparison.Ordinal)) ? $"is {parsed.Provider}, which needs {lack}."
        : null;

    private static IEnumerable<string> FaultsOfProvider(string name, ProviderOptions provider)
    {
        if (AIOptions.Normalize(name) is null) yield return $"AI__Providers__{name}: there is no such provider, only {Known}.";
        if (provider.BaseUrl.Length > 0 && !(Uri.TryCreate(provider.BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")) yield return $"AI__Providers__{name}__BaseUrl must be an absolute http or https URL.";
        if (provider.Model.Length > 200) yield return $"AI__Providers__{name}__Model has at most 200 characters.";
        if (provider.Concurrency is < 1 or > 1000) yield return $"AI__Providers__{name}__Concurrency is 1 to 1000.";
    }

    private static bool IsWithin(TimeSpan value, double least, double most) => value.TotalSeconds >= least && value.TotalSeconds <= most;
}
