namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>Section <c>Embeddings</c> of the settings: the model that turns texts into vectors, so that tours and articles are found by what they mean.</summary>
public sealed class EmbeddingOptions
{
    public const string None = "none";
    public const string OpenAI = "openai";

    /// <summary><c>none</c> (search by words alone) or <c>openai</c> (OpenAI, Azure OpenAI's v1 endpoint, Ollama: told apart by the base URL).</summary>
    public string Provider { get; set; } = None;

    /// <summary>Base URL of an OpenAI-compatible API, such as https://api.openai.com/v1 or http://127.0.0.1:11434/v1.</summary>
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>May be anything for a local server that asks for none.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Another model makes all vectors anew.</summary>
    public string Model { get; set; } = "text-embedding-3-small";

    /// <summary>Longest wait for one answer while texts are embedded.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait while somebody searches; after it the search goes by words alone.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Cosine distance (0 the same, 1 unrelated, 2 the opposite) beyond which a tour or an article is no answer. What is a good value depends on the model.</summary>
    public double MaxDistance { get; set; } = 0.65;
}
