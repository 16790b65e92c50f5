using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Json.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport;

/// <summary>How a model server misbehaves once.</summary>
/// <param name="Status">200 with a body that is none is a fault too.</param>
/// <param name="Delay">Before anything is answered; ends early when the caller gives up.</param>
public sealed record Misbehaviour(int Status = 200, string Body = "{}", TimeSpan Delay = default, string? RetryAfter = null);

/// <summary>One call as it arrived.</summary>
public sealed record ModelCall(JsonElement Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// A model server over real HTTP, with tool calls, structured output and streaming, that holds every request against the provider's published schema.
/// It qualifies with <see cref="Qualification"/>, calls <see cref="Tool"/> once, and answers with what <see cref="Reply"/> makes of the tool's result.
/// </summary>
public abstract class FakeModel : IAsyncDisposable
{
    private readonly JsonSchema schema;
    private WebApplication app = null!;
    private int atOnce;
    private int mostAtOnce;
    private int arrived;

    protected FakeModel(string schema)
    {
        using var stream = typeof(FakeModel).Assembly.GetManifestResourceStream($"SoulCrm.TestSupport.Models.{schema}.schema.json")!;
        this.schema = JsonSchema.FromText(new StreamReader(stream).ReadToEnd());
    }

    /// <summary>Where the provider's API begins, as settings name it.</summary>
    public string BaseUrl => $"{app.Urls.First()}{Root}";

    /// <summary>Every request body, in order.</summary>
    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    public ConcurrentQueue<ModelCall> Calls { get; } = new();

    /// <summary>What requests had that the provider would refuse; they were refused.</summary>
    public ConcurrentQueue<string> Invalid { get; } = new();

    /// <summary>The structured output of the qualification agent.</summary>
    public string Qualification { get; set; } = """
        {"intent":"tour","destination":"Турция","country":"TR","tourType":"seaside","dateFrom":"2027-07-01","dateTo":"2027-07-31","flexible":true,
         "adults":2,"children":[{"age":6}],"budget":{"amount":2000,"currency":"USD"},"wishes":[]}
        """;

    /// <summary>The tool that is called first, with its arguments as JSON.</summary>
    public (string Name, string Arguments) Tool { get; set; } = ("search_tours", """{"country":"TR","adults":2,"childrenAges":[6]}""");

    /// <summary>False: it answers at once, without the tool.</summary>
    public bool UsesTool { get; set; } = true;

    /// <summary>How often the tool is called at once.</summary>
    public int ToolCalls { get; set; } = 1;

    /// <summary>Makes the final text: from the tool's result, and how often a text was asked for before in this run. Null: the tool is called again.</summary>
    public Func<JsonElement, int, string?> Reply { get; set; } = (_, _) => "Здравствуйте!";

    /// <summary>Answers in place of the model when it returns something: a status and a body. Gets the number of the request, from 1.</summary>
    public Func<int, (int Status, string Body)?> Fault { get; set; } = _ => null;

    /// <summary>The same, with time and headers.</summary>
    public Func<int, Misbehaviour?> Misbehave { get; set; } = _ => null;

    /// <summary>Called when a request has arrived.</summary>
    public Action Arrived { get; set; } = () => { };

    /// <summary>Awaited before an answer is given.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    /// <summary>What each answer says that it used: all input, what of it was in the cache, output.</summary>
    public (int Input, int Cached, int Output) Usage { get; set; } = (100, 0, 20);

    /// <summary>Why the model stopped, in the provider's words; null: because it was done.</summary>
    public string? Finish { get; set; }

    /// <summary>A stream breaks off after so many pieces of text.</summary>
    public int? CutStreamAfter { get; set; }

    /// <summary>Awaited before a stream breaks off.</summary>
    public Func<Task> BeforeCut { get; set; } = () => Task.CompletedTask;

    public int MostAtOnce => mostAtOnce;

    /// <summary>Settings that make it the deployment's provider.</summary>
    public abstract (string Name, string Value)[] Settings(params (string Name, string Value)[] others);

    protected abstract string Root { get; }

    protected abstract string Path { get; }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task StartAsync(bool tls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls) listen.UseHttps(Certificate());
        }));
        app = builder.Build();
        app.MapPost($"{Root}{Path}", AnswerAsync);
        await app.StartAsync();
    }

    /// <summary>What the model says next: a text or a call of the tool.</summary>
    /// <param name="results">Of tools, so far in this run.</param>
    protected (string? Text, string? CallId) Decide(bool structured, IReadOnlyList<string> results, int turns)
    {
        if (structured) return (Qualification, null);
        if (results.Count == 0 && UsesTool) return (null, "call_1_");
        var told = results.Count == 0 ? default : JsonDocument.Parse(results[^1]).RootElement;
        return Reply(told, turns - 1) is { } text ? (text, null) : (null, $"call_{turns + 1}_");
    }

    /// <returns>What is wrong beyond the schema; null when nothing is.</returns>
    protected abstract string? Check(ModelCall call);

    /// <summary>The answer as one document.</summary>
    protected abstract object Answer(JsonElement request);

    /// <summary>The answer as server-sent events.</summary>
    protected abstract IEnumerable<(string? Event, object Data)> Stream(JsonElement request);

    protected static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length; start += 7) yield return text[start..Math.Min(text.Length, start + 7)];
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var call = new ModelCall((await JsonDocument.ParseAsync(context.Request.Body)).RootElement, context.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase));
        InterlockedMax(ref mostAtOnce, Interlocked.Increment(ref atOnce));
        try
        {
            Requests.Enqueue(call.Body);
            Calls.Enqueue(call);
            var number = Interlocked.Increment(ref arrived);
            Arrived();
            if (FaultIn(call) is { } invalid)
            {
                Invalid.Enqueue(invalid);
                await Results.Json(new { error = new { type = "invalid_request_error", message = invalid } }, statusCode: 400).ExecuteAsync(context);
                return;
            }

            var fault = Misbehave(number) ?? (Fault(number) is { } simple ? new Misbehaviour(simple.Status, simple.Body) : null);
            if (fault is not null)
            {
                await Task.Delay(fault.Delay, context.RequestAborted);
                if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait;
                await Results.Text(fault.Body, "application/json", Encoding.UTF8, fault.Status).ExecuteAsync(context);
                return;
            }

            await BeforeAnswer();
            if (call.Body.TryGetProperty("stream", out var stream) && stream.GetBoolean()) await StreamAsync(context, call.Body);
            else await Results.Json(Answer(call.Body)).ExecuteAsync(context);
        }
        catch (OperationCanceledException)
        {
            // The caller has given up.
        }
        finally
        {
            Interlocked.Decrement(ref atOnce);
        }
    }

    private async Task StreamAsync(HttpContext context, JsonElement request)
    {
        context.Response.ContentType = "text/event-stream";
        var written = 0;
        foreach (var (name, data) in Stream(request))
        {
            var text = data is string raw ? raw : JsonSerializer.Serialize(data);
            await context.Response.WriteAsync($"{(name is null ? "" : $"event: {name}\n")}data: {text}\n\n");
            await context.Response.Body.FlushAsync();
            if (++written > CutStreamAfter)
            {
                await BeforeCut();
                context.Abort();
                return;
            }
        }
    }

    private string? FaultIn(ModelCall call)
    {
        var result = schema.Evaluate(call.Body, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (!result.IsValid) return string.Join("; ", result.Details!.Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}").Take(8));
        return Check(call);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen) { }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
