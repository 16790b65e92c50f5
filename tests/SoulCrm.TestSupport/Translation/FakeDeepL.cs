using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport.Translation;

/// <summary>A text as a translation server was asked for it.</summary>
/// <param name="From">Null: the server was to find out.</param>
public sealed record AskedText(string Text, string? From, string To);

/// <summary>
/// Speaks DeepL's API v2 over real HTTP: translation and glossaries, with its key, its languages, its rules on glossaries and its refusals. What it says is the
/// test's.
/// </summary>
public sealed class FakeDeepL : IAsyncDisposable
{
    public const string Key = "test-key-of-deepl";

    private static readonly string[] Languages = ["AR", "DE", "EN", "ES", "FR", "PL", "RU", "UK", "TR", "IT"];

    private readonly WebApplication app;

    private FakeDeepL(WebApplication app) => this.app = app;

    public string BaseUrl => app.Urls.First();

    /// <summary>Bodies of POST /v2/translate, refused ones too.</summary>
    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    /// <summary>What is kept: by id, name and pair, source → target.</summary>
    public ConcurrentDictionary<string, (string Name, string From, string To, IReadOnlyDictionary<string, string> Entries)> Glossaries { get; } = new(StringComparer.Ordinal);

    /// <summary>The translation, and the language of the text where it was not told.</summary>
    public Func<AskedText, (string Text, string Language)> Translate { get; set; } = asked => ($"{asked.Text} [{asked.To}]", asked.From ?? "de");

    /// <summary>Answers in place of DeepL when it returns something.</summary>
    public Func<HttpRequest, IResult?> Fault { get; set; } = _ => null;

    /// <summary>The settings of an app that uses it.</summary>
    public (string Name, string Value)[] Settings(params (string Name, string Value)[] others) =>
        [("Translation:Provider", "deepl"), ("Translation:DeepL:BaseUrl", BaseUrl), ("Translation:DeepL:ApiKey", Key), ("Translation:RetryDelay", "00:00:00.01"), ("Translation:ReaderRetryDelay", "00:00:00.2"), .. others];

    public static async Task<FakeDeepL> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeDeepL(application);
        application.Use(async (context, next) =>
        {
            if (fake.Fault(context.Request) is { } fault) await fault.ExecuteAsync(context);
            else if (context.Request.Headers.Authorization != $"DeepL-Auth-Key {Key}") await Refuse(403, "Authorization failed").ExecuteAsync(context);
            else await next();
        });
        application.MapPost("/v2/translate", fake.TranslateText);
        application.MapPost("/v2/glossaries", fake.CreateGlossary);
        application.MapDelete("/v2/glossaries/{id}", (string id) => fake.Glossaries.TryRemove(id, out _) ? Results.NoContent() : Refuse(404, "Glossary not found"));
        await application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static IResult Refuse(int status, string message) => Results.Json(new { message }, statusCode: status);

    private IResult TranslateText(JsonElement body)
    {
        Requests.Enqueue(body);
        string? Text(string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
        if (!body.TryGetProperty("text", out var texts) || texts.ValueKind != JsonValueKind.Array || texts.GetArrayLength() is 0 or > 50) return Refuse(400, "Parameter 'text' not specified.");
        if (Text("target_lang") is not { } target || !Languages.Contains(target.Split('-')[0])) return Refuse(400, "Value for 'target_lang' not supported.");
        var source = Text("source_lang");
        if (source is not null && !Languages.Contains(source)) return Refuse(400, "Value for 'source_lang' not supported.");
        IReadOnlyDictionary<string, string> terms = new Dictionary<string, string>();
        if (Text("glossary_id") is { } id)
        {
            if (source is null) return Refuse(400, "Use of a glossary requires the source_lang parameter to be specified");
            if (!Glossaries.TryGetValue(id, out var glossary)) return Refuse(404, "Glossary not found");
            if (!glossary.From.Equals(source, StringComparison.OrdinalIgnoreCase) || !glossary.To.Equals(target.Split('-')[0], StringComparison.OrdinalIgnoreCase)) return Refuse(400, "Glossary language pair does not match");
            terms = glossary.Entries;
        }

        return Results.Json(new
        {
            translations = texts.EnumerateArray().Select(text =>
            {
                var (translation, language) = Translate(new AskedText(text.GetString()!, source?.ToLowerInvariant(), target.Split('-')[0].ToLowerInvariant()));
                foreach (var (term, says) in terms) translation = translation.Replace(term, says, StringComparison.OrdinalIgnoreCase);
                return new { detected_source_language = (source ?? language).ToUpperInvariant(), text = translation };
            }).ToArray(),
        });
    }

    private IResult CreateGlossary(JsonElement body)
    {
        var (from, to) = (body.GetProperty("source_lang").GetString()!, body.GetProperty("target_lang").GetString()!);
        if (body.GetProperty("entries_format").GetString() != "tsv") return Refuse(400, "Unsupported entries_format");
        if (!Languages.Contains(from.ToUpperInvariant()) || !Languages.Contains(to.ToUpperInvariant()) || from == to) return Refuse(400, "Unsupported glossary source and target language pair");
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in body.GetProperty("entries").GetString()!.Split('\n'))
        {
            if (line.Split('\t') is not [{ Length: > 0 } term, { Length: > 0 } says]) return Refuse(400, "Invalid glossary entries provided");
            if (!entries.TryAdd(term, says)) return Refuse(400, $"Duplicate entry: {term}");
        }

        var id = Guid.NewGuid().ToString();
        Glossaries[id] = (body.GetProperty("name").GetString()!, from, to, entries);
        return Results.Json(new { glossary_id = id, name = body.GetProperty("name").GetString(), ready = true, source_lang = from, target_lang = to, entry_count = entries.Count }, statusCode: 201);
    }
}
