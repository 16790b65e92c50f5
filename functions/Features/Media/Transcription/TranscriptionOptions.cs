namespace SoulCrm.Functions.Features.Media.Transcription;

/// <summary>Section <c>Transcription</c> of the settings: the model that writes down what clients say in voice notes.</summary>
public sealed class TranscriptionOptions
{
    public const string None = "none";
    public const string OpenAI = "openai";

    /// <summary><c>none</c> (a manager listens) or <c>openai</c> (OpenAI, Azure OpenAI's v1 endpoint, and local servers that speak like them: told apart by the base URL).</summary>
    public string Provider { get; set; } = None;

    /// <summary>Base URL of an OpenAI-compatible API.</summary>
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>May be anything for a local server that asks for none.</summary>
    public string ApiKey { get; set; } = "";

    public string Model { get; set; } = "whisper-1";

    /// <summary>Longest wait for one answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>What is longer is listened to by a manager.</summary>
    public TimeSpan LongestSound { get; set; } = TimeSpan.FromMinutes(10);
}
