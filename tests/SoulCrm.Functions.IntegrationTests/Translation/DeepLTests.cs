using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SoulCrm.TestSupport;
using SoulCrm.TestSupport.Translation;

namespace SoulCrm.Functions.IntegrationTests.Translation;

/// <summary>DeepL's API v2: what it is asked, glossaries, and what becomes of its refusals.</summary>
[Long]
public sealed class DeepLTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Preview_AsksWithKeyLanguagesContextAndGlossary_AndOnlyOnce()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        deepL.Translate = asked => asked is { To: "de" } ? ("Guten Tag! Полупансион kostet 1.500 €", "ru") : ("Здравствуйте! Мы хотим на море", "de");
        var chat = await Chat.OpenAsync(app, "Guten Tag! Wir möchten ans Meer");
        var preview = await chat.PreviewAsync(new { text = "Добрый день! Полупансион стоит 1500 евро" });
        Assert.Equal((200, "Guten Tag! Halbpension kostet 1.500 €", "de", "deepl", false),
            (preview.Status, preview.Json.GetProperty("text").GetString(), preview.Json.GetProperty("language").GetString(), preview.Json.GetProperty("provider").GetString(), preview.Json.GetProperty("figuresChanged").GetBoolean()));

        var request = deepL.Requests.Single(one => one.GetProperty("target_lang").GetString() == "DE");
        Assert.Equal(("RU", "prefer_more"), (request.GetProperty("source_lang").GetString(), request.GetProperty("formality").GetString()));
        Assert.Contains("Wir möchten ans Meer", request.GetProperty("context").GetString()!, StringComparison.Ordinal);
        var glossary = deepL.Glossaries[request.GetProperty("glossary_id").GetString()!];
        Assert.Equal(("ru", "de", "Halbpension"), (glossary.From, glossary.To, glossary.Entries["полупансион"]));

        // The same again costs nothing; another text uses the glossary that is there.
        Assert.Equal("deepl", (await chat.PreviewAsync(new { text = "Добрый день! Полупансион стоит 1500 евро" })).Json.GetProperty("provider").GetString());
        await chat.PreviewAsync(new { text = "И ещё: полупансион — 1500 евро!" });
        Assert.Equal(2, deepL.Requests.Count(one => one.GetProperty("target_lang").GetString() == "DE"));
        Assert.Single(deepL.Glossaries.Values, one => one.To == "de");

        // With other terms it is another glossary, the old one goes, and so does what was made with it.
        await chat.Organization.Admin.PutAsync("/api/glossary", new { entries = new[] { new { term = "Полупансион", language = "de", translation = "HP" } } });
        Assert.Equal("Guten Tag! HP kostet 1.500 €", (await chat.PreviewAsync(new { text = "Добрый день! Полупансион стоит 1500 евро" })).Json.GetProperty("text").GetString());
        Assert.Equal("HP", deepL.Glossaries.Values.Single(one => one.To == "de").Entries["Полупансион"]);
    }

    [Fact]
    public async Task NothingToTranslate_AsksNobody()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день, хотим на море");
        foreach (var text in new[] { "👍", "2000 $", "Добрый день", "https://tours.example/1" })
        {
            var preview = await chat.PreviewAsync(new { text, language = "ru" });
            Assert.Equal((200, text, JsonValueKind.Null), (preview.Status, preview.Json.GetProperty("text").GetString(), preview.Json.GetProperty("provider").ValueKind));
        }

        Assert.Equal(202, (await chat.SendAsync(new { text = "Добрый день! Чем помочь?" })).Status);
        await Eventually.GetAsync(() => chat.Organization.SentTo(chat.Phone), sent => sent.Count == 1, "it leaves");
        Assert.Empty(deepL.Requests);
    }

    [Fact]
    public async Task GlossaryThatIsGone_IsMadeAgain()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten ans Meer");
        await chat.PreviewAsync(new { text = "Полупансион есть" });
        deepL.Glossaries.Clear();
        Assert.Equal(200, (await chat.PreviewAsync(new { text = "Полупансион ещё есть" })).Status);
        Assert.Contains(deepL.Glossaries.Values, one => one.To == "de");
    }

    [Fact]
    public async Task LanguagesWithoutGlossary_AreTranslatedWithout_AndTermsAreCompared()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Fault = request => request.Path == "/v2/glossaries" ? Results.Json(new { message = "Unsupported glossary source and target language pair" }, statusCode: 400) : null;
        deepL.Translate = _ => ("Zwei Mahlzeiten am Tag gibt es", "ru");
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten ans Meer");
        var preview = await chat.PreviewAsync(new { text = "Полупансион есть" });
        // A term is told, not held.
        Assert.Equal((200, false, "term", "Halbpension"), (preview.Status, preview.Json.GetProperty("figuresChanged").GetBoolean(),
            preview.Json.GetProperty("differences")[0].GetProperty("kind").GetString(), preview.Json.GetProperty("differences")[0].GetProperty("translation").GetString()));
        Assert.False(deepL.Requests.Last().TryGetProperty("glossary_id", out _));
        // It is not asked for at every text.
        var asked = 0;
        deepL.Fault = request => request.Path == "/v2/glossaries" && Interlocked.Increment(ref asked) > 0 ? Results.StatusCode(400) : null;
        await chat.PreviewAsync(new { text = "Полупансион тоже есть" });
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task UnknownLanguage_IsFoundOutByDeepL_AndLearnt()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        deepL.Translate = asked => (asked.Text == "Ciao bello" ? "Привет" : "Grüezi", "it");
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Ciao bello");
        var message = (await chat.MessagesAsync())[0].GetProperty("id").GetGuid();
        var translated = await chat.EventuallyAsync(message, one => Chat.Translation(one, "ru") is not null, "it is translated");
        Assert.Equal(("Привет", "it"), (Chat.Translation(translated, "ru"), translated.GetProperty("language").GetString()));
        Assert.False(deepL.Requests.First().TryGetProperty("source_lang", out _));
        Assert.Equal("it", (await chat.ReadAsync()).GetProperty("language").GetString());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task PassingFailures_AreTriedAgain(int status)
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Guten Tag, wir möchten ans Meer");
        await chat.EventuallyAsync((await chat.MessagesAsync())[0].GetProperty("id").GetGuid(), one => Chat.Translation(one, "ru") is not null, "the greeting is translated");
        var failures = 0;
        deepL.Fault = request =>
        {
            if (request.Path != "/v2/translate" || Interlocked.Increment(ref failures) > 2) return null;
            request.HttpContext.Response.Headers.RetryAfter = "0";
            return Results.StatusCode(status);
        };
        var preview = await chat.PreviewAsync(new { text = "Добрый день" });
        Assert.Equal((200, "Добрый день [de]"), (preview.Status, preview.Json.GetProperty("text").GetString()));
        Assert.Equal(3, failures);
    }

    [Theory]
    [InlineData(456, 409, "translation.quota", 1)]
    [InlineData(403, 409, "translation.quota", 1)]
    [InlineData(413, 422, "translation.failed", 1)]
    [InlineData(503, 503, "translation.unavailable", 3)]
    [InlineData(302, 422, "translation.failed", 1)]
    public async Task LastingFailures_AreTold(int status, int answered, string code, int attempts)
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день");
        var asked = 0;
        deepL.Fault = request =>
        {
            if (request.Path != "/v2/translate") return null;
            Interlocked.Increment(ref asked);
            return Results.Json(new { message = "…" }, statusCode: status);
        };
        var preview = await chat.PreviewAsync(new { text = "Добрый день", language = "de" });
        Assert.Equal((answered, code, attempts), (preview.Status, preview.Code, asked));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"translations":[]}""")]
    [InlineData("""{"translations":[{"text":null}]}""")]
    [InlineData("[1]")]
    [InlineData("")]
    public async Task BrokenAnswers_AreNoTranslation(string body)
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день");
        deepL.Fault = request => request.Path == "/v2/translate" ? Results.Text(body, "application/json") : null;
        Assert.Equal("translation.unavailable", (await chat.PreviewAsync(new { text = "Добрый день", language = "de" })).Code);
    }

    [Fact]
    public async Task EndlessAndSlowAnswers_AreGivenUp()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings(("Translation:Timeout", "00:00:00.3")));
        var chat = await Chat.OpenAsync(app, "Добрый день");
        deepL.Fault = request => request.Path == "/v2/translate" ? Results.Text(new string(' ', 3 * 1024 * 1024), "application/json") : null;
        Assert.Equal("translation.unavailable", (await chat.PreviewAsync(new { text = "Добрый день", language = "de" })).Code);
        deepL.Fault = request => request.Path == "/v2/translate" ? Results.Stream(async stream => await Task.Delay(5000, request.HttpContext.RequestAborted), "application/json") : null;
        Assert.Equal("translation.unavailable", (await chat.PreviewAsync(new { text = "Добрый день", language = "de" })).Code);
    }

    [Fact]
    public async Task LongRetryAfter_IsNotWaitedFor()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день");
        var asked = 0;
        deepL.Fault = request =>
        {
            if (request.Path != "/v2/translate") return null;
            Interlocked.Increment(ref asked);
            request.HttpContext.Response.Headers.RetryAfter = "120";
            return Results.StatusCode(429);
        };
        Assert.Equal("translation.unavailable", (await chat.PreviewAsync(new { text = "Добрый день", language = "de" })).Code);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task AtOnce_OneGlossaryIsKept()
    {
        await using var deepL = await FakeDeepL.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, deepL.Settings());
        var chat = await Chat.OpenAsync(app, "Добрый день");
        var previews = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => chat.PreviewAsync(new { text = $"Полупансион номер {n}", language = "de" })));
        Assert.All(previews, preview => Assert.Equal(200, preview.Status));
        Assert.Single(deepL.Glossaries);
    }
}
