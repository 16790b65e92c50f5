using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport;

/// <summary>What a model is asked, as far as a script needs it.</summary>
public sealed class ScriptedCall(JsonElement request)
{
    private readonly List<JsonElement> messages = [.. request.GetProperty("messages").EnumerateArray()];

    public JsonElement Request => request;

    /// <summary>The document that the agent works on.</summary>
    public JsonElement Document => JsonDocument.Parse(TextOf(messages.First(message => RoleOf(message) == "user"))).RootElement;

    /// <summary>The name of the schema that the answer is held to; null: a text for the client.</summary>
    public string? Schema => request.TryGetProperty("response_format", out var format) && format.TryGetProperty("json_schema", out var schema) ? schema.GetProperty("name").GetString() : null;

    /// <summary>What tools have answered in this run, in order.</summary>
    public IReadOnlyList<JsonElement> ToolResults => [.. messages.Where(message => RoleOf(message) == "tool").Select(message => JsonDocument.Parse(TextOf(message)).RootElement)];

    /// <summary>How often the answer was sent back for a fault.</summary>
    public int Faults => messages.Count(message => RoleOf(message) == "user") - 1;

    /// <summary>Everything it was given to read.</summary>
    public string AllText => string.Join('\n', messages.Select(TextOf));

    /// <summary>The client's lines, oldest first.</summary>
    public IReadOnlyList<string> ClientLines =>
        [.. Document.GetProperty("dialogue").EnumerateArray().Where(line => line.GetProperty("from").GetString() == "client").Select(line => line.GetProperty("text").GetString()!)];

    private static string? RoleOf(JsonElement message) => message.GetProperty("role").GetString();

    private static string TextOf(JsonElement message) => !message.TryGetProperty("content", out var content) ? "" : content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")),
        _ => "",
    };
}

/// <summary>What a model answers: a text, calls of tools, or bytes that are no answer at all.</summary>
public sealed record ScriptedAnswer(string? Text)
{
    public IReadOnlyList<(string Name, string Arguments)> Tools { get; init; } = [];

    public int Status { get; init; } = 200;

    /// <summary>Sent as they are.</summary>
    public byte[]? Raw { get; init; }

    public static ScriptedAnswer Call(string tool, string arguments) => new((string?)null) { Tools = [(tool, arguments)] };
}

/// <summary>A model server that speaks OpenAI's chat completions over real HTTP and answers what a script says.</summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    public const int TokensIn = 100;
    public const int TokensOut = 20;

    private readonly WebApplication app;

    private ScriptedModel(WebApplication app) => this.app = app;

    public string BaseUrl => $"{app.Urls.First()}/v1";

    public ConcurrentQueue<ScriptedCall> Calls { get; } = new();

    public Func<ScriptedCall, ScriptedAnswer> Script { get; set; } = _ => new ScriptedAnswer("…");

    public static async Task<ScriptedModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var model = new ScriptedModel(application);
        application.MapPost("/v1/chat/completions", model.Complete);
        await application.StartAsync();
        return model;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult Complete(JsonElement request)
    {
        var call = new ScriptedCall(request);
        Calls.Enqueue(call);
        var answer = Script(call);
        if (answer.Raw is { } raw) return Results.Bytes(raw, "application/json");
        if (answer.Status != 200) return Results.Text("{}", "application/json", Encoding.UTF8, answer.Status);
        var calls = answer.Tools.Select((tool, index) => new { id = $"call_{index}", type = "function", function = new { name = tool.Name, arguments = tool.Arguments } }).ToArray();
        return Results.Json(new
        {
            id = "chatcmpl-1",
            @object = "chat.completion",
            created = 1_700_000_000,
            model = "scripted",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = answer.Text, tool_calls = calls.Length == 0 ? null : calls }, finish_reason = calls.Length == 0 ? "stop" : "tool_calls" } },
            usage = new { prompt_tokens = TokensIn, completion_tokens = TokensOut, total_tokens = TokensIn + TokensOut },
        });
    }
}
