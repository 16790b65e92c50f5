using System.Text;
using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Providers;

/// <summary>Answers that no model should give, streams, and tool calls without end.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("openai", "length", "the answer was cut off at the limit of 300 tokens")]
    [InlineData("openai", "content_filter", "the provider withheld the answer")]
    [InlineData("anthropic", "max_tokens", "the answer was cut off at the limit of 300 tokens")]
    [InlineData("anthropic", "refusal", "the provider withheld the answer")]
    [InlineData("ollama", "length", "the answer was cut off at the limit of 300 tokens")]
    public async Task Answer_ThatIsNotWhole_FailsClearlyAndItsTokensCount(string provider, string finish, string reason)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        model.Finish = finish;
        using var host = new ModelHost(model.Settings(("AI:Fallback:0", "rules")));
        var record = new RunRecorder();
        Assert.Contains(reason, (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync(record: record))).Message, StringComparison.Ordinal);
        // Nobody else is asked for what would end the same.
        Assert.Single(model.Requests);
        Assert.Equal((100, 20), (record.TokensIn, record.TokensOut));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Answer_EmptyOrHuge_IsAskedForAgainAndCounted(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        var texts = new Queue<string>([" \n ", new string('я', 40_000), "Здравствуйте!"]);
        model.Reply = (_, _) => texts.Dequeue();
        using var host = new ModelHost(model.Settings());
        var (text, record) = await host.AskAsync();
        Assert.Equal("Здравствуйте!", text);
        Assert.Equal(["the answer is empty", "the answer is longer than 64 KB"], record.Steps.Where(step => !step.Ok).Select(step => step.Output));
        Assert.Equal((300, 60), (record.TokensIn, record.TokensOut));
    }

    [Fact]
    public async Task Answer_WithoutEnd_IsNotRead()
    {
        await using var model = await ModelHost.StartAsync("openai");
        model.UsesTool = false;
        model.Fault = request => request == 1 ? (200, $$"""{"id":"{{new string('x', 3_000_000)}}"}""") : null;
        using var host = new ModelHost(model.Settings());
        var (_, record) = await host.AskAsync();
        Assert.Equal("the answer has no end", record.Steps[0].Output);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Answer_WithHalvesOfCharactersAndNul_IsRefusedOrCleaned(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        var bodies = new Queue<string>([@"a\u0000b", @"a\ud83db", @"\ude00"]);
        model.Fault = request => bodies.TryDequeue(out var escaped)
            ? (200, provider == "openai"
                ? $$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"{{{escaped}}}"}}]}"""
                : $$$"""{"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"{{{escaped}}}"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""")
            : null;
        using var host = new ModelHost(model.Settings());
        for (var ask = 0; ask < 3; ask++)
        {
            var (text, record) = await host.AskAsync();
            Assert.True(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text && !text.Contains('\0', StringComparison.Ordinal), text);
            Assert.DoesNotContain("\\u0000", JsonSerializer.Serialize(record.Steps, RunRecorder.Json), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure-openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public async Task Stream_WithATool_ComesInPiecesAndIsCounted(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.Usage = (1000, 400, 50);
        model.Reply = (_, _) => "Здравствуйте! Вот что нашлось для вас в Турции.";
        using var host = new ModelHost(model.Settings(("AI:Prices:0:Provider", provider), ("AI:Prices:0:Input", "3"), ("AI:Prices:0:CachedInput", "0.75"), ("AI:Prices:0:Output", "15")));
        var pieces = new List<string>();
        var calls = new List<JsonElement>();
        var (text, record) = await host.AskAsync(tools: [ModelHost.Search(calls.Add)], onText: piece =>
        {
            pieces.Add(piece);
            return ValueTask.CompletedTask;
        });
        Assert.Equal("Здравствуйте! Вот что нашлось для вас в Турции.", text);
        Assert.Equal(text, string.Concat(pieces));
        Assert.True(pieces.Count > 3, $"{pieces.Count} pieces");
        Assert.Equal("TR", Assert.Single(calls).GetProperty("country").GetString());
        Assert.Empty(model.Invalid);
        Assert.All(model.Requests, request => Assert.True(request.GetProperty("stream").GetBoolean()));
        Assert.Equal((2000, 100, 0.0057m), (record.TokensIn, record.TokensOut, record.Cost));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Stream_BreaksOff_IsBegunAgainOnlyWhenNobodyHasReadOfIt(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        model.Reply = (_, _) => "Здравствуйте! Вот что нашлось для вас в Турции.";
        using var host = new ModelHost(model.Settings());
        var told = new StringBuilder();
        Task<(string Text, RunRecorder Record)> Ask(RunRecorder? record = null) => host.AskAsync(record: record, onText: piece =>
        {
            told.Append(piece);
            return ValueTask.CompletedTask;
        });

        model.CutStreamAfter = 4;
        model.BeforeCut = () => Eventually.GetAsync(() => told.Length, length => length > 0, "a part has been read");
        Assert.Contains("the answer broke off", (await Assert.ThrowsAsync<AgentFailedException>(() => Ask())).Message, StringComparison.Ordinal);
        Assert.Single(model.Requests);
        Assert.NotEqual(0, told.Length);

        told.Clear();
        model.CutStreamAfter = null;
        model.Fault = request => request == 2 ? (503, "{}") : null;
        Assert.Equal("Здравствуйте! Вот что нашлось для вас в Турции.", (await Ask()).Text);
        Assert.Equal("Здравствуйте! Вот что нашлось для вас в Турции.", told.ToString());
        Assert.Equal(3, model.Requests.Count);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Model_RepeatsACall_IsToldOnceAndThenStopped(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.Reply = (_, _) => null;
        using var host = new ModelHost(model.Settings());
        var calls = 0;
        var record = new RunRecorder();
        Assert.Equal("The model kept calling search_tours with the same arguments.",
            (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync(tools: [ModelHost.Search(_ => calls++)], record: record))).Message);
        Assert.Equal((2, 4), (calls, model.Requests.Count));
        Assert.Empty(model.Invalid);
        Assert.Contains("with the same arguments before", record.Steps.Last(step => step.Kind == "tool").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_NeverStopsCalling_IsStopped()
    {
        await using var model = await ModelHost.StartAsync("openai");
        var round = 0;
        model.Reply = (_, _) =>
        {
            model.Tool = ("search_tours", $$"""{"adults":{{++round}}}""");
            return null;
        };
        using var host = new ModelHost(model.Settings());
        Assert.Equal("The model kept calling tools without an answer.", (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync(tools: [ModelHost.Search()]))).Message);
        Assert.Equal(8, model.Requests.Count);
    }

    [Fact]
    public async Task Model_CallsTooManyToolsAtOnce_GetsEightAndIsToldOfTheOthers()
    {
        await using var model = await ModelHost.StartAsync("openai");
        model.ToolCalls = 20;
        model.Tool = ("get_weather", "{}");
        using var host = new ModelHost(model.Settings());
        var (text, record) = await host.AskAsync(tools: [ModelHost.Search()]);
        Assert.Equal("Здравствуйте!", text);
        Assert.Empty(model.Invalid);
        Assert.Equal((8, 12), (record.Steps.Count(step => step.Output!.Contains("no such tool", StringComparison.Ordinal)), record.Steps.Count(step => step.Output!.Contains("At most 8 tools", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("openai", """{"country":"a\u0000b"}""", "characters that are no text")]
    [InlineData("openai", """{"country":"\ud83d"}""", "arguments")]
    [InlineData("anthropic", """{"country":"a\u0000b"}""", "characters that are no text")]
    [InlineData("openai", "not json", "not valid JSON")]
    [InlineData("openai", "[1]", "not valid JSON")]
    [InlineData("openai", "long", "too long")]
    [InlineData("anthropic", "long", "too long")]
    public async Task Model_SendsArgumentsThatNobodyCanTake_IsToldAndNothingOfThemIsKept(string provider, string arguments, string told)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.Tool = ("search_tours", arguments == "long" ? $$"""{"country":"{{new string('x', 20_000)}}"}""" : arguments);
        using var host = new ModelHost(model.Settings());
        var calls = 0;
        var (text, record) = await host.AskAsync(tools: [ModelHost.Search(_ => calls++)]);
        Assert.Equal(("Здравствуйте!", 0), (text, calls));
        Assert.Empty(model.Invalid);
        var step = Assert.Single(record.Steps, step => step.Kind == "tool");
        Assert.Contains(told, step.Output, StringComparison.Ordinal);
        Assert.Equal("{}", step.Input!.Value.GetRawText());
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public async Task Structured_Output_IsAskedForAsTheProviderWantsIt(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        using var host = new ModelHost(model.Settings());
        Assert.Contains("\"intent\":\"tour\"", (await host.AskAsync(structured: true)).Text, StringComparison.Ordinal);
        Assert.Empty(model.Invalid);
        var request = model.Requests.Single();
        if (provider != "anthropic") return;
        var budget = request.GetProperty("output_config").GetProperty("format").GetProperty("schema").GetProperty("properties").GetProperty("budget");
        Assert.Equal(["amount", "currency"], budget.GetProperty("properties").EnumerateObject().Select(one => one.Name));
    }

    [Theory]
    [InlineData("openai", true, 1.5f, 1.5f)]
    [InlineData("anthropic", true, 1.5f, null)]
    [InlineData("openai", false, 1.5f, null)]
    public async Task Temperature_IsSentAsTheProviderTakesIt(string provider, bool send, float asked, float? sent)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        using var host = new ModelHost(model.Settings(($"AI:Providers:{provider}:SendTemperature", $"{send}")));
        await ModelRunner.AskAsync("communication", host.Clients.Get(null, null), [new(Microsoft.Extensions.AI.ChatRole.User, "Привет")], new() { Temperature = asked, MaxOutputTokens = 100 }, [], new RunRecorder(), default);
        Assert.Empty(model.Invalid);
        Assert.Equal(sent, model.Requests.Single().TryGetProperty("temperature", out var temperature) ? temperature.GetSingle() : null);
    }

    [Fact]
    public async Task Thoughts_GoBackToWhoThoughtThemAndToNobodyElse()
    {
        await using var model = await FakeAnthropic.StartAsync();
        await using var other = await FakeOpenAI.StartAsync();
        model.Thinks = true;
        using var host = new ModelHost([.. other.Settings(), .. model.Settings(("AI:Providers:anthropic:Thinking", "true"), ("AI:Fallback:0", "openai"))]);
        Assert.Equal("Здравствуйте!", (await host.AskAsync(tools: [ModelHost.Search()])).Text);
        Assert.Equal(2, model.Requests.Count);

        model.Fault = request => request > 3 ? (400, "{}") : null;
        Assert.Equal("Здравствуйте!", (await host.AskAsync(tools: [ModelHost.Search()])).Text);
        Assert.Single(other.Requests);
        Assert.Empty(model.Invalid);
        Assert.Empty(other.Invalid);
    }
}
