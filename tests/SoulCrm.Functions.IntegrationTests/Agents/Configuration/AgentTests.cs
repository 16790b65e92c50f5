using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Configuration;

public sealed class AgentTests(SharedApp shared, PostgresFixture postgres) : IClassFixture<SharedApp>, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task List_OfANewOrganization_HasEveryKindWithItsLivePromptAndModel()
    {
        var organization = await shared.App.RegisterAsync();
        var list = (await organization.Admin.GetAsync("/api/agents")).Json;
        Assert.Equal(["communication", "qualification", "selection", "translation"], list.GetProperty("items").EnumerateArray().Select(agent => agent.GetProperty("kind").GetString()));
        Assert.Equal([("rules", "rules-1", true)], list.GetProperty("providers").EnumerateArray().Select(one => (one.GetProperty("provider").GetString(), one.GetProperty("model").GetString(), one.GetProperty("isDefault").GetBoolean())));
        foreach (var agent in list.GetProperty("items").EnumerateArray())
        {
            Assert.True(agent.GetProperty("enabled").GetBoolean());
            var prompt = agent.GetProperty("prompt");
            Assert.Equal(("default-ru", 1, "ru"), (prompt.GetProperty("name").GetString(), prompt.GetProperty("version").GetInt32(), prompt.GetProperty("language").GetString()));
            Assert.Equal("rules-1", agent.GetProperty("inEffect").GetProperty("model").GetString());
        }

        var communication = list.GetProperty("items")[0];
        Assert.True(communication.GetProperty("speaks").GetBoolean());
        Assert.Contains("search_tours", communication.GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()));
        Assert.Equal(0.4m, communication.GetProperty("temperature").GetDecimal());
    }

    [Fact]
    public async Task Update_ChangesWhatItNames_AndGivesTheRestBackToTheProduct()
    {
        await using var model = await FakeOpenAI.StartAsync();
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        var changed = await organization.Admin.PatchAsync("/api/agents/communication", new { provider = "rules", model = "x", temperature = 1.2, persona = " Алина ", maxOutputTokens = 50, contextTokens = 200_000, dialogueMessages = 4 }, "\"1\"");
        Assert.Equal((200, "\"2\""), (changed.Status, changed.Headers.ETag!.Tag));
        Assert.Equal(("rules", "x", 1.2m, "Алина", 50, 200_000, 4, "Анна", 2), (Text(changed, "provider"), Text(changed, "model"), changed.Json.GetProperty("temperature").GetDecimal(), Text(changed, "persona"),
            Number(changed, "maxOutputTokens"), Number(changed, "contextTokens"), Number(changed, "dialogueMessages"), Text(changed, "updatedBy"), Number(changed, "version")));
        Assert.Equal("rules-1", changed.Json.GetProperty("inEffect").GetProperty("model").GetString());

        var back = await organization.Admin.PatchAsync("/api/agents/communication", new { provider = (string?)null, model = (string?)null, temperature = (decimal?)null });
        Assert.Equal((null, null, 0.4m, "Алина"), (Text(back, "provider"), Text(back, "model"), back.Json.GetProperty("temperature").GetDecimal(), Text(back, "persona")));
        Assert.Equal("test-model", back.Json.GetProperty("inEffect").GetProperty("model").GetString());
        Assert.Equal(back.Text, (await organization.Admin.GetAsync("/api/agents/communication")).Text);
    }

    [Fact]
    public async Task Update_OfAVersionThatIsNoMore_Answers412AndChangesNothing()
    {
        var organization = await shared.App.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => organization.Admin.PatchAsync("/api/agents/selection", new { persona = $"Имя {n}" }, "\"1\"")));
        Assert.Equal([200, 412, 412, 412, 412, 412], answers.Select(answer => answer.Status).Order());
        Assert.Equal("request.version_stale", answers.First(answer => answer.Status == 412).Code);
        Assert.Equal(2, Number(await organization.Admin.GetAsync("/api/agents/selection"), "version"));
    }

    [Theory]
    [InlineData("""{"temperature":2.1}""", "temperature")]
    [InlineData("""{"maxOutputTokens":49}""", "maxOutputTokens")]
    [InlineData("""{"contextTokens":999}""", "contextTokens")]
    [InlineData("""{"dialogueMessages":101}""", "dialogueMessages")]
    [InlineData("""{"persona":"two\nlines"}""", "persona")]
    [InlineData("""{"model":" "}""", "model")]
    public async Task Update_OutOfRange_NamesTheField(string body, string field)
    {
        var organization = await shared.App.RegisterAsync();
        var refused = await organization.Admin.PatchAsync("/api/agents/communication", JsonElement.Parse(body));
        Assert.Equal((422, "validation.failed"), (refused.Status, refused.Code));
        Assert.Equal([field], refused.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Update_ProviderThatTheDeploymentLacks_IsRefused()
    {
        var organization = await shared.App.RegisterAsync();
        var refused = await organization.Admin.PatchAsync("/api/agents/communication", new { provider = "openai" });
        Assert.Equal((422, "agent.provider_unavailable"), (refused.Status, refused.Code));
        Assert.Contains("rules", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_ThatTheDeploymentHasNoMore_IsShownAsNothingInEffect()
    {
        var organization = await shared.App.RegisterAsync();
        await shared.App.Database.ExecuteAsync("update agent_configurations set provider = 'gone' where tenant_id = $1 and kind = 'selection'", organization.Id);
        Assert.Equal(JsonValueKind.Null, (await organization.Admin.GetAsync("/api/agents/selection")).Json.GetProperty("inEffect").ValueKind);
    }

    [Fact]
    public async Task OrganizationOlderThanAKind_ReadsTheProductsOwn_AndMayChangeIt()
    {
        var organization = await shared.App.RegisterAsync();
        await shared.App.Database.ExecuteAsync("delete from prompt_variants where tenant_id = $1 and agent_kind = 'translation'", organization.Id);
        await shared.App.Database.ExecuteAsync("delete from agent_configurations where tenant_id = $1 and kind = 'translation'", organization.Id);
        var before = (await organization.Admin.GetAsync("/api/agents/translation")).Json;
        Assert.Equal((JsonValueKind.Null, "default", 1), (before.GetProperty("prompt").GetProperty("id").ValueKind, before.GetProperty("prompt").GetProperty("name").GetString(), before.GetProperty("version").GetInt32()));
        Assert.Empty((await organization.Admin.GetAsync("/api/agents/translation/prompts")).Json.GetProperty("items").EnumerateArray());

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => organization.Admin.PatchAsync("/api/agents/translation", new { enabled = false })));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var after = (await organization.Admin.GetAsync("/api/agents/translation")).Json;
        Assert.Equal((false, "default-ru", before.GetProperty("prompt").GetProperty("template").GetString()),
            (after.GetProperty("enabled").GetBoolean(), after.GetProperty("prompt").GetProperty("name").GetString(), after.GetProperty("prompt").GetProperty("template").GetString()));
        Assert.Equal(2, (await organization.Admin.GetAsync("/api/agents/translation/prompts")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task AgentThatIsOff_HandsTheClientToAPerson()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        await organization.Admin.PatchAsync("/api/agents/communication", new { enabled = false });
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте, хотим в Турцию");
        var conversation = await Eventually.GetAsync(() => organization.ConversationAsync(phone), found => found.GetProperty("control").GetString() == "paused", "a person is asked for");
        Assert.Equal("agent_off", conversation.GetProperty("attention").GetProperty("reason").GetString());
    }

    [Fact]
    public void Kinds_AreNotCalledAsWhatStandsBesideThemInAddresses() =>
        Assert.Empty(Features.Agents.AgentKinds.All.Select(kind => kind.Kind).Intersect(["runs", "playground"], StringComparer.Ordinal));

    [Fact]
    public async Task Manager_MaySeeAndChangeNothingOfAgents()
    {
        var organization = await shared.App.RegisterAsync();
        var (manager, _) = await shared.App.InviteAsync(organization);
        foreach (var path in new[] { "/api/agents", "/api/agents/communication", "/api/agents/prompt-variables", "/api/agents/communication/prompts", "/api/agents/communication/prompts/activations", "/api/agents/runs", "/api/analytics/usage" })
            Assert.Equal((403, "auth.forbidden"), Code(await manager.GetAsync(path)));
        Assert.Equal(403, (await manager.PatchAsync("/api/agents/communication", new { enabled = false })).Status);
        foreach (var path in new[] { "/api/agents/communication/prompts", "/api/agents/communication/prompts/rollback", "/api/agents/communication/prompts/preview", "/api/agents/playground" })
            Assert.Equal(403, (await manager.PostAsync(path, new { })).Status);
    }

    [Fact]
    public async Task KindThatDoesNotExist_Answers404Everywhere()
    {
        var organization = await shared.App.RegisterAsync();
        var prompt = new { name = "x", language = "en", template = "dialogue {{language}}" };
        foreach (var answer in new[]
        {
            await organization.Admin.GetAsync("/api/agents/nobody"),
            await organization.Admin.PatchAsync("/api/agents/nobody", new { enabled = false }),
            await organization.Admin.GetAsync("/api/agents/nobody/prompts"),
            await organization.Admin.GetAsync("/api/agents/nobody/prompts/activations"),
            await organization.Admin.PostAsync("/api/agents/nobody/prompts", prompt),
            await organization.Admin.PostAsync("/api/agents/nobody/prompts/rollback"),
            await organization.Admin.PostAsync("/api/agents/nobody/prompts/preview", new { conversationId = Guid.NewGuid() }),
        }) Assert.Equal((404, "agent.not_found"), Code(answer));
    }

    private Task<TestApp> StartAsync(FakeOpenAI model) =>
        TestApp.StartAsync(postgres, model.Settings());

    private static string? Text(ApiResponse response, string member) => response.Json.GetProperty(member).GetString();

    private static int Number(ApiResponse response, string member) => response.Json.GetProperty(member).GetInt32();

    private static (int, string?) Code(ApiResponse response) => (response.Status, response.Code);
}
