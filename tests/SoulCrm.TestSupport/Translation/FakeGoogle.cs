using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport.Translation;

/// <summary>Speaks Google's Cloud Translation, Basic (v2) over real HTTP: HTML in and out, parts that are not to be translated, its errors. What it says is the test's.</summary>
public sealed partial class FakeGoogle : IAsyncDisposable
{
    public const string Key = "test-key-of-google";

    private readonly WebApplication app;

    private FakeGoogle(WebApplication app) => this.app = app;

    public string BaseUrl => app.Urls.First();

    /// <summary>Bodies, refused ones too.</summary>
    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    /// <summary>The translation of a text without its marks, and the language of the text where it was not told.</summary>
    public Func<AskedText, (string Text, string Language)> Translate { get; set; } = asked => ($"{asked.Text} [{asked.To}]", asked.From ?? "de");

    /// <summary>Answers in place of Google when it returns something.</summary>
    public Func<HttpRequest, IResult?> Fault { get; set; } = _ => null;

    /// <summary>The settings of an app that uses it.</summary>
    public (string Name, string Value)[] Settings(params (string Name, string Value)[] others) =>
        [("Translation:Provider", "google"), ("Translation:Google:BaseUrl", BaseUrl), ("Translation:Google:ApiKey", Key), ("Translation:RetryDelay", "00:00:00.01"), ("Translation:ReaderRetryDelay", "00:00:00.2"), .. others];

    /// <summary>An error as Google writes it.</summary>
    public static IResult Error(int status, string reason, string message = "") =>
        Results.Json(new { error = new { code = status, message, errors = new[] { new { message, domain = "usageLimits", reason } } } }, statusCode: status);

    public static async Task<FakeGoogle> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeGoogle(application);
        application.MapPost("/language/translate/v2", fake.TranslateText);
        await application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult TranslateText(HttpRequest request, JsonElement body)
    {
        Requests.Enqueue(body);
        if (Fault(request) is { } fault) return fault;
        if (request.Headers["X-Goog-Api-Key"] != Key) return Error(403, "forbidden", "The request is missing a valid API key.");
        if (!body.TryGetProperty("target", out var target) || target.GetString() is not { Length: 2 or 3 } to) return Error(400, "invalid", "Invalid Value");
        var from = body.TryGetProperty("source", out var source) ? source.GetString() : null;
        if (from == to) return Error(400, "invalid", "Bad language pair");
        var isHtml = !body.TryGetProperty("format", out var format) || format.GetString() == "html";
        var (text, language) = Translate(new AskedText(isHtml ? Plain(body.GetProperty("q").GetString()!) : body.GetProperty("q").GetString()!, from, to));
        // As Google does: entities for what HTML would read otherwise, a space around what it has put together.
        var answer = isHtml ? WebUtility.HtmlEncode(text).Replace("\n", "<br> ", StringComparison.Ordinal) : text;
        return from is null
            ? Results.Json(new { data = new { translations = new[] { new { translatedText = answer, detectedSourceLanguage = language } } } })
            : Results.Json(new { data = new { translations = new[] { new { translatedText = answer } } } });
    }

    private static string Plain(string html) => WebUtility.HtmlDecode(Tag().Replace(html.Replace("<br>", "\n", StringComparison.Ordinal), ""));

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
