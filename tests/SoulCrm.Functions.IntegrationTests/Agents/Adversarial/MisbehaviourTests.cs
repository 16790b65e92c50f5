using System.Text;
using SoulCrm.Functions.IntegrationTests.Security;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Agents.Adversarial;

/// <summary>
/// Two hundred dialogues with a model that lies, reaches for another agency, never stops calling tools, or answers with nothing, too much, or bytes that
/// are no text. Each ends, with a true reply or with a person.
/// </summary>
[Collection(Alone.Name)]
public sealed class MisbehaviourTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Dialogues = 200;

    /// <summary>No run asks the model more often: understanding twice, rounds of tools, and once more after a fault.</summary>
    private const int MostCalls = 20;

    private static readonly string[] Kinds = ["lies", "foreign-id", "foreign-departures", "loops", "loops-with-other-arguments", "empty", "huge", "not-utf8", "not-json", "wrong-arguments", "lone-surrogate"];

    [Fact]
    public async Task EveryDialogue_EndsWithATrueReplyOrAPerson()
    {
        var (random, seed) = Seeds.New();
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, [.. ModelSettings.For(model)]);
        var foreign = await app.RegisterAsync("Чужое агентство");
        var foreignTour = (await foreign.CreateTourAsync(title: "КАНАРЕЙКА: чужой тур", adult: 4321)).GetProperty("id").GetGuid();
        var agencies = await Agencies.StartAsync(app, Dialogues);
        var kinds = Enumerable.Range(0, Dialogues).Select(i => Kinds[(i + random.Next(2)) % Kinds.Length]).ToList();
        var round = 0;
        model.Script = call => Misbehave(call, foreignTour, Interlocked.Increment(ref round));

        var outcomes = await agencies.RunAsync(app, [.. kinds.Select(kind => $"Хотим в Турцию, нас двое [{kind}]")]);

        var calls = model.Calls.GroupBy(call => call.Document.GetProperty("dialogue").GetRawText(), StringComparer.Ordinal).ToList();
        var read = model.Calls.Count(call => call.ToolResults.Any(result => result.GetRawText().Contains("КАНАРЕЙКА", StringComparison.Ordinal)));
        var untrue = outcomes.Where(outcome => outcome.Sent.Contains("399", StringComparison.Ordinal) || outcome.Sent.Contains("4321", StringComparison.Ordinal) || outcome.Sent.Contains("КАНАРЕЙКА", StringComparison.Ordinal)).ToList();
        var runs = outcomes.Sum(outcome => outcome.Runs);
        output.WriteLine($"FIGURE adversarial: {outcomes.Count} dialogues of {Kinds.Length} kinds: {untrue.Count} ungrounded facts delivered, {read} reads of another agency, {model.Calls.Count} calls of the model in {runs} runs; {outcomes.Count(outcome => outcome.Control == "agent")} answered, {outcomes.Count(outcome => outcome.Control != "agent")} handed to a person, SEED={seed}");
        Assert.Empty(untrue);
        Assert.Equal(0, read);
        Assert.Equal(Dialogues, runs);
        Assert.True(model.Calls.Count <= MostCalls * Dialogues, $"{model.Calls.Count} calls");
        Assert.All(outcomes, outcome => Assert.True(outcome.Sent.Length > 0 && (outcome.Control == "agent" || outcome.Reason.Length > 0), $"{outcome}"));
        // Who only stumbled is answered all the same; who never gives a text is handed over.
        Assert.All(outcomes.Zip(kinds).Where(pair => pair.Second is "foreign-id" or "wrong-arguments"), pair => Assert.Equal("agent", pair.First.Control));
        Assert.All(outcomes.Zip(kinds).Where(pair => pair.Second is "loops" or "huge" or "not-utf8" or "not-json" or "empty" or "lies"), pair => Assert.Equal(("paused", "agent_failed"), (pair.First.Control, pair.First.Reason)));
    }

    private static ScriptedAnswer Misbehave(ScriptedCall call, Guid foreignTour, int round)
    {
        if (call.Schema is not null) return new ScriptedAnswer(Agencies.Qualified);
        var line = call.ClientLines[^1];
        var kind = line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..^1];
        if (kind is "empty") return new ScriptedAnswer("");
        if (kind is "huge") return new ScriptedAnswer(new string('я', 300_000));
        if (kind is "not-utf8") return new ScriptedAnswer("") { Raw = [.. Encoding.UTF8.GetBytes("""{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"«"""), 0xC3, 0x28, 0xFF, 0xFE, .. Encoding.UTF8.GetBytes("\"}}]}")] };
        if (kind is "not-json") return new ScriptedAnswer("") { Raw = Encoding.UTF8.GetBytes("""{"id":"x","object":"chat.completion","choices":[{"index":0,"mess""") };
        if (kind is "loops") return ScriptedAnswer.Call("search_tours", """{"country":"TR"}""");
        if (kind is "loops-with-other-arguments") return ScriptedAnswer.Call("search_tours", $$"""{"country":"TR","adults":{{(round % 90) + 1}}}""");
        if (kind is "foreign-id" && call.ToolResults.Count == 0) return ScriptedAnswer.Call("get_tour", $$"""{"tourId":"{{foreignTour}}"}""");
        if (kind is "foreign-departures" && call.ToolResults.Count == 0) return ScriptedAnswer.Call("check_departures", $$"""{"tourId":"{{foreignTour}}","adults":2}""");
        if (kind is "wrong-arguments" && call.ToolResults.Count == 0) return ScriptedAnswer.Call("search_tours", """{"adults":-5,"childrenAges":[900],"country":7}""");
        if (call.ToolResults.Count < 2) return ScriptedAnswer.Call("search_tours", """{"country":"TR","adults":2}""");
        var title = Agencies.First(call.ToolResults[^1]).Title;
        return new ScriptedAnswer(kind switch
        {
            "lies" => $"Есть тур «{title}» всего за 399 USD.",
            "foreign-departures" => "Есть тур «КАНАРЕЙКА: чужой тур» за 4321 USD.",
            "lone-surrogate" => $"Есть тур «{title}» \uD83D",
            _ => $"Есть тур «{title}», подходит?",
        });
    }
}
