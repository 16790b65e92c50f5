namespace SoulCrm.Functions.Features.Translation;

/// <summary>Section <c>Translation</c> of the settings: who translates between clients and managers, and how patiently.</summary>
public sealed class TranslationOptions
{
    /// <summary>One of <see cref="TranslatorNames"/>. <c>none</c>: nothing is translated.</summary>
    public string Provider { get; set; } = TranslatorNames.None;

    /// <summary>Longest wait for one attempt.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often one text is tried at once, the first time included.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Before the second attempt, about; doubles with each. A provider's Retry-After counts instead.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>A provider that wants to be left alone for longer is not waited for.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A manager's message that could not be translated for so long is held, and he decides.</summary>
    public TimeSpan HoldAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Before what a reader waits for is tried again; doubles with each time, up to half an hour.</summary>
    public TimeSpan ReaderRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Settings of DeepL.</summary>
    public EndpointOptions DeepL { get; set; } = new();

    /// <summary>Settings of Google's Cloud Translation, Basic (v2).</summary>
    public EndpointOptions Google { get; set; } = new();

    /// <summary>Where the provider is reached.</summary>
    public Uri BaseUrlOf(string provider) => provider switch
    {
        TranslatorNames.DeepL => new Uri(DeepL.BaseUrl is { Length: > 0 } url ? url : DeepL.ApiKey.EndsWith(":fx", StringComparison.Ordinal) ? "https://api-free.deepl.com" : "https://api.deepl.com"),
        TranslatorNames.Google => new Uri(Google.BaseUrl is { Length: > 0 } url ? url : "https://translation.googleapis.com"),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "It has no address."),
    };
}

/// <summary>Who can translate, as settings and rows name them.</summary>
public static class TranslatorNames
{
    public const string None = "none";
    public const string DeepL = "deepl";
    public const string Google = "google";

    /// <summary>The organisation's translation agent, on its language model.</summary>
    public const string Llm = "llm";

    /// <summary>Every provider there is, as rows and settings name it.</summary>
    public static readonly string[] All = [None, DeepL, Google, Llm];
}

/// <summary>An API over HTTP.</summary>
public sealed class EndpointOptions
{
    /// <summary>Empty: the provider's public address.</summary>
    public string BaseUrl { get; set; } = "";

    public string ApiKey { get; set; } = "";
}
