using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SoulCrm.TestSupport;
using SoulCrm.TestSupport.Translation;

namespace SoulCrm.Functions.IntegrationTests.Translation;

/// <summary>What managers write, for the client: translated, approved, or held; never silently something else.</summary>
public sealed class OutboundTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Greeting = "Guten Tag, wir möchten ans Meer";

    [Fact]
    public async Task WhatTheManagerApproved_IsWhatTheClientGets_AndBothTextsAreKept()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, Greeting);
        var key = Guid.NewGuid().ToString();
        var body = new { text = "Добрый день! Тур за 1500 евро", translation = new { language = "de", text = "Guten Tag! Die Reise für 1.500 €" } };
        var sent = await chat.SendAsync(body, key);
        Assert.Equal((202, "queued", "Guten Tag! Die Reise für 1.500 €", "de", "Добрый день! Тур за 1500 евро", "ru"), (sent.Status, sent.Json.GetProperty("status").GetString(), sent.Json.GetProperty("text").GetString(),
            sent.Json.GetProperty("language").GetString(), sent.Json.GetProperty("written").GetProperty("text").GetString(), sent.Json.GetProperty("written").GetProperty("language").GetString()));
        Assert.Equal("Добрый день! Тур за 1500 евро", Chat.Translation(sent.Json, "ru"));
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone), texts => texts is ["Guten Tag! Die Reise für 1.500 €"], "it leaves");
        Assert.DoesNotContain(deepL.Requests, request => request.GetProperty("target_lang").GetString() == "DE");

        // Again with the key it is the same message; with another text it is none.
        Assert.Equal(sent.Json.GetProperty("id").GetGuid(), (await chat.SendAsync(body, key)).Json.GetProperty("id").GetGuid());
        Assert.Equal("request.idempotency_key_reused", (await chat.SendAsync(new { body.text, translation = new { language = "de", text = "Etwas anderes für 1.500 €" } }, key)).Code);

        // Found by either text.
        foreach (var words in new[] { "Тур за", "Die Reise" })
            Assert.Equal(sent.Json.GetProperty("id").GetGuid(), (await chat.Organization.Admin.GetAsync($"/api/messages/search?q={Uri.EscapeDataString(words)}")).Json.GetProperty("items")[0].GetProperty("id").GetGuid());
        Assert.Equal("Добрый день! Тур за 1500 евро", (await chat.Organization.ConversationAsync(chat.Phone)).GetProperty("lastMessage").GetProperty("text").GetString());
    }

    [Fact]
    public async Task ApprovedTranslation_WithAnotherFigure_IsSentOnlyWhenConfirmed()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, Greeting);
        var refused = await chat.SendAsync(new { text = "Тур за 1500 евро", translation = new { language = "de", text = "Die Reise für 1.600 €" } });
        Assert.Equal((409, "translation.figures_changed"), (refused.Status, refused.Code));
        Assert.Contains("1500 евро → 1.600 €", refused.Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Empty(chat.Organization.SentTo(chat.Phone));
        Assert.Equal(202, (await chat.SendAsync(new { text = "Тур за 1500 евро", translation = new { language = "de", text = "Die Reise für 1.600 €", confirmed = true } })).Status);
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone), texts => texts is ["Die Reise für 1.600 €"], "it leaves");
        Assert.Equal(422, (await chat.SendAsync(new { text = "a", asWritten = true, translation = new { language = "de", text = "b" } })).Status);
        Assert.Equal(422, (await chat.SendAsync(new { text = "a", translation = new { language = "de", text = "" } })).Status);
    }

    [Fact]
    public async Task WithoutPreview_ItWaitsForItsTranslation_AndWhatFollowsWaitsBehindIt()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, Greeting);
        await chat.EventuallyAsync((await chat.MessagesAsync())[0].GetProperty("id").GetGuid(), one => Chat.Translation(one, "ru") is not null, "the greeting is translated");
        var gate = new TaskCompletionSource();
        deepL.Translate = asked =>
        {
            gate.Task.Wait(TimeSpan.FromSeconds(30));
            return ($"{asked.Text} [{asked.To}]", "ru");
        };
        var first = await chat.SendAsync(new { text = "Первое" });
        Assert.Equal(("queued", "client de pending"), (first.Json.GetProperty("status").GetString(), Chat.Missing(first.Json)));
        await chat.SendAsync(new { text = "Zweites", asWritten = true });
        await Task.Delay(700);
        Assert.Empty(chat.Organization.SentTo(chat.Phone));
        gate.SetResult();
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone), texts => texts is ["Первое [de]", "Zweites"], "both leave, in their order");
        var stored = await chat.MessageAsync(first.Json.GetProperty("id").GetGuid());
        Assert.Equal(("Первое [de]", "Первое", "de", ""), (stored.GetProperty("text").GetString(), stored.GetProperty("written").GetProperty("text").GetString(), stored.GetProperty("language").GetString(), Chat.Missing(stored)));
    }

    [Fact]
    public async Task ChangedFigure_HoldsTheMessage_UntilTheManagerDecides()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        deepL.Translate = _ => ("Die Reise für 1.600 €", "ru");
        var chat = await Chat.OpenAsync(app, Greeting);
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++) ids.Add((await chat.SendAsync(new { text = $"Тур {i} за 1500 евро" })).Json.GetProperty("id").GetGuid());
        foreach (var id in ids)
        {
            var held = await chat.EventuallyAsync(id, one => Chat.Status(one) == "failed translation.figures", "it is held");
            Assert.Equal("client de failed figures", Chat.Missing(held));
            Assert.Equal("Die Reise für 1.600 €", held.GetProperty("missing")[0].GetProperty("proposal").GetString());
        }

        Assert.Empty(chat.Organization.SentTo(chat.Phone));
        var admin = chat.Organization.Admin;
        // As written.
        Assert.Equal(202, (await admin.PostAsync($"/api/messages/{ids[0]}/send", new { })).Status);
        // Corrected; a wrong correction is not taken.
        Assert.Equal("translation.figures_changed", (await admin.PostAsync($"/api/messages/{ids[1]}/send", new { translation = new { language = "de", text = "Reise 1 für 1.700 €" } })).Code);
        var corrected = await admin.PostAsync($"/api/messages/{ids[1]}/send", new { translation = new { language = "de", text = "Reise 1 für 1.500 €" } });
        Assert.Equal((202, "Тур 1 за 1500 евро", ""), (corrected.Status, corrected.Json.GetProperty("written").GetProperty("text").GetString(), Chat.Missing(corrected.Json)));
        // Translated again.
        deepL.Translate = asked => ($"{asked.Text} [de]", "ru");
        var again = await admin.PostAsync($"/api/messages/{ids[2]}/retry");
        Assert.Equal((202, "client de pending"), (again.Status, Chat.Missing(again.Json)));
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone).Order(StringComparer.Ordinal).ToList(), texts => texts is ["Reise 1 für 1.500 €", "Тур 0 за 1500 евро", "Тур 2 за 1500 евро [de]"], "what was decided leaves");
        Assert.Equal("failed translation.figures", Chat.Status(await chat.MessageAsync(ids[3])));
        // Each is decided once.
        Assert.Equal("message.not_held", (await admin.PostAsync($"/api/messages/{ids[0]}/send", new { })).Code);
        Assert.Equal(404, (await admin.PostAsync($"/api/messages/{Guid.NewGuid()}/send", new { })).Status);
    }

    [Theory]
    [InlineData(503, "translation.unavailable")]
    [InlineData(456, "translation.quota")]
    [InlineData(413, "translation.refused")]
    public async Task NoTranslation_HoldsTheMessageInTime_AndWhatFollowsLeaves(int status, string code)
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Fault = request => request.Path == "/v2/translate" ? Results.StatusCode(status) : null;
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings(("Translation:HoldAfter", "00:00:02")));
        var chat = await Chat.OpenAsync(app, Greeting);
        var id = (await chat.SendAsync(new { text = "Добрый день" })).Json.GetProperty("id").GetGuid();
        await chat.SendAsync(new { text = "Guten Tag, das ist für Sie", asWritten = true });
        await chat.EventuallyAsync(id, one => Chat.Status(one) == $"failed {code}", "it is held");
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone), texts => texts is ["Guten Tag, das ist für Sie"], "what follows leaves");
    }

    [Fact]
    public async Task ShortOutage_OnlyDelaysTheMessage_AlsoOverARestart()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Fault = request => request.Path == "/v2/translate" ? Results.StatusCode(503) : null;
        var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, Greeting);
        var id = (await chat.SendAsync(new { text = "Добрый день" })).Json.GetProperty("id").GetGuid();
        await chat.EventuallyAsync(id, one => Chat.Missing(one) == "client de pending unavailable", "it was tried");
        app = await app.RestartAsync(deepL.Settings());
        await using var _ = app;
        deepL.Fault = _ => null;
        await Eventually.GetAsync(() => app.WhatsApp.Sent.Select(message => message.Text).ToList(), texts => texts is ["Добрый день [de]"], "it leaves translated");
    }

    [Fact]
    public async Task WaitingMessage_OfAClientWhoIsBlocked_NeverLeaves_AndAProviderThatIsSwitchedOffHoldsIt()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Fault = request => request.Path == "/v2/translate" ? Results.StatusCode(503) : null;
        var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, Greeting);
        var blocked = (await chat.SendAsync(new { text = "Добрый день" })).Json.GetProperty("id").GetGuid();
        var client = (await chat.ReadAsync()).GetProperty("client").GetProperty("id").GetGuid();
        await chat.Organization.Admin.PatchAsync($"/api/clients/{client}", new { blocked = true });
        await chat.EventuallyAsync(blocked, one => Chat.Status(one) == "canceled" && Chat.Missing(one).Length == 0, "it is canceled");
        await chat.Organization.Admin.PatchAsync($"/api/clients/{client}", new { blocked = false });
        var waiting = (await chat.SendAsync(new { text = "Ещё раз" })).Json.GetProperty("id").GetGuid();

        app = await app.RestartAsync();
        await using var _ = app;
        chat = chat with { Organization = await app.FindAsync(chat.Organization) };
        await chat.EventuallyAsync(waiting, one => Chat.Status(one) == "failed translation.off", "it is held");
        Assert.Empty(app.WhatsApp.Sent);
    }

    [Fact]
    public async Task BackTranslation_ShowsWhatTheClientWillRead()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Translate = asked => asked.To == "ru" ? ("Поездка за 1500 евро", "de") : ("Die Reise für 1.500 €", "ru");
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, Greeting);
        var back = await chat.PreviewAsync(new { text = "Die Reise für 1.500 €", from = "de", language = "ru" });
        Assert.Equal((200, "ru", "Поездка за 1500 евро", false), (back.Status, back.Json.GetProperty("language").GetString(), back.Json.GetProperty("text").GetString(), back.Json.GetProperty("figuresChanged").GetBoolean()));
        Assert.False(deepL.Requests.Last().TryGetProperty("formality", out JsonElement _));
        Assert.Equal(404, (await chat.Organization.Admin.PostAsync($"/api/conversations/{Guid.NewGuid()}/translate", new { text = "a" })).Status);
        Assert.Equal(422, (await chat.PreviewAsync(new { text = "", language = "ru" })).Status);
    }

    [Fact]
    public async Task Cache_IsTheOrganisationsOwn()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var (one, other) = (await Chat.OpenAsync(app, "Добрый день"), await Chat.OpenAsync(app, "Добрый день"));
        foreach (var chat in new[] { one, one, other }) Assert.Equal("Спасибо [de]", (await chat.PreviewAsync(new { text = "Спасибо", language = "de" })).Json.GetProperty("text").GetString());
        Assert.Equal(2, deepL.Requests.Count);
    }
}
