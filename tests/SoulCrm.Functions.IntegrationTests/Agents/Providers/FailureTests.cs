using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.FunctionsHost.TestSupport;
using SoulCrm.TestSupport;
using Eventually = SoulCrm.TestSupport.Eventually;

namespace SoulCrm.Functions.IntegrationTests.Agents.Providers;

/// <summary>What providers do wrong, and what is made of it.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, int, string> Moments()
    {
        var moments = new TheoryData<string, int, string>();
        foreach (var provider in new[] { "openai", "anthropic", "ollama" })
        {
            moments.Add(provider, 429, """{"error":{"type":"rate_limit_error","message":"slow down"}}""");
            foreach (var status in new[] { 408, 500, 503, 529 }) moments.Add(provider, status, "{}");
            foreach (var body in new[] { "not json at all", "{}", "", "[]", """{"id":"x","object":"chat.comp""" }) moments.Add(provider, 200, body);
        }

        return moments;
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Provider_FailsForAMoment_IsAskedAgain(string provider, int status, string body)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        model.Fault = request => request == 1 ? (status, body) : null;
        using var host = new ModelHost(model.Settings());
        var (text, record) = await host.AskAsync();
        Assert.Equal(("Здравствуйте!", 2), (text, model.Requests.Count));
        Assert.Empty(model.Invalid);

        var failed = record.Steps[0];
        Assert.Equal(("model", "communication", false), (failed.Kind, failed.Name, failed.Ok));
        Assert.Equal(status == 200 ? null : status, failed.Input!.Value.TryGetProperty("status", out var told) ? told.GetInt32() : (int?)null);
        Assert.DoesNotContain("slow down", failed.Output, StringComparison.Ordinal);
        Assert.Equal((provider, "test-model", 2, 100, 20), Assert.Single(record.Usages) is var usage ? (usage.Provider, usage.Model, usage.Attempts, usage.TokensIn, usage.TokensOut) : default);
        // Nobody has to know of what mended itself.
        Assert.Empty(host.Log);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Provider_BreaksOffInTheMiddle_IsAskedAgain(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        using var host = new ModelHost(model.Settings());
        await host.AskAsync(); // to have an answer that is whole
        var whole = provider == "openai"
            ? """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Здравствуйте!"}}]}"""
            : """{"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Здравствуйте!"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";
        for (var length = 0; length < whole.Length; length += 9)
        {
            var next = model.Requests.Count + 1;
            model.Fault = request => request == next ? (200, whole[..length]) : null;
            Assert.Equal("Здравствуйте!", (await host.AskAsync()).Text);
            Assert.Equal(next + 1, model.Requests.Count);
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Provider_DoesNotAnswerInTime_IsAskedAgain(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        model.UsesTool = false;
        model.Misbehave = request => request == 1 ? new Misbehaviour(Delay: TimeSpan.FromMinutes(5)) : null;
        using var host = new ModelHost(model.Settings(("AI:Timeout", "00:00:02")));
        var (text, record) = await host.AskAsync();
        Assert.Equal("Здравствуйте!", text);
        Assert.Equal("no answer in time", record.Steps[0].Output);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Provider_Refuses_IsNotAskedAgain(int status)
    {
        await using var model = await ModelHost.StartAsync("openai");
        model.Fault = _ => (status, """{"error":{"message":"secret sauce"}}""");
        using var host = new ModelHost(model.Settings());
        var exception = await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync());
        Assert.Equal($"openai test-model: HTTP {status}", exception.Message);
        Assert.Single(model.Requests);
        var line = Assert.Single(host.Log);
        Assert.Contains($"openai test-model and its fallbacks failed 1 time(s), status {status}: HTTP {status}", line, StringComparison.Ordinal);
        Assert.DoesNotContain("sauce", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_IsAFailureOfTheAgent()
    {
        using var host = new ModelHost(("AI:Provider", "openai"), ("AI:Providers:OpenAI:BaseUrl", "http://127.0.0.1:9/v1"), ("AI:RetryDelay", "00:00:00.01"));
        Assert.Equal("openai gpt-4.1-mini: the connection failed", (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync())).Message);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("date", 7)]
    public async Task RetryAfter_IsWaitedFor(string header, int seconds)
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        await using var model = await ModelHost.StartAsync("openai");
        model.UsesTool = false;
        var arrivals = new System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset>();
        model.Arrived = () => arrivals.Enqueue(clock.GetUtcNow());
        model.Misbehave = request => request == 1 ? new Misbehaviour(429, RetryAfter: header == "date" ? clock.GetUtcNow().AddSeconds(seconds + 1).ToString("R") : header) : null;
        using var host = new ModelHost(clock, model.Settings(("AI:LongestRetryAfter", "00:00:20"), ("AI:Timeout", "00:01:00")));
        var asked = host.AskAsync();
        while (!asked.IsCompleted)
        {
            await Task.Delay(10);
            clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.Equal("Здравствуйте!", (await asked).Text);
        var gap = arrivals.Last() - arrivals.First();
        Assert.True(gap >= TimeSpan.FromSeconds(seconds), $"{gap}");
    }

    [Fact]
    public async Task RetryAfter_BeyondPatience_IsNotWaitedFor()
    {
        await using var model = await ModelHost.StartAsync("openai");
        model.Misbehave = _ => new Misbehaviour(429, RetryAfter: "3600");
        using var host = new ModelHost(model.Settings());
        Assert.Contains("HTTP 429", (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync())).Message, StringComparison.Ordinal);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Run_TakesTooLong_IsEnded()
    {
        await using var model = await ModelHost.StartAsync("openai");
        model.Misbehave = _ => new Misbehaviour(Delay: TimeSpan.FromMinutes(5));
        using var host = new ModelHost(model.Settings(("AI:Timeout", "00:00:00.4"), ("AI:RunTimeout", "00:00:01"), ("AI:Attempts", "10")));
        var record = new RunRecorder();
        await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync(record: record));
        // What is left of the run's time is not enough for all attempts, and nothing is left for another ask.
        Assert.InRange(model.Requests.Count, 1, 9);
        var before = model.Requests.Count;
        while (record.ModelTime < TimeSpan.FromSeconds(1)) record.ModelAnswered("", new ModelUsage("a", "p", "m", 1, 0, 0, 0), TimeSpan.FromSeconds(1));
        Assert.Contains("no", (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync(record: record))).Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Requests.Count);
    }

    [Fact]
    public async Task Caller_GivesUp_IsNoFailureOfTheModel()
    {
        await using var model = await ModelHost.StartAsync("openai");
        using var gone = new CancellationTokenSource();
        model.Arrived = gone.Cancel;
        model.Misbehave = _ => new Misbehaviour(Delay: TimeSpan.FromMinutes(5));
        using var host = new ModelHost(model.Settings());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.AskAsync(ct: gone.Token));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Provider_OutOfOrder_ItsFallbacksAnswerAndTheBooksSayWho()
    {
        await using var first = await FakeOpenAI.StartAsync();
        await using var second = await FakeAnthropic.StartAsync();
        first.Fault = _ => (503, "{}");
        second.UsesTool = false;
        second.Reply = (_, _) => "Отвечает второй";
        using var host = new ModelHost(first.Settings([.. second.Settings(), ("AI:Provider", "openai"), ("AI:Fallback:0", "ollama/nobody"), ("AI:Fallback:1", "anthropic/claude-test"), ("AI:Fallback:2", "rules"),
            ("AI:Providers:ollama:BaseUrl", "http://127.0.0.1:9/v1"), ("AI:Prices:0:Provider", "anthropic"), ("AI:Prices:0:Input", "1"), ("AI:Prices:0:Output", "5")]));
        var (text, record) = await host.AskAsync();
        Assert.Equal("Отвечает второй", text);
        var usage = Assert.Single(record.Usages);
        Assert.Equal(("anthropic", "claude-test", 7, 0.0002m), (usage.Provider, usage.Model, usage.Attempts, usage.Cost));
        Assert.Equal("claude-test", second.Requests.Single().GetProperty("model").GetString());
        Assert.Equal(["HTTP 503", "HTTP 503", "HTTP 503", "the connection failed", "the connection failed", "the connection failed", "Отвечает второй"], record.Steps.Select(step => step.Output));
        Assert.Contains("anthropic claude-test answered", Assert.Single(host.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_AnswerWhenNoModelDoes()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Misbehave = _ => new Misbehaviour(Delay: TimeSpan.FromMinutes(5));
        using var host = new ModelHost(model.Settings(("AI:Fallback:0", "rules"), ("AI:Timeout", "00:00:00.3"), ("AI:RunTimeout", "00:00:00.5")));
        var input = new AgentInput(Functions.Features.Agents.Qualify.QualificationKind.Name, new DateOnly(2027, 1, 1), "ru", "Море", "new", FirstContact: true, 0, 0, new AgentInput.KnownFacts(null, null, null, null, null, null, null, null, null, null),
            ["destination"], null, [new AgentInput.Line(1, "client", "Хотим в Турцию")]).ToJson();
        var (text, record) = await host.AskAsync(structured: true, input: input);
        Assert.Contains("\"country\":\"TR\"", text, StringComparison.Ordinal);
        Assert.Equal(("rules", "rules-1"), (record.Usages[^1].Provider, record.Usages[^1].Model));
    }

    [Fact]
    public async Task Provider_KeepsFailing_IsLeftAloneForAWhile()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        await using var first = await FakeOpenAI.StartAsync();
        await using var second = await FakeAnthropic.StartAsync();
        second.UsesTool = first.UsesTool = false;
        second.Reply = (_, _) => "Отвечает второй";
        first.Fault = _ => (500, "{}");
        using var host = new ModelHost(clock, first.Settings([.. second.Settings(), ("AI:Provider", "openai"), ("AI:Fallback:0", "anthropic"), ("AI:Attempts", "1"), ("AI:BreakAfter", "4"), ("AI:BreakFor", "00:00:30")]));
        for (var ask = 0; ask < 10; ask++) Assert.Equal("Отвечает второй", (await host.AskAsync()).Text);
        Assert.Equal((4, 10), (first.Requests.Count, second.Requests.Count));
        Assert.Single(host.Log, line => line.Contains("is left alone for 00:00:30", StringComparison.Ordinal));
        var (_, skipped) = await host.AskAsync();
        Assert.Equal("left alone for a while after too many failures", skipped.Steps[0].Output);
        Assert.Equal(1, Assert.Single(skipped.Usages).Attempts);

        // Still broken when the break is over: one call finds out.
        clock.Advance(TimeSpan.FromSeconds(31));
        await host.AskAsync();
        await host.AskAsync();
        Assert.Equal(5, first.Requests.Count);

        clock.Advance(TimeSpan.FromSeconds(31));
        first.Fault = _ => null;
        Assert.Equal("Здравствуйте!", (await host.AskAsync()).Text);
        Assert.Equal("Здравствуйте!", (await host.AskAsync()).Text);
        Assert.Equal(7, first.Requests.Count);
    }

    [Fact]
    public async Task Refusals_BreakNothing()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Fault = _ => (400, "{}");
        using var host = new ModelHost(model.Settings(("AI:BreakAfter", "3")));
        for (var ask = 0; ask < 8; ask++) await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync());
        Assert.Equal(8, model.Requests.Count);
    }

    [Fact]
    public async Task Concurrency_IsNeverExceeded()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.UsesTool = false;
        model.BeforeAnswer = () => Task.Delay(30);
        using var host = new ModelHost(model.Settings(("AI:Providers:openai:Concurrency", "3")));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => host.AskAsync(model: $"model-{n % 2}")));
        Assert.Equal((30, 3), (model.Requests.Count, model.MostAtOnce));
    }

    [Fact]
    public async Task Concurrency_NobodyWaitsForEver()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.UsesTool = false;
        var held = new TaskCompletionSource();
        model.BeforeAnswer = () => held.Task;
        using var host = new ModelHost(model.Settings(("AI:Providers:openai:Concurrency", "1"), ("AI:RunTimeout", "00:00:30")));
        var holding = host.AskAsync();
        await Eventually.GetAsync(() => model.Requests.Count, count => count == 1, "the first is under way");
        var late = new RunRecorder();
        late.ModelAnswered("", new ModelUsage("a", "p", "m", 1, 0, 0, 0), TimeSpan.FromSeconds(29.5)); // half a second of its run is left
        Assert.Equal("openai test-model: 1 calls are under way, and none ended in time", (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync(record: late))).Message);
        held.SetResult();
        Assert.Equal("Здравствуйте!", (await holding).Text);
    }

    [Theory]
    [InlineData("gemini", "there is no such provider")]
    [InlineData("anthropic", "it is not configured: AI__Providers__Anthropic__ApiKey is missing")]
    [InlineData("azure-openai", "it is not configured: AI__Providers__AzureOpenAI__BaseUrl is missing")]
    [InlineData("ollama", "it is not configured: AI__Providers__Ollama__Model is missing")]
    public async Task Provider_NotConfigured_FailsWithTheReason(string provider, string reason)
    {
        using var host = new ModelHost();
        Assert.Contains(reason, (await Assert.ThrowsAsync<AgentFailedException>(() => host.AskAsync(provider))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Clients.Configured, configured => configured.Provider == provider);
    }
}
