using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SoulCrm.TestSupport;
using SoulCrm.TestSupport.Translation;

namespace SoulCrm.Functions.IntegrationTests.Translation;

/// <summary>Google's Cloud Translation, Basic (v2): what it is asked, how terms survive, and what becomes of its refusals.</summary>
[Long]
public sealed class GoogleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Text_GoesAsHtml_WithTermsAndAddressesKept_AndComesBackAsText()
    {
        await using var google = await FakeGoogle.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, google.Settings());
        google.Translate = asked => (asked.Text.Replace("Есть", "Es gibt", StringComparison.Ordinal), asked.From ?? "de");
        var chat = await Chat.OpenAsync(app, "Добрый день");
        var preview = await chat.PreviewAsync(new { text = "Есть полупансион <2 & \"3\">\nhttps://tours.example/?a=1&b=2\n+7 999 123-45-67", language = "de" });
        Assert.Equal((200, "Es gibt Halbpension <2 & \"3\">\nhttps://tours.example/?a=1&b=2\n+7 999 123-45-67"), (preview.Status, preview.Json.GetProperty("text").GetString()));
        Assert.Empty(preview.Json.GetProperty("differences").EnumerateArray());

        var request = Assert.Single(google.Requests);
        Assert.Equal(("ru", "de", "html"), (request.GetProperty("source").GetString(), request.GetProperty("target").GetString(), request.GetProperty("format").GetString()));
        Assert.Equal("Есть <span translate=\"no\">Halbpension</span> &lt;2 &amp; &quot;3&quot;&gt;<br><span translate=\"no\">https://tours.example/?a=1&amp;b=2</span><br><span translate=\"no\">+7 999 123-45-67</span>", request.GetProperty("q").GetString());

        // Kept: asked again it costs nothing.
        await chat.PreviewAsync(new { text = "Есть полупансион <2 & \"3\">\nhttps://tours.example/?a=1&b=2\n+7 999 123-45-67", language = "de" });
        Assert.Single(google.Requests);
    }

    [Fact]
    public async Task UnknownLanguage_IsFoundOutByGoogle()
    {
        await using var google = await FakeGoogle.StartAsync();
        google.Translate = _ => ("Привет", "it-IT");
        await using var app = await TestApp.StartAsync(postgres, google.Settings());
        var chat = await Chat.OpenAsync(app, "Ciao bello");
        var message = (await chat.MessagesAsync())[0].GetProperty("id").GetGuid();
        Assert.Equal("it", (await chat.EventuallyAsync(message, one => Chat.Translation(one, "ru") is not null, "it is translated")).GetProperty("language").GetString());
        Assert.False(google.Requests.First().TryGetProperty("source", out _));
    }

    [Theory]
    [InlineData(429, "rateLimitExceeded")]
    [InlineData(403, "userRateLimitExceeded")]
    [InlineData(500, "backendError")]
    [InlineData(503, "backendError")]
    public async Task PassingFailures_AreTriedAgain(int status, string reason)
    {
        await using var google = await FakeGoogle.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, google.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день");
        var failures = 0;
        google.Fault = _ => Interlocked.Increment(ref failures) <= 2 ? FakeGoogle.Error(status, reason) : null;
        Assert.Equal("Добрый день [de]", (await chat.PreviewAsync(new { text = "Добрый день", language = "de" })).Json.GetProperty("text").GetString());
        Assert.Equal(3, failures);
    }

    [Theory]
    [InlineData(403, "dailyLimitExceeded", 409, "translation.quota", 1)]
    [InlineData(403, "forbidden", 409, "translation.quota", 1)]
    [InlineData(400, "invalid", 422, "translation.failed", 1)]
    [InlineData(503, "backendError", 503, "translation.unavailable", 3)]
    public async Task LastingFailures_AreTold(int status, string reason, int answered, string code, int attempts)
    {
        await using var google = await FakeGoogle.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, google.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день");
        google.Fault = _ => FakeGoogle.Error(status, reason);
        var preview = await chat.PreviewAsync(new { text = "Добрый день", language = "de" });
        Assert.Equal((answered, code, attempts), (preview.Status, preview.Code, google.Requests.Count));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"data":{"translations":[]}}""")]
    [InlineData("""{"data":{"translations":[{"translatedText":7}]}}""")]
    public async Task BrokenAnswers_AreNoTranslation(string body)
    {
        await using var google = await FakeGoogle.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, google.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день");
        google.Fault = _ => Results.Text(body, "application/json");
        Assert.Equal("translation.unavailable", (await chat.PreviewAsync(new { text = "Добрый день", language = "de" })).Code);
    }
}
