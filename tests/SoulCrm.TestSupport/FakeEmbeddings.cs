using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport;

/// <summary>
/// A model server that speaks OpenAI's embeddings over real HTTP. It understands a few concepts, each by several words that have no letter in
/// common, so that texts may mean the same without sharing a word.
/// </summary>
public sealed class FakeEmbeddings : IAsyncDisposable
{
    private static readonly string[][] Concepts =
    [
        ["море", "моря", "океан", "лагун", "атолл"],
        ["пальм", "тропик", "бунгало"],
        ["горы", "горн", "ледник", "вершин"],
        ["лыж", "снег", "склон"],
        ["музе", "галере", "собор"],
    ];

    private readonly WebApplication app;

    private FakeEmbeddings(WebApplication app) => this.app = app;

    public string BaseUrl => $"{app.Urls.First()}/v1";

    /// <summary>Model and texts of every request, in order.</summary>
    public ConcurrentQueue<(string Model, string[] Texts)> Requests { get; } = new();

    /// <summary>A text's vector.</summary>
    public Func<string, float[]> Vector { get; set; } = Meaning;

    /// <summary>Answers in place of the model when it returns something: a status and a body.</summary>
    public Func<string[], (int Status, string Body)?> Fault { get; set; } = _ => null;

    /// <summary>Awaited before an answer.</summary>
    public Func<string[], Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Numbers as JSON, as some servers give them whatever they are asked for.</summary>
    public bool AlwaysNumbers { get; set; }

    public static async Task<FakeEmbeddings> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeEmbeddings(application);
        application.MapPost("/v1/embeddings", fake.EmbedAsync);
        await application.StartAsync();
        return fake;
    }

    /// <summary>The settings of an app that uses it.</summary>
    public (string Name, string Value)[] Settings(string model = "test-embedding", params (string Name, string Value)[] others) =>
        [("Embeddings:Provider", "openai"), ("Embeddings:BaseUrl", BaseUrl), ("Embeddings:ApiKey", "test-key"), ("Embeddings:Model", model), ("Embeddings:QueryTimeout", "00:00:10"), .. others];

    /// <summary>A number for each concept that a text speaks of; a text of none has a direction of its own.</summary>
    public static float[] Meaning(string text)
    {
        var vector = new float[Concepts.Length + 1];
        for (var i = 0; i < Concepts.Length; i++) vector[i] = Concepts[i].Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
        if (!vector.Contains(1)) vector[^1] = 1;
        return vector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> EmbedAsync(JsonElement request)
    {
        var input = request.GetProperty("input");
        string[] texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : [.. input.EnumerateArray().Select(text => text.GetString()!)];
        var model = request.GetProperty("model").GetString()!;
        Requests.Enqueue((model, texts));
        await Before(texts);
        if (Fault(texts) is { } fault) return Results.Text(fault.Body, "application/json", statusCode: fault.Status);
        var numbers = AlwaysNumbers || !request.TryGetProperty("encoding_format", out var format) || format.GetString() != "base64";
        return Results.Json(new
        {
            @object = "list",
            model,
            data = texts.Select((text, index) => new
            {
                @object = "embedding",
                index,
                embedding = numbers ? (object)Vector(text) : Convert.ToBase64String(MemoryMarshal.AsBytes(Vector(text).AsSpan())),
            }),
            usage = new { prompt_tokens = 1, total_tokens = 1 },
        });
    }
}
