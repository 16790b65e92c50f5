using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Playground;

public sealed class PlaygroundTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Wish = "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых и ребёнок 6 лет, бюджет 2000 долларов";

    [Fact]
    public async Task SeveralTurns_GoOnWithWhatTheTurnBeforeCameTo()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        await organization.CreateTourAsync();
        var first = await PlayAsync(organization, new { messages = new[] { Client("Здравствуйте, хотим в Турцию") } });
        Assert.Equal(("communication", "qualification", "ru"), (Text(first, "agentKind"), Text(first, "stage"), Text(first, "language")));
        Assert.Contains("ИИ-помощник", Text(first, "reply"), StringComparison.Ordinal);
        Assert.Equal("TR", first.GetProperty("qualification").GetProperty("country").GetString());

        var second = await PlayAsync(organization, new
        {
            messages = new[] { Client("Здравствуйте, хотим в Турцию"), Agent(Text(first, "reply")!), Client("в июле, двое взрослых, детей нет") },
            known = first.GetProperty("qualification"),
            stage = Text(first, "stage"),
        });
        Assert.Equal(("selection", "selection", true), (Text(second, "agentKind"), Text(second, "stage"), second.GetProperty("proposed").GetBoolean()));
        Assert.Contains("«Аланья: неделя у моря»", Text(second, "reply"), StringComparison.Ordinal);
        Assert.DoesNotContain("ИИ-помощник", Text(second, "reply"), StringComparison.Ordinal);
        var steps = second.GetProperty("steps").EnumerateArray().ToList();
        var tool = steps.Single(step => Text(step, "kind") == "tool" && Text(step, "name") == "search_tours");
        Assert.Equal("TR", tool.GetProperty("input").GetProperty("country").GetString());
        Assert.Contains("Аланья", Text(tool, "output"), StringComparison.Ordinal);
        var checks = steps.Where(step => Text(step, "kind") == "check").ToList();
        Assert.Superset(new HashSet<string?> { "schema", "length", "links", "language", "prices", "dates", "tours" }, checks.Select(step => Text(step, "name")).ToHashSet());
        Assert.All(checks, step => Assert.True(step.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task Playing_StoresAndSendsNothing_ButWhatItCost()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (_, _) => "Есть тур, подходит?";
        await using var app = await StartAsync(model);
        var world = await Security.World.BuildAsync(app);
        var asked = model.Requests.Count;
        var before = await world.SnapshotAsync(app);
        var sent = app.WhatsApp.Sent.Count;
        var played = await PlayAsync(world.Organization, new { messages = new[] { Client(Wish) } });
        Assert.Contains("Есть тур", Text(played, "reply"), StringComparison.Ordinal);
        Assert.Equal((300, 60), (played.GetProperty("tokensIn").GetInt32(), played.GetProperty("tokensOut").GetInt32())); // three calls
        Assert.True(played.GetProperty("latencyMs").GetInt32() >= played.GetProperty("modelMs").GetInt32());
        Assert.Equal(asked + 3, model.Requests.Count);
        var changed = (await world.SnapshotAsync(app)).Split('\n').Except(before.Split('\n')).Select(line => line.Split(':')[0]);
        Assert.Equal(["audit_log", "usage_daily"], changed);
        Assert.Equal(sent, app.WhatsApp.Sent.Count);
        var days = (await world.Organization.Admin.GetAsync("/api/analytics/usage")).Json.GetProperty("days").EnumerateArray().Where(day => Text(day, "agentKind") == "selection").ToList();
        Assert.Equal((2, 200L, 40L), (days[0].GetProperty("calls").GetInt32(), days[0].GetProperty("tokensIn").GetInt64(), days[0].GetProperty("tokensOut").GetInt64()));
    }

    [Fact]
    public async Task Stream_TellsTheTextAsItIsWritten_WhatWasRefused_AndTheTurn()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (_, earlier) => earlier == 0 ? "Тур всего за 399 USD!" : "Есть тур, подходит?";
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        await organization.CreateTourAsync();
        var events = (await organization.Admin.PostAsync("/api/agents/playground/stream", new { messages = new[] { Client(Wish) } })).Text
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(block => block.Split('\n'))
            .Select(lines => (Name: lines[0]["event: ".Length..], Data: JsonDocument.Parse(lines[1]["data: ".Length..]).RootElement)).ToList();
        var again = events.FindIndex(one => one.Name == "again");
        Assert.Equal("Тур всего за 399 USD!", string.Concat(events.Take(again).Select(one => Text(one.Data, "text"))));
        Assert.Contains("399", Text(events[again].Data, "fault"), StringComparison.Ordinal);
        Assert.Equal("Есть тур, подходит?", string.Concat(events.Skip(again + 1).SkipLast(1).Select(one => Text(one.Data, "text"))));
        Assert.True(events.Count(one => one.Name == "text") > 4, "it came in one piece");
        Assert.Equal("turn", events[^1].Name);
        Assert.EndsWith("Есть тур, подходит?", Text(events[^1].Data, "reply"), StringComparison.Ordinal);
        Assert.True(events[^1].Data.GetProperty("tokensIn").GetInt32() > 0);
        Assert.Equal(422, (await organization.Admin.PostAsync("/api/agents/playground/stream", new { messages = Array.Empty<object>() })).Status);
    }

    [Fact]
    public async Task Drafts_AreUsedInPlaceOfWhatIsInForce()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (_, _) => "Добрый день!";
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        var version = (await organization.Admin.PostAsync("/api/agents/qualification/prompts", new { name = "v", language = "en", template = "VERSION dialogue" })).Json.GetProperty("id").GetGuid();
        await organization.Admin.PatchAsync("/api/agents/selection", new { enabled = false });
        await PlayAsync(organization, new
        {
            messages = new[] { Client(Wish) },
            drafts = new object[]
            {
                new { agent = "selection", template = "DRAFT {{language}} dialogue", model = "other-model", temperature = 1.5 },
                new { agent = "qualification", promptId = version },
            },
        });
        var (qualification, selection) = (model.Requests.First(), model.Requests.Last());
        Assert.StartsWith("VERSION", System(qualification), StringComparison.Ordinal);
        Assert.Equal(("DRAFT ru dialogue", "other-model", 1.5), (System(selection), Text(selection, "model"), selection.GetProperty("temperature").GetDouble()));
        Assert.Equal("test-model", Text(qualification, "model"));

        static string System(JsonElement request) => request.GetProperty("messages")[0].GetProperty("content") is { ValueKind: JsonValueKind.Array } parts ? parts[0].GetProperty("text").GetString()! : request.GetProperty("messages")[0].GetProperty("content").GetString()!;
    }

    [Fact]
    public async Task ReplyThatFailsItsChecks_IsShownWithTheFault()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (_, _) => "Тур «Мальдивы: рай» ждёт вас.";
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        await organization.CreateTourAsync();
        var played = await PlayAsync(organization, new { messages = new[] { Client(Wish) } });
        Assert.Equal(("agent_failed", "handoff"), (Text(played, "handoffReason"), Text(played, "stage")));
        Assert.Contains("checks", Text(played, "failure"), StringComparison.Ordinal);
        Assert.Equal(2, played.GetProperty("steps").EnumerateArray().Count(step => Text(step, "kind") == "check" && !step.GetProperty("ok").GetBoolean() && Text(step, "output")!.Contains("Мальдивы", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ModelThatCannotBeAsked_IsToldAsFailure()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Fault = _ => (400, """{"error":{"message":"no"}}""");
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        var played = await PlayAsync(organization, new { messages = new[] { Client("Hello, we want to go to Turkey") } });
        Assert.Equal("en", Text(played, "language"));
        Assert.Equal("agent_failed", Text(played, "handoffReason"));
        Assert.Contains("HTTP 400", Text(played, "failure"), StringComparison.Ordinal);
        Assert.Contains(played.GetProperty("steps").EnumerateArray(), step => Text(step, "kind") == "model" && !step.GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("ar")]
    public async Task Language_ThatIsChosen_IsAskedForInIt(string language)
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (_, _) => "…";
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        var played = await PlayAsync(organization, new { messages = new[] { Client("ok") }, language });
        Assert.Equal(language, Text(played, "language"));
        Assert.Contains($"\"language\":\"{language}\"", model.Requests.First().GetProperty("messages")[1].GetRawText().Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokensUsedUp_NothingIsAsked()
    {
        await using var model = await FakeOpenAI.StartAsync();
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        await app.Database.ExecuteAsync("insert into usage_daily (tenant_id, day, agent_kind, provider, model, tokens_in) values ($1, (now() at time zone 'utc')::date, 'selection', 'openai', 'm', 5000000)", organization.Id);
        var refused = await organization.Admin.PostAsync("/api/agents/playground", new { messages = new[] { Client(Wish) } });
        Assert.Equal((409, "agent.tokens_used_up"), (refused.Status, refused.Code));
        Assert.Empty(model.Requests);
        Assert.Equal(0L, await organization.CountAsync("audit_log where operation = 'PlayTurn'"));
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "validation.failed")]
    [InlineData("""{"messages":[null]}""", "validation.failed")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"},{"from":"agent","text":"hi"}]}""", "validation.failed")]
    [InlineData("""{"messages":[{"from":"manager","text":"hi"}]}""", "validation.failed")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"}],"known":{"adults":-1}}""", "validation.failed")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"}],"drafts":[{"agent":"translation"}]}""", "validation.failed")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"}],"drafts":[{"agent":"selection"},{"agent":"selection"}]}""", "validation.failed")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"}],"drafts":[{"agent":"selection","temperature":3}]}""", "validation.failed")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"}],"drafts":[{"agent":"selection","provider":"openai"}]}""", "agent.provider_unavailable")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"}],"drafts":[{"agent":"selection","template":"{{secret}}"}]}""", "prompt.unknown_variable")]
    [InlineData("""{"messages":[{"from":"client","text":"hi"}],"drafts":[{"agent":"selection","promptId":"0199a000-0000-7000-8001-00000000ffff"}]}""", "prompt.not_found")]
    public async Task Request_ThatCannotBePlayed_IsRefused(string body, string code)
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var refused = await organization.Admin.PostAsync("/api/agents/playground", JsonElement.Parse(body));
        Assert.Equal(code, refused.Code);
        Assert.Equal(0L, await organization.CountAsync("usage_daily"));
    }

    private Task<TestApp> StartAsync(FakeOpenAI model) =>
        TestApp.StartAsync(postgres, model.Settings());

    private static async Task<JsonElement> PlayAsync(Organization organization, object body)
    {
        var played = await organization.Admin.PostAsync("/api/agents/playground", body);
        return played.Status == 200 ? played.Json : throw new InvalidOperationException($"{played.Status}: {played.Text}");
    }

    private static object Client(string text) => new { from = "client", text };

    private static object Agent(string text) => new { from = "agent", text };

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
