using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport;

/// <summary>
/// A model server that speaks OpenAI's chat completions over real HTTP, with tool calls and structured output. It qualifies with
/// <see cref="Qualification"/>, searches the catalogue once, and answers with what <see cref="Reply"/> makes of the tool's result.
/// </summary>
public sealed class FakeOpenAI : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeOpenAI(WebApplication app) => this.app = app;

    public string BaseUrl => $"{app.Urls.First()}/v1";

    /// <summary>Every request body, in order.</summary>
    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    /// <summary>The structured output of the qualification agent.</summary>
    public string Qualification { get; set; } = """
        {"intent":"tour","destination":"Турция","country":"TR","tourType":"seaside","dateFrom":"2027-07-01","dateTo":"2027-07-31","flexible":true,
         "adults":2,"children":[{"age":6}],"budget":{"amount":2000,"currency":"USD"},"wishes":[]}
        """;

    /// <summary>The tool that is called first, with its arguments as JSON.</summary>
    public (string Name, string Arguments) Tool { get; set; } = ("search_tours", """{"country":"TR","adults":2,"childrenAges":[6]}""");

    /// <summary>Makes the final text: from the tool's result, and how often a text was asked for before in this run.</summary>
    public Func<JsonElement, int, string> Reply { get; set; } = (_, _) => "Здравствуйте!";

    /// <summary>Answers in place of the model when it returns something: a status and a body.</summary>
    public Func<int, (int Status, string Body)?> Fault { get; set; } = _ => null;

    public static async Task<FakeOpenAI> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeOpenAI(application);
        application.MapPost("/v1/chat/completions", fake.Complete);
        await application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult Complete(JsonElement request)
    {
        Requests.Enqueue(request);
        if (Fault(Requests.Count) is { } fault) return Results.Text(fault.Body, "application/json", statusCode: fault.Status);
        if (request.TryGetProperty("response_format", out var format) && format.GetProperty("type").GetString() == "json_schema") return Answer(new { role = "assistant", content = Qualification });

        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        var results = messages.Where(message => message.GetProperty("role").GetString() == "tool").ToList();
        if (results.Count == 0)
        {
            return Answer(new
            {
                role = "assistant",
                content = (string?)null,
                tool_calls = new[] { new { id = "call_1", type = "function", function = new { name = Tool.Name, arguments = Tool.Arguments } } },
            });
        }

        var told = JsonDocument.Parse(results[^1].GetProperty("content").GetString()!).RootElement;
        var earlier = messages.Count(message => message.GetProperty("role").GetString() == "assistant") - 1;
        return Answer(new { role = "assistant", content = Reply(told, earlier) });
    }

    private static IResult Answer(object message) => Results.Json(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_700_000_000,
        model = "fake-model",
        choices = new[] { new { index = 0, message, finish_reason = "stop" } },
        usage = new { prompt_tokens = 100, completion_tokens = 20, total_tokens = 120 },
    });
}
