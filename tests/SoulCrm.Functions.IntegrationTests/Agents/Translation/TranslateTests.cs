using System.Text.Json;
using SoulCrm.Functions.IntegrationTests.Agents.Adversarial;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Translation;

/// <summary>The translation agent on one message: what it is told, what is kept, and what is not believed.</summary>
[Long]
public sealed class TranslateTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string German = "Guten Tag, Halbpension für 2 Personen ab 10. Juli, Budget 1.500 Euro";
    private const string English = "Hello, half board for 2 people from July 10, budget 1500 euros";

    [Fact]
    public async Task Message_IsTranslatedOnce_WithDialogueAndGlossary_AndKept()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => Answer("de", English);
        await using var app = await TestApp.StartAsync(postgres, [.. ModelSettings.For(model), ("Translation:Provider", "llm")]);
        var (organization, message) = await AskAsync(app);
        var translated = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" });
        Assert.Equal((200, English), (translated.Status, translated.Json.GetProperty("translations").GetProperty("en").GetString()));

        var call = Assert.Single(IntoEnglish(model));
        Assert.Equal(German, call.Document.GetProperty("text").GetString());
        Assert.Contains(call.Document.GetProperty("glossary").EnumerateArray(), term => term.GetProperty("source").GetString() == "Halbpension" && term.GetProperty("target").GetString() == "half board");
        Assert.Equal("Hallo", call.Document.GetProperty("dialogue")[0].GetProperty("text").GetString());
        Assert.DoesNotContain("Halbpension", call.Request.GetProperty("messages")[0].ToString(), StringComparison.Ordinal);

        // Asked again it costs nothing; shown in the thread; counted.
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" })).Status);
        Assert.Single(IntoEnglish(model));
        var conversation = translated.Json.GetProperty("conversationId").GetGuid();
        Assert.Equal(English, (await organization.MessagesAsync(conversation)).Single(one => one.GetProperty("id").GetGuid() == message).GetProperty("translations").GetProperty("en").GetString());
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select sum(tokens_in + tokens_out)::bigint from usage_daily where agent_kind = 'translation'"), sum => sum == 120L * model.Calls.Count, "all calls are counted");

        // Other terms make another translation.
        await organization.Admin.PutAsync("/api/glossary", new { entries = new[] { new { term = "два приёма пищи", language = "de", translation = "Halbpension" } } });
        await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" });
        Assert.Equal(2, IntoEnglish(model).Count);

        // And the client's data goes with the client.
        var client = (await organization.Admin.GetAsync($"/api/conversations/{conversation}")).Json.GetProperty("client").GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/clients/{client}/erase");
        Assert.Equal(0L, await organization.CountAsync("message_translations"));
    }

    [Fact]
    public async Task Figure_ThatChanges_IsAskedAgain()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = call => Answer("de", call.Faults == 0 ? English.Replace("1500", "1600", StringComparison.Ordinal) : English);
        await using var app = await TestApp.StartAsync(postgres, [.. ModelSettings.For(model), ("Translation:Provider", "llm")]);
        var (organization, message) = await AskAsync(app);
        var translated = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" });
        Assert.Equal(English, translated.Json.GetProperty("translations").GetProperty("en").GetString());
    }

    [Theory]
    [InlineData("Hello, half board for 2 people from July 10, budget 1600 euros")]
    [InlineData("Hello, half board for 2 people from July 11, budget 1500 euros")]
    [InlineData("")]
    public async Task Figure_ThatKeepsChanging_IsNotStored(string wrong)
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => Answer("de", wrong);
        await using var app = await TestApp.StartAsync(postgres, [.. ModelSettings.For(model), ("Translation:Provider", "llm")]);
        var (organization, message) = await AskAsync(app);
        var refused = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" });
        Assert.Equal((422, "translation.failed"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal(0L, await organization.CountAsync("message_translations"));
        // It was paid for all the same.
        Assert.Equal(2, IntoEnglish(model).Count);
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select sum(tokens_in + tokens_out)::bigint from usage_daily where agent_kind = 'translation'"), sum => sum == 120L * model.Calls.Count, "all calls are counted");
    }

    [Fact]
    public async Task WithoutAModel_ItSaysSo()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var (organization, message) = await AskAsync(app);
        var refused = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" });
        Assert.Equal((409, "translation.off"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal(404, (await organization.Admin.PostAsync($"/api/messages/{Guid.NewGuid()}/translate", new { language = "en" })).Status);
        Assert.Equal(422, (await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "по-русски" })).Status);
    }

    [Fact]
    public async Task AgentThatIsSwitchedOff_SaysSo()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => Answer("de", English);
        await using var app = await TestApp.StartAsync(postgres, [.. ModelSettings.For(model), ("Translation:Provider", "llm")]);
        var (organization, message) = await AskAsync(app);
        await organization.Admin.PatchAsync("/api/agents/translation", new { enabled = false });
        var refused = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" });
        Assert.Equal((409, "translation.no_model"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Empty(IntoEnglish(model));
    }

    [Fact]
    public async Task WithoutTokens_ItSaysSo()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, [.. ModelSettings.For(model), ("Translation:Provider", "llm")]);
        var (organization, message) = await AskAsync(app);
        await app.Database.ExecuteAsync("update organizations set tokens_per_month = 0");
        var refused = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "en" });
        Assert.Equal((409, "agent.tokens_used_up"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Empty(IntoEnglish(model));
    }

    // What comes in is translated into the working language, Russian, by itself.
    private static List<ScriptedCall> IntoEnglish(ScriptedModel model) => [.. model.Calls.Where(one => one.Schema == "translation" && one.AllText.Contains("язык «en»", StringComparison.Ordinal))];

    private static ScriptedAnswer Answer(string language, string text) => new(JsonSerializer.Serialize(new { language, text }));

    // A person speaks, so no agent gets in between.
    private static async Task<(Organization Organization, Guid Message)> AskAsync(TestApp app)
    {
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.PhoneWritesAsync(phone, "Hallo");
        await organization.ClientWritesAsync(phone, German);
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        return (organization, (await organization.MessagesAsync(conversation)).Last(message => message.GetProperty("author").GetString() == "client").GetProperty("id").GetGuid());
    }
}
