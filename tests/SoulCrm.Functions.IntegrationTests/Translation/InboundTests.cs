using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SoulCrm.TestSupport;
using SoulCrm.TestSupport.Translation;

namespace SoulCrm.Functions.IntegrationTests.Translation;

/// <summary>What clients and agents write, for those who read it here.</summary>
public sealed class InboundTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task ClientsMessage_IsTranslatedIntoTheWorkingLanguage_AndTheOriginalStays()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        deepL.Translate = _ => ("Здравствуйте, мы хотим в Турцию за 1500 евро", "de");
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten in die Türkei für 1.500 Euro");
        var id = (await chat.MessagesAsync())[0].GetProperty("id").GetGuid();
        var message = await chat.EventuallyAsync(id, one => Chat.Translation(one, "ru") is not null, "it is translated");
        Assert.Equal(("Guten Tag, wir möchten in die Türkei für 1.500 Euro", "de", "Здравствуйте, мы хотим в Турцию за 1500 евро", ""),
            (message.GetProperty("text").GetString(), message.GetProperty("language").GetString(), Chat.Translation(message, "ru"), Chat.Missing(message)));
        Assert.Equal(["RU"], deepL.Requests.Select(request => request.GetProperty("target_lang").GetString()));

        // The inbox row and the search speak the reader's language, and the client's too.
        var row = await Eventually.GetAsync(() => chat.Organization.ConversationAsync(chat.Phone), one => one.GetProperty("lastMessage").GetProperty("text").GetString()!.StartsWith("Здравствуйте", StringComparison.Ordinal), "the row is translated");
        Assert.Equal("de", row.GetProperty("language").GetString());
        foreach (var words in new[] { "Турцию", "möchten" })
            Assert.Equal(id, (await chat.Organization.Admin.GetAsync($"/api/messages/search?q={Uri.EscapeDataString(words)}")).Json.GetProperty("items")[0].GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Reader_OfAnotherLanguage_HasTheThreadTranslatedForHim()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten in die Türkei");
        var id = (await chat.MessagesAsync())[0].GetProperty("id").GetGuid();
        var (english, _) = await app.InviteAsync(chat.Organization);
        await english.PatchAsync("/api/auth/me", new { language = "en" });
        var asked = await english.PostAsync($"/api/conversations/{chat.Id}/translations", new { });
        Assert.Equal((200, 1), (asked.Status, asked.Json.GetProperty("requested").GetInt32()));
        await chat.EventuallyAsync(id, one => Chat.Translation(one, "en") is not null && Chat.Translation(one, "ru") is not null, "it is there in both");
        // Nothing more to do; what the manager of the conversation reads comes by itself from now on.
        Assert.Equal(0, (await english.PostAsync($"/api/conversations/{chat.Id}/translations", new { })).Json.GetProperty("requested").GetInt32());
        await english.PostAsync($"/api/conversations/{chat.Id}/takeover");
        var next = await chat.WritesAsync("Haben Sie etwas für uns?");
        await chat.EventuallyAsync(next, one => Chat.Translation(one, "en") is not null && Chat.Translation(one, "ru") is not null, "the next one too");
        Assert.Equal(404, (await english.PostAsync($"/api/conversations/{Guid.NewGuid()}/translations", new { })).Status);
    }

    [Fact]
    public async Task Outage_ShowsTheOriginal_AndIsMadeUpForLater()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Fault = _ => Results.StatusCode(503);
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten in die Türkei");
        var id = (await chat.MessagesAsync())[0].GetProperty("id").GetGuid();
        var waiting = await chat.EventuallyAsync(id, one => Chat.Missing(one) == "reader ru pending unavailable", "it is said that there is no translation");
        Assert.Equal("Guten Tag, wir möchten in die Türkei", waiting.GetProperty("text").GetString());
        deepL.Fault = _ => null;
        await chat.EventuallyAsync(id, one => Chat.Translation(one, "ru") is not null && Chat.Missing(one).Length == 0, "it is translated after the outage");
    }

    [Fact]
    public async Task ChangedFigure_IsNotShownAsATranslation()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Translate = _ => ("Бюджет 1600 евро", "de");
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Unser Budget ist 1.500 Euro");
        var id = (await chat.MessagesAsync())[0].GetProperty("id").GetGuid();
        var message = await chat.EventuallyAsync(id, one => Chat.Missing(one) == "reader ru failed figures", "it is refused");
        Assert.Null(Chat.Translation(message, "ru"));
        var missing = message.GetProperty("missing")[0];
        Assert.Equal(("Бюджет 1600 евро", "1.500 Euro", "1600 евро"),
            (missing.GetProperty("proposal").GetString(), missing.GetProperty("differences")[0].GetProperty("original").GetString(), missing.GetProperty("differences")[0].GetProperty("translation").GetString()));
        // By hand it is tried again.
        Assert.Equal("translation.failed", (await chat.Organization.Admin.PostAsync($"/api/messages/{id}/translate", new { language = "ru" })).Code);
        deepL.Translate = _ => ("Бюджет 1500 евро", "de");
        var repaired = await chat.Organization.Admin.PostAsync($"/api/messages/{id}/translate", new { language = "ru" });
        Assert.Equal(("Бюджет 1500 евро", ""), (Chat.Translation(repaired.Json, "ru"), Chat.Missing(repaired.Json)));
    }

    [Fact]
    public async Task AgentsMessage_IsTranslatedForItsReaders()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Hello, we want a beach holiday in Turkey in July, two adults");
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var reply = await Eventually.GetAsync(async () => (await organization.MessagesAsync(id)).FirstOrDefault(one => one.GetProperty("author").GetString() == "agent" && Chat.Translation(one, "ru") is not null),
            one => one.ValueKind == JsonValueKind.Object, "the reply is translated");
        Assert.Equal("en", reply.GetProperty("language").GetString());
        Assert.EndsWith("[ru]", Chat.Translation(reply, "ru"), StringComparison.Ordinal);
        // The client has got it as the agent wrote it.
        await Eventually.GetAsync(() => organization.SentTo(phone), sent => sent.Count > 0, "it leaves");
        Assert.Equal(reply.GetProperty("text").GetString(), organization.SentTo(phone)[0]);
    }

    [Fact]
    public async Task LanguageMayChange_UnlessAPersonHasSaidWhichItIs()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten ans Meer");
        async Task<(string?, bool)> LanguageAsync() => await chat.ReadAsync() is var one ? (one.GetProperty("language").GetString(), one.GetProperty("languageIsSet").GetBoolean()) : default;
        Assert.Equal(("de", false), await LanguageAsync());
        await chat.WritesAsync("Hola, queremos viajar para dos");
        Assert.Equal(("es", false), await LanguageAsync());

        Assert.Equal(200, (await chat.Organization.Admin.PostAsync($"/api/conversations/{chat.Id}/language", new { language = "fr" })).Status);
        await chat.WritesAsync("Guten Tag, wir sind es noch einmal");
        Assert.Equal(("fr", true), await LanguageAsync());
        await chat.SendAsync(new { text = "Добрый день" });
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone), sent => sent is ["Добрый день [fr]"], "it leaves in French");

        // Given back, it is that of the latest message.
        Assert.Equal("de", (await chat.Organization.Admin.PostAsync($"/api/conversations/{chat.Id}/language", new { language = (string?)null })).Json.GetProperty("language").GetString());
        Assert.Equal(422, (await chat.Organization.Admin.PostAsync($"/api/conversations/{chat.Id}/language", new { language = "по-русски" })).Status);
        Assert.Equal(404, (await chat.Organization.Admin.PostAsync($"/api/conversations/{Guid.NewGuid()}/language", new { language = "fr" })).Status);
    }

    [Fact]
    public async Task EditedMessage_IsTranslatedAnew_AndErasedClientLeavesNothing()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var organization = await app.RegisterAsync();
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten ans Meer", organization);
        await organization.ClientWritesAsync(chat.Phone, "Wir kommen mit Hund", messageId: "3AEDIT");
        var id = (await chat.MessagesAsync()).Last(one => one.GetProperty("author").GetString() == "client").GetProperty("id").GetGuid();
        await chat.EventuallyAsync(id, one => Chat.Translation(one, "ru") == "Wir kommen mit Hund [ru]", "it is translated");
        await organization.DeliverAsync("message.edited", new { chatId = Organization.ChatId(chat.Phone), messageId = "3AEDIT", text = "Wir kommen mit Katze" });
        await chat.EventuallyAsync(id, one => Chat.Translation(one, "ru") == "Wir kommen mit Katze [ru]", "the new text is translated");
        await chat.SendAsync(new { text = "Добрый день" });
        await Eventually.GetAsync(() => organization.SentTo(chat.Phone), sent => sent.Count == 1, "it leaves");

        var client = (await chat.ReadAsync()).GetProperty("client").GetProperty("id").GetGuid();
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{client}/erase")).Status);
        foreach (var rows in new[] { "message_translations", "translation_jobs", "translation_cache", "messages where written_text is not null" }) Assert.Equal(0L, await organization.CountAsync(rows));
    }

    [Fact]
    public async Task NoProvider_EverythingWorks_AndItIsSaid()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten ans Meer");
        Assert.Equal("none", (await chat.Organization.Admin.GetAsync("/api/translation")).Json.GetProperty("provider").GetString());
        Assert.Equal((409, "translation.off"), (await chat.PreviewAsync(new { text = "Добрый день" })) is var preview ? (preview.Status, preview.Code) : default);
        Assert.Equal(0, (await chat.Organization.Admin.PostAsync($"/api/conversations/{chat.Id}/translations", new { })).Json.GetProperty("requested").GetInt32());
        Assert.Equal(202, (await chat.SendAsync(new { text = "Добрый день" })).Status);
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone), sent => sent is ["Добрый день"], "it leaves as written");
        Assert.Equal(0L, await chat.Organization.CountAsync("translation_jobs"));
    }
}
