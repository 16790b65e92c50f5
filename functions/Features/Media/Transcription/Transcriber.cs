using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Audio;

namespace SoulCrm.Functions.Features.Media.Transcription;

public abstract record TranscriptionOutcome
{
    public sealed record Heard(string Text) : TranscriptionOutcome;

    /// <summary>Asked again it would say the same: nothing is said in it, or the model takes no such file.</summary>
    public sealed record Never : TranscriptionOutcome;

    public sealed record Later : TranscriptionOutcome;
}

/// <summary>The configured model, and the only way to it: whatever a provider does ends as one of three outcomes.</summary>
public sealed partial class Transcriber(IOptions<TranscriptionOptions> options, ILogger<Transcriber> logger)
{
    /// <summary>What one message can hold.</summary>
    private const int MaxLength = 20_000;

    private readonly AudioClient? client = Create(options.Value);

    /// <param name="seconds">Null: not known.</param>
    public bool Takes(string kind, int? seconds) => client is not null && MediaKind.IsSound(kind) && (seconds is null || seconds <= options.Value.LongestSound.TotalSeconds);

    public async Task<TranscriptionOutcome> RunAsync(byte[] file, string mediaType, string? fileName, CancellationToken ct)
    {
        if (client is null || file.Length == 0) return new TranscriptionOutcome.Never();
        try
        {
            using var content = new MemoryStream(file, writable: false);
            // The provider tells the format by the name's ending.
            var heard = await client.TranscribeAudioAsync(content, fileName is not null && Path.HasExtension(fileName) ? fileName : $"voice{Ending(mediaType)}", options: null, ct);
            var text = (heard.Value.Text ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
            return text.Length == 0 ? new TranscriptionOutcome.Never() : new TranscriptionOutcome.Heard(text.Length > MaxLength ? text[..MaxLength] : text);
        }
        catch (ClientResultException exception)
        {
            LogFailed(logger, $"status {exception.Status}");
            return exception.Status is 400 or 413 or 415 or 422 ? new TranscriptionOutcome.Never() : new TranscriptionOutcome.Later();
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // A broken answer surfaces as whatever the client stumbled over.
            LogFailed(logger, exception.GetType().Name);
            return new TranscriptionOutcome.Later();
        }
    }

    private static string Ending(string mediaType) => MediaTypes.Base(mediaType) switch
    {
        "audio/mpeg" => ".mp3",
        "audio/mp4" or "audio/aac" => ".m4a",
        "audio/wav" => ".wav",
        _ => ".ogg",
    };

    // Tried again by the queue, which does not hold the item meanwhile.
    private static AudioClient? Create(TranscriptionOptions options) => options.Provider == TranscriptionOptions.None ? null
        : new OpenAIClient(new ApiKeyCredential(options.ApiKey is { Length: > 0 } key ? key : "none"), new OpenAIClientOptions
        {
            Endpoint = new Uri(options.BaseUrl),
            NetworkTimeout = options.Timeout,
            RetryPolicy = new ClientRetryPolicy(0),
        }).GetAudioClient(options.Model);

    // Nothing of what was said: a provider's own message may repeat it.
    [LoggerMessage(1301, LogLevel.Warning, "A voice note could not be written down: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
