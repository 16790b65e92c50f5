namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Section <c>AI</c> of the settings: the language model that agents use unless their own configuration says otherwise.</summary>
public sealed class AIOptions
{
    public const string Rules = "rules";
    public const string OpenAI = "openai";

    /// <summary><c>rules</c> (no model at all) or <c>openai</c> (OpenAI, Azure OpenAI's v1 endpoint, Ollama: told apart by the base URL).</summary>
    public string Provider { get; set; } = Rules;

    /// <summary>Base URL of an OpenAI-compatible API, such as https://api.openai.com/v1 or http://127.0.0.1:11434/v1.</summary>
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>May be anything for a local server that asks for none.</summary>
    public string ApiKey { get; set; } = "";

    public string Model { get; set; } = "gpt-4.1-mini";

    /// <summary>Longest wait for one answer of the model.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(45);
}
