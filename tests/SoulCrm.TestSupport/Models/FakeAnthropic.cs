using System.Text.Json;

namespace SoulCrm.TestSupport;

/// <summary>Anthropic's messages.</summary>
public sealed class FakeAnthropic : FakeModel
{
    private const string Signature = "c2lnbmF0dXJl";

    private FakeAnthropic() : base("anthropic") { }

    /// <summary>It thinks before each answer, whatever it is told.</summary>
    public bool Thinks { get; set; }

    protected override string Root => "";

    protected override string Path => "/v1/messages";

    public static async Task<FakeAnthropic> StartAsync()
    {
        var fake = new FakeAnthropic();
        await fake.StartAsync(tls: false);
        return fake;
    }

    public override (string Name, string Value)[] Settings(params (string Name, string Value)[] others) =>
    [
        ("AI:Provider", "anthropic"), ("AI:Providers:anthropic:BaseUrl", BaseUrl), ("AI:Providers:anthropic:ApiKey", "test-key"), ("AI:Providers:anthropic:Model", "test-model"), ("AI:RetryDelay", "00:00:00.05"), .. others,
    ];

    protected override string? Check(ModelCall call)
    {
        if (call.Headers.GetValueOrDefault("Authorization") != "Bearer test-key") return "there is no key";
        if (call.Headers.GetValueOrDefault("anthropic-version") != "2026-10-21") return "it is another version";
        if (Thinks == call.Body.TryGetProperty("thinking", out _)) return Thinks ? "this model cannot be told not to think" : "this model would think";
        // Every call has its result in the user's next message, in front of anything else.
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in call.Body.GetProperty("messages").EnumerateArray())
        {
            var blocks = Blocks(message).ToList();
            if (message.GetProperty("role").GetString() == "user")
            {
                foreach (var block in blocks.TakeWhile(block => TypeOf(block) == "tool_result"))
                    if (!open.Remove(block.GetProperty("tool_use_id").GetString()!)) return "a result belongs to no call";
                if (open.Count > 0) return "calls are not answered in the next message";
                continue;
            }

            if (Thinks && !(TypeOf(blocks[0]) == "thinking" && blocks[0].GetProperty("signature").GetString() == Signature)) return "what was thought has not come back";
            if (open.Count > 0) return "the assistant speaks before calls are answered";
            foreach (var block in blocks.Where(block => TypeOf(block) == "tool_use"))
                if (!open.Add(block.GetProperty("id").GetString()!)) return "two calls have one id";
        }

        return open.Count > 0 ? "calls are not answered" : null;
    }

    protected override object Answer(JsonElement request)
    {
        var (text, callId) = Decide(request);
        return new
        {
            id = "msg_1",
            type = "message",
            role = "assistant",
            model = "fake-model",
            content = (object[])[.. Thinks ? [new { type = "thinking", thinking = "Так, посмотрим.", signature = Signature }] : Array.Empty<object>(), .. text is null ? CallsOf(callId!) : [new { type = "text", text }]],
            stop_reason = Finish ?? (text is null ? "tool_use" : "end_turn"),
            stop_sequence = (string?)null,
            usage = new { input_tokens = Usage.Input - Usage.Cached, cache_read_input_tokens = Usage.Cached, cache_creation_input_tokens = 0, output_tokens = Usage.Output },
        };
    }

    protected override IEnumerable<(string? Event, object Data)> Stream(JsonElement request)
    {
        var (text, callId) = Decide(request);
        yield return Event("message_start", new
        {
            type = "message_start",
            message = new
            {
                id = "msg_1",
                type = "message",
                role = "assistant",
                model = "fake-model",
                content = Array.Empty<object>(),
                stop_reason = (string?)null,
                stop_sequence = (string?)null,
                usage = new { input_tokens = Usage.Input - Usage.Cached, cache_read_input_tokens = Usage.Cached, cache_creation_input_tokens = 0, output_tokens = 1 },
            },
        });
        if (text is not null)
        {
            yield return Event("content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "" } });
            foreach (var piece in Pieces(text)) yield return Event("content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = piece } });
            yield return Event("content_block_stop", new { type = "content_block_stop", index = 0 });
        }

        for (var n = 0; text is null && n < ToolCalls; n++)
        {
            yield return Event("content_block_start", new { type = "content_block_start", index = n, content_block = new { type = "tool_use", id = $"{callId}{n}", name = Tool.Name, input = new { } } });
            foreach (var piece in Pieces(Tool.Arguments)) yield return Event("content_block_delta", new { type = "content_block_delta", index = n, delta = new { type = "input_json_delta", partial_json = piece } });
            yield return Event("content_block_stop", new { type = "content_block_stop", index = n });
        }

        // As documented: the last event need not tell the input again.
        yield return Event("message_delta", new { type = "message_delta", delta = new { stop_reason = Finish ?? (text is null ? "tool_use" : "end_turn"), stop_sequence = (string?)null }, usage = new { output_tokens = Usage.Output } });
        yield return Event("message_stop", new { type = "message_stop" });
    }

    private (string? Text, string? CallId) Decide(JsonElement request)
    {
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        return Decide(
            request.TryGetProperty("output_config", out _),
            [.. messages.SelectMany(Blocks).Where(block => TypeOf(block) == "tool_result").Select(block => TextOf(block.GetProperty("content")))],
            messages.Count(message => message.GetProperty("role").GetString() == "assistant"));
    }

    private object[] CallsOf(string callId) =>
        [.. Enumerable.Range(0, ToolCalls).Select(n => new { type = "tool_use", id = $"{callId}{n}", name = Tool.Name, input = JsonDocument.Parse(Tool.Arguments).RootElement })];

    private static (string? Event, object Data) Event(string name, object data) => (name, data);

    private static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        message.GetProperty("content") is { ValueKind: JsonValueKind.Array } blocks ? blocks.EnumerateArray() : [];

    private static string? TypeOf(JsonElement block) => block.GetProperty("type").GetString();

    private static string TextOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Concat(content.EnumerateArray().Select(block => block.GetProperty("text").GetString()));
}
