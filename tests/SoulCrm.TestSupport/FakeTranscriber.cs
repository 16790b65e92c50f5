using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport;

/// <summary>A model server that speaks OpenAI's transcriptions over real HTTP. It hears what <see cref="Say"/> put into a file.</summary>
public sealed class FakeTranscriber : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeTranscriber(WebApplication app) => this.app = app;

    /// <summary>Model and name of the file of every request, in order.</summary>
    public ConcurrentQueue<(string Model, string FileName)> Requests { get; } = new();

    /// <summary>Answers in place of the model when it returns something: a status and a body.</summary>
    public Func<(int Status, string Body)?> Fault { get; set; } = () => null;

    /// <summary>Awaited before an answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public (string Name, string Value)[] Settings => [("Transcription:Provider", "openai"), ("Transcription:BaseUrl", $"{app.Urls.First()}/v1"), ("Transcription:ApiKey", "test-key"), ("Transcription:Model", "test-ear"), ("Transcription:Timeout", "00:00:05")];

    /// <summary>A voice note in which somebody says this.</summary>
    public static byte[] Say(string text) => [.. "OggS\0\u0002\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\u0013OpusHead"u8, .. Encoding.UTF8.GetBytes($"<{text}>")];

    public static async Task<FakeTranscriber> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeTranscriber(application);
        application.MapPost("/v1/audio/transcriptions", fake.TranscribeAsync);
        await application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TranscribeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var file = form.Files["file"]!;
        Requests.Enqueue((form["model"].ToString(), file.FileName));
        await Before();
        if (Fault() is { } fault) return Results.Text(fault.Body, "application/json", statusCode: fault.Status);
        using var reader = new StreamReader(file.OpenReadStream());
        var heard = await reader.ReadToEndAsync();
        return Results.Json(new { text = heard[(heard.IndexOf('<', StringComparison.Ordinal) + 1)..].TrimEnd('>') });
    }
}
