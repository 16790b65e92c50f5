using System.Text.Json;
using SoulCrm.Functions.IntegrationTests.Agents.Adversarial;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Translation;

/// <summary>The translation agent on one message: what it is told, what is kept, and what is not believed.</summary>
public sealed class TranslateTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string German = "Guten Tag, Halbpension für 2 Personen ab 10. Juli, Budget 1.500 Euro";
    private const string Russian = "Добрый день, полупансион на 2 человек с 10 июля, бюджет 1500 евро";

    [Fact]
    public async Task Message_IsTranslatedOnce_WithDialogueAndGlossary_AndKept()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => Answer("de", Russian);
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var (organization, message) = await AskAsync(app);
        var translated = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "ru" });
        Assert.Equal((200, Russian), (translated.Status, translated.Json.GetProperty("translations").GetProperty("ru").GetString()));

        var call = model.Calls.Single(one => one.Schema == "translation");
        Assert.Equal(German, call.Document.GetProperty("text").GetString());
        Assert.Contains(call.Document.GetProperty("glossary").EnumerateArray(), term => term.GetProperty("source").GetString() == "Halbpension" && term.GetProperty("target").GetString() == "полупансион");
        Assert.Equal("Hallo", call.Document.GetProperty("dialogue")[0].GetProperty("text").GetString());
        Assert.DoesNotContain("Halbpension", call.Request.GetProperty("messages")[0].ToString(), StringComparison.Ordinal);

        // Asked again it costs nothing; shown in the thread; counted.
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "ru" })).Status);
        Assert.Single(model.Calls, one => one.Schema == "translation");
        var conversation = translated.Json.GetProperty("conversationId").GetGuid();
        Assert.Equal(Russian, (await organization.MessagesAsync(conversation)).Single(one => one.GetProperty("id").GetGuid() == message).GetProperty("translations").GetProperty("ru").GetString());
        Assert.Equal(120L, await app.Database.ReadAsync<long>("select sum(tokens_in + tokens_out)::bigint from usage_daily where agent_kind = 'translation'"));

        // Other terms make another translation.
        await organization.Admin.PutAsync("/api/glossary", new { entries = new[] { new { term = "два приёма пищи", language = "de", translation = "Halbpension" } } });
        await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "ru" });
        Assert.Equal(2, model.Calls.Count(one => one.Schema == "translation"));

        // And the client's data goes with the client.
        var client = (await organization.Admin.GetAsync($"/api/conversations/{conversation}")).Json.GetProperty("client").GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/clients/{client}/erase");
        Assert.Equal(0L, await organization.CountAsync("message_translations"));
    }

    [Fact]
    public async Task Figure_ThatChanges_IsAskedAgain()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = call => Answer("de", call.Faults == 0 ? Russian.Replace("1500", "1600", StringComparison.Ordinal) : Russian);
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var (organization, message) = await AskAsync(app);
        var translated = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "ru" });
        Assert.Equal(Russian, translated.Json.GetProperty("translations").GetProperty("ru").GetString());
    }

    [Theory]
    [InlineData("Добрый день, полупансион на 2 человек с 10 июля, бюджет 1600 евро")]
    [InlineData("Добрый день, полупансион на 2 человек с 11 июля, бюджет 1500 евро")]
    [InlineData("")]
    public async Task Figure_ThatKeepsChanging_IsNotStored(string wrong)
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => Answer("de", wrong);
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var (organization, message) = await AskAsync(app);
        var refused = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "ru" });
        Assert.Equal((422, "translation.failed"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal(0L, await organization.CountAsync("message_translations"));
        // It was paid for all the same.
        Assert.Equal(240L, await app.Database.ReadAsync<long>("select sum(tokens_in + tokens_out)::bigint from usage_daily where agent_kind = 'translation'"));
    }

    [Fact]
    public async Task WithoutAModel_ItSaysSo()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var (organization, message) = await AskAsync(app);
        var refused = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "ru" });
        Assert.Equal((409, "translation.no_model"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal(404, (await organization.Admin.PostAsync($"/api/messages/{Guid.NewGuid()}/translate", new { language = "ru" })).Status);
        Assert.Equal(422, (await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "по-русски" })).Status);
    }

    [Fact]
    public async Task WithoutTokens_ItSaysSo()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var (organization, message) = await AskAsync(app);
        await app.Database.ExecuteAsync("update organizations set tokens_per_month = 0");
        var refused = await organization.Admin.PostAsync($"/api/messages/{message}/translate", new { language = "ru" });
        Assert.Equal((409, "agent.tokens_used_up"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.DoesNotContain(model.Calls, one => one.Schema == "translation");
    }

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
