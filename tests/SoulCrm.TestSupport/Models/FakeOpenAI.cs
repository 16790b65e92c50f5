using System.Text.Json;

namespace SoulCrm.TestSupport;

/// <summary>OpenAI's chat completions, as OpenAI itself, Azure OpenAI's v1 endpoint, or Ollama have them.</summary>
public sealed class FakeOpenAI : FakeModel
{
    private readonly string provider;

    private FakeOpenAI(string provider) : base(provider == "ollama" ? "ollama" : "openai") => this.provider = provider;

    protected override string Root => provider == "azure-openai" ? "/openai/v1" : "/v1";

    protected override string Path => "/chat/completions";

    /// <param name="provider">openai, azure-openai or ollama.</param>
    /// <param name="tls">Over HTTPS, with a certificate of its own.</param>
    public static async Task<FakeOpenAI> StartAsync(string provider = "openai", bool tls = false)
    {
        var fake = new FakeOpenAI(provider);
        await fake.StartAsync(tls);
        return fake;
    }

    public override (string Name, string Value)[] Settings(params (string Name, string Value)[] others) =>
    [
        ("AI:Provider", provider), ($"AI:Providers:{provider}:BaseUrl", BaseUrl), ($"AI:Providers:{provider}:ApiKey", "test-key"), ($"AI:Providers:{provider}:Model", "test-model"), ("AI:RetryDelay", "00:00:00.05"), .. others,
    ];

    protected override string? Check(ModelCall call)
    {
        if (provider != "ollama" && !call.Headers.GetValueOrDefault("Authorization", "").StartsWith("Bearer ", StringComparison.Ordinal)) return "there is no key";
        // A call is answered before anything else is said.
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in call.Body.GetProperty("messages").EnumerateArray())
        {
            var role = message.GetProperty("role").GetString();
            if (role == "tool")
            {
                if (!open.Remove(message.GetProperty("tool_call_id").GetString()!)) return "a result belongs to no call";
                continue;
            }

            if (open.Count > 0) return $"{role} speaks before calls are answered";
            if (!message.TryGetProperty("tool_calls", out var calls)) continue;
            foreach (var one in calls.EnumerateArray())
            {
                if (!open.Add(one.GetProperty("id").GetString()!)) return "two calls have one id";
                JsonDocument.Parse(one.GetProperty("function").GetProperty("arguments").GetString()!).Dispose();
            }
        }

        return open.Count > 0 ? "calls are not answered" : null;
    }

    protected override object Answer(JsonElement request)
    {
        var (text, callId) = Decide(request);
        return new
        {
            id = "chatcmpl-1",
            @object = "chat.completion",
            created = 1_700_000_000,
            model = "fake-model",
            choices = new[] { new { index = 0, message = text is null ? (object)new { role = "assistant", content = (string?)null, tool_calls = ToolCallsOf(callId!) } : new { role = "assistant", content = text }, finish_reason = Finish ?? (text is null ? "tool_calls" : "stop") } },
            usage = UsageOf(),
        };
    }

    protected override IEnumerable<(string? Event, object Data)> Stream(JsonElement request)
    {
        var (text, callId) = Decide(request);
        yield return (null, Chunk(new { role = "assistant", content = "" }, finish: null));
        foreach (var piece in Pieces(text ?? "")) yield return (null, Chunk(new { content = piece }, finish: null));
        if (text is null)
        {
            for (var n = 0; n < ToolCalls; n++)
            {
                yield return (null, Chunk(new { tool_calls = new[] { new { index = n, id = $"{callId}{n}", type = "function", function = new { name = Tool.Name, arguments = "" } } } }, finish: null));
                foreach (var piece in Pieces(Tool.Arguments)) yield return (null, Chunk(new { tool_calls = new[] { new { index = n, function = new { arguments = piece } } } }, finish: null));
            }
        }

        yield return (null, Chunk(new { }, Finish ?? (text is null ? "tool_calls" : "stop")));
        if (request.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean())
            yield return (null, new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1_700_000_000, model = "fake-model", choices = Array.Empty<object>(), usage = UsageOf() });
        yield return (null, "[DONE]");
    }

    private (string? Text, string? CallId) Decide(JsonElement request)
    {
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        return Decide(
            request.TryGetProperty("response_format", out var format) && format.GetProperty("type").GetString() == "json_schema",
            [.. messages.Where(message => message.GetProperty("role").GetString() == "tool").Select(message => message.GetProperty("content").GetString()!)],
            messages.Count(message => message.GetProperty("role").GetString() == "assistant"));
    }

    private object[] ToolCallsOf(string callId) =>
        [.. Enumerable.Range(0, ToolCalls).Select(n => new { id = $"{callId}{n}", type = "function", function = new { name = Tool.Name, arguments = Tool.Arguments } })];

    private object UsageOf() => new { prompt_tokens = Usage.Input, completion_tokens = Usage.Output, total_tokens = Usage.Input + Usage.Output, prompt_tokens_details = new { cached_tokens = Usage.Cached } };

    private static object Chunk(object delta, string? finish) =>
        new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1_700_000_000, model = "fake-model", choices = new[] { new { index = 0, delta, finish_reason = finish } } };
}
