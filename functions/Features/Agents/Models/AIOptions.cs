namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Section <c>AI</c> of the settings: which language models there are, which of them agents use unless their own configuration says otherwise, and how patiently.</summary>
public sealed class AIOptions
{
    public const string Rules = "rules";
    public const string OpenAI = "openai";
    public const string AzureOpenAI = "azure-openai";
    public const string Anthropic = "anthropic";
    public const string Ollama = "ollama";

    /// <summary>Every provider there is, as rows and settings name it.</summary>
    public static readonly string[] Names = [Rules, OpenAI, AzureOpenAI, Anthropic, Ollama];

    /// <summary>The deployment's provider: one of <see cref="Names"/>. <c>rules</c> needs no model.</summary>
    public string Provider { get; set; } = Rules;

    /// <summary>Model of the deployment's provider; null or empty: the provider's own default.</summary>
    public string? Model { get; set; }

    /// <summary>Longest wait for one attempt.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest that models may take in one run of the agents, all calls, attempts and fallbacks together: then a person is asked.</summary>
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How often one model is asked before the next is, the first time included.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Before the second attempt, about; doubles with each. A provider's Retry-After counts instead.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>A provider that wants to be left alone for longer is not waited for.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A provider of which at least so many attempts in half a minute failed, and nine in ten of all, is left alone.</summary>
    public int BreakAfter { get; set; } = 5;

    /// <summary>How long it is left alone; then one call is let through to see.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Who is asked when the asked one fails, in order: "provider" or "provider/model".</summary>
    public string[] Fallback { get; set; } = [];

    /// <summary>By name. Hyphens, underscores and case do not matter, because not every environment can carry them in a variable's name.</summary>
    public Dictionary<string, ProviderOptions> Providers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What models cost. One that is not listed costs nothing in the books.</summary>
    public List<ModelPrice> Prices { get; set; } = [];

    /// <summary>How a provider is written: <c>AzureOpenAI</c>, <c>azure_openai</c> and <c>azure-openai</c> are one.</summary>
    /// <returns>Null when there is no such provider.</returns>
    public static string? Normalize(string name) => Array.Find(Names, one => Bare(one) == Bare(name));

    /// <summary>The provider's own settings; defaults when nothing is set.</summary>
    public ProviderOptions Of(string provider) => Providers.FirstOrDefault(pair => Normalize(pair.Key) == provider).Value ?? new ProviderOptions();

    /// <summary>The setting that keeps a provider from being used.</summary>
    /// <returns>Null when it is configured.</returns>
    public string? Lacks(string provider)
    {
        var own = Of(provider);
        return provider switch
        {
            Rules => null,
            // A server of one's own may need no key.
            OpenAI => own.ApiKey.Length > 0 || own.BaseUrl.Length > 0 ? null : "AI__Providers__OpenAI__ApiKey",
            AzureOpenAI => own.BaseUrl.Length == 0 ? "AI__Providers__AzureOpenAI__BaseUrl" : ModelOf(provider).Length == 0 ? "AI__Providers__AzureOpenAI__Model" : null,
            Anthropic => own.ApiKey.Length > 0 ? null : "AI__Providers__Anthropic__ApiKey",
            Ollama => ModelOf(provider).Length > 0 ? null : "AI__Providers__Ollama__Model",
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "There is no such provider."),
        };
    }

    /// <summary>The model that a provider is asked for when nobody names one; empty when it has none.</summary>
    public string ModelOf(string provider) => provider switch
    {
        Rules => "rules-1",
        _ when provider == Provider && Model is { Length: > 0 } model => model,
        _ when Of(provider).Model is { Length: > 0 } model => model,
        OpenAI => "gpt-4.1-mini",
        Anthropic => "claude-haiku-5-5",
        _ => "",
    };

    /// <summary>Where a provider is reached.</summary>
    public Uri BaseUrlOf(string provider)
    {
        var url = Of(provider).BaseUrl is { Length: > 0 } set ? new Uri(set) : new Uri(provider switch
        {
            Anthropic => "https://api.anthropic.com",
            Ollama => "http://127.0.0.1:11434/v1",
            _ => "https://api.openai.com/v1",
        });
        // The resource's address alone will do: its v1 endpoint is always there.
        return provider == AzureOpenAI && url.AbsolutePath == "/" ? new Uri(url, "openai/v1") : url;
    }

    private static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}

/// <summary>One provider's settings.</summary>
public sealed class ProviderOptions
{
    /// <summary>Empty: the provider's public address (azure-openai has none). For openai any API that speaks like it; for azure-openai the resource, as https://name.openai.azure.com.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Empty for azure-openai: a token of the process's Azure identity.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Used when nobody names one. For azure-openai the deployment's name.</summary>
    public string Model { get; set; } = "";

    /// <summary>Most calls at once of one process; more wait.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>False for models that refuse a temperature, as reasoning models do. Anthropic's API has none any more, and gets none.</summary>
    public bool SendTemperature { get; set; } = true;

    /// <summary>For anthropic: false tells the model not to think before it answers; true leaves it to the model, and what it thinks counts towards the limit of tokens. Some models cannot be told.</summary>
    public bool Thinking { get; set; }

    /// <summary>Client id of the user-assigned identity, for azure-openai without a key; empty: the process's own.</summary>
    public string ClientId { get; set; } = "";
}

/// <summary>US dollars per million tokens.</summary>
public sealed class ModelPrice
{
    public string Provider { get; set; } = "";

    /// <summary>Empty: every model of the provider that is not listed itself.</summary>
    public string Model { get; set; } = "";

    public decimal Input { get; set; }

    /// <summary>Of input that the provider had in its cache; null: as other input.</summary>
    public decimal? CachedInput { get; set; }

    public decimal Output { get; set; }
}
