using SoulCrm.Functions.Commands;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Knowledge;

/// <summary>What agents are told of the agency's articles, by words alone.</summary>
public sealed class KnowledgeSearchTests(SharedApp shared, PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<SharedApp>, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task RealQuestions_FindTheirArticleByWordsAlone_AndUnanswerableOnesNothing()
    {
        var organization = await shared.App.RegisterAsync();
        await Articles.AddDemoAsync(organization);
        var (hits, misses) = await AskAsync(organization, RealQuestions.ByWords.SelectMany(one => one.Value.Select(question => (question, one.Key))).ToList());
        var told = await AskUnanswerableAsync(organization);
        // Told for the record: words cannot bridge them.
        var (bridged, unbridged) = await AskAsync(organization, [.. RealQuestions.ByMeaning.Select(one => (one.Key, one.Value))]);
        output.WriteLine($"FIGURE knowledge by words: {hits + bridged} of {hits + misses.Count + bridged + unbridged.Count} questions find their article first, {told.Count} of {RealQuestions.Unanswerable.Length} unanswerable ones find any");
        Assert.Empty(misses);
        Assert.Empty(told);
    }

    [PgvectorFact]
    public async Task RealQuestions_WithMeaning_FindTheirArticle_AndUnanswerableOnesStillNothing()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        model.Vector = MeaningOfDemo;
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Articles.AddDemoAsync(organization);
        await Articles.EmbeddedAsync(app, DemoKnowledge.Articles.Length * 2);
        var questions = RealQuestions.ByWords.SelectMany(one => one.Value.Select(question => (question, one.Key))).Concat(RealQuestions.ByMeaning.Select(one => (one.Key, one.Value))).ToList();
        var (hits, misses) = await AskAsync(organization, questions, model);
        var told = await AskUnanswerableAsync(organization, model);
        output.WriteLine($"FIGURE knowledge by words and meaning: {hits} of {questions.Count} questions find their article first, {told.Count} of {RealQuestions.Unanswerable.Length} unanswerable ones find any");
        Assert.Empty(misses);
        Assert.Empty(told);
    }

    [Fact]
    public async Task LongArticle_IsToldByThePassageThatFits()
    {
        var organization = await shared.App.RegisterAsync();
        var filler = string.Join(' ', Enumerable.Repeat("Мы бережно относимся к каждому путешествию и рады видеть вас снова.", 8));
        var paragraphs = Enumerable.Range(0, 20).Select(n => n == 17 ? "Питомца перевозят в сумке до восьми килограммов, место для него заказывают за трое суток." : $"{n}. {filler}");
        await Articles.AddAsync(organization, "Памятка", string.Join("\n\n", paragraphs));
        var found = Assert.Single(await Articles.SearchAsync(organization, "Как перевозят питомца?"));
        Assert.Contains("Питомца перевозят", found.Text, StringComparison.Ordinal);
        Assert.True(found.Text.Length <= 1500);
        Assert.DoesNotContain("0. Мы", found.Text.Split('\n')[0][..4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Article_IsFoundOnlyWhilePublished_AndByWhatItSaysNow()
    {
        var organization = await shared.App.RegisterAsync();
        var id = await Articles.AddAsync(organization, "Питомцы", "Собаку берут в салон.", status: "draft");
        Assert.Empty(await Articles.SearchAsync(organization, "Можно с собакой?"));
        await organization.Admin.PatchAsync($"/api/knowledge/{id}", new { status = "published" });
        Assert.Equal(id, Assert.Single(await Articles.SearchAsync(organization, "Можно с собакой?")).ArticleId);
        await organization.Admin.PatchAsync($"/api/knowledge/{id}", new { body = "Кошку берут в салон." });
        Assert.Empty(await Articles.SearchAsync(organization, "Можно с собакой?"));
        Assert.Single(await Articles.SearchAsync(organization, "Можно с кошкой?"));
        await organization.Admin.PatchAsync($"/api/knowledge/{id}", new { tags = new[] { "собаки" } });
        Assert.Single(await Articles.SearchAsync(organization, "Можно с собакой?"));
        await organization.Admin.DeleteAsync($"/api/knowledge/{id}");
        Assert.Empty(await Articles.SearchAsync(organization, "Можно с кошкой?"));
    }

    [Fact]
    public async Task ArticleInTheClientsLanguage_ComesFirst()
    {
        var organization = await shared.App.RegisterAsync();
        await Articles.AddAsync(organization, "WhatsApp", "WhatsApp: +7 495 000-11-22", "ru");
        await Articles.AddAsync(organization, "WhatsApp", "WhatsApp: +7 495 000-11-22", "en");
        foreach (var language in new[] { "ru", "en" }) Assert.Equal(language, (await Articles.SearchAsync(organization, "WhatsApp", language))[0].Language);
    }

    [Theory]
    [InlineData("'")]
    [InlineData(@"\")]
    [InlineData(@"C:\визы\'файл' & | ! <-> :* ()")]
    [InlineData("а или не")]
    [InlineData("🙂")]
    [InlineData("https://example.com/a'b?c=\\d&e")]
    public async Task OddQuestions_AreSearchedForLikeAnyOther(string question)
    {
        var organization = await shared.App.RegisterAsync();
        await Articles.AddAsync(organization, "Виза", "Виза не нужна.");
        Assert.Empty(await Articles.SearchAsync(organization, question));
        Assert.Single(await Articles.SearchAsync(organization, $"виза {(question == "🙂" ? question : "")}"));
    }

    [Theory]
    [InlineData(1, 300)]
    [InlineData(12, 400)]
    [InlineData(3, 6000)]
    [InlineData(1, 20_000)]
    public async Task Passages_AreShort_AndLoseNothing(int paragraphs, int length)
    {
        var organization = await shared.App.RegisterAsync();
        var random = new Random(length);
        string Paragraph() => string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(12) switch { 0 => " ", 1 when random.Next(9) == 0 => ". ", _ => ((char)('а' + random.Next(32))).ToString() }))[..Math.Min(length, 20_000 / paragraphs - 2)];
        var body = string.Join("\r\n\r\n", Enumerable.Range(0, paragraphs).Select(_ => Paragraph()));
        var id = await Articles.AddAsync(organization, "Длинная", body);
        var passages = await shared.App.Database.ReadAsync<string[]>("select array_agg(text order by n) from article_passages where article_id = $1", id);
        Assert.All(passages, passage => Assert.InRange(passage.Length, 1, 1500));
        Assert.Equal(Letters(body), Letters(string.Concat(passages)));
        // The fewest that hold it, with room for where a sentence ends.
        Assert.True(passages.Length <= 1 + (body.Length / 500));
    }

    [PgvectorFact]
    public async Task PassageInTheMiddle_IsFoundByMeaning_AndOnlyChangedOnesAreEmbeddedAnew()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        string Body(string middle) => string.Join("\n\n", new string('а', 1200), $"{middle} {new string('б', 1100)}", new string('в', 1200));
        var id = await Articles.AddAsync(organization, "Памятка", Body("Ледник закрыт в мае."));
        await Articles.EmbeddedAsync(app, 3);
        Assert.StartsWith("Ледник", Assert.Single(await Articles.SearchAsync(organization, "Хотим в горы", model: model)).Text, StringComparison.Ordinal);
        Assert.Empty(await Articles.SearchAsync(organization, "Хотим в горы"));

        var asked = model.Requests.Count;
        await organization.Admin.PatchAsync($"/api/knowledge/{id}", new { body = Body("Лагуна закрыта в мае.") });
        await Articles.EmbeddedAsync(app, 3);
        Assert.StartsWith("Памятка\nЛагуна", Assert.Single(model.Requests.Skip(asked).SelectMany(request => request.Texts)), StringComparison.Ordinal);
        Assert.Empty(await Articles.SearchAsync(organization, "Хотим в горы", model: model));

        await organization.Admin.PatchAsync($"/api/knowledge/{id}", new { body = "Коротко." });
        await Articles.EmbeddedAsync(app, 1);
        await organization.Admin.PatchAsync($"/api/knowledge/{id}", new { status = "draft" });
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from article_embeddings"), count => count == 0, "drafts have no vectors");
    }

    [PgvectorFact]
    public async Task AnotherOrganizationsArticle_IsNeverTold_ThoughItIsTheNearest()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        var other = await app.RegisterAsync("Second");
        await Articles.AddAsync(other, "Чужие горы", "Ледник и вершина.");
        await Articles.EmbeddedAsync(app, 1);
        foreach (var question in new[] { "Хотим в горы", "чужие горы", "ледник и вершина" })
        {
            Assert.Empty(await Articles.SearchAsync(organization, question, model: model));
            Assert.Single(await Articles.SearchAsync(other, question, model: model));
        }

        // Nor do the rows themselves show.
        await using var source = Npgsql.NpgsqlDataSource.Create(app.Database.App);
        var database = new Functions.Platform.Data.Database(source, null!, null!, null!);
        foreach (var table in new[] { "article_passages", "article_embeddings" })
            Assert.Equal(0L, await database.ReadInTenantAsync(Functions.Platform.Data.Caller.System(organization.Id), tx => tx.SingleAsync<long>($"select count(*) from {table}"), CancellationToken.None));
    }

    [PgvectorTheory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task ModelThatFailsOrIsSilent_CostsTheMeaningOnly(int status)
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Articles.AddAsync(organization, "Горы", "Ледник закрыт в мае.");
        await Articles.EmbeddedAsync(app, 1);
        var never = new TaskCompletionSource();
        if (status == 0) model.Before = _ => never.Task;
        else model.Fault = _ => (status, "{}");
        var patience = TimeSpan.FromMilliseconds(300);
        Assert.Single(await Articles.SearchAsync(organization, "Закрыт ли ледник?", model: model, patience: patience));
        Assert.Empty(await Articles.SearchAsync(organization, "Что на вершинах?", model: model, patience: patience));
        never.TrySetResult();
    }

    [PgvectorFact]
    public async Task ArticlesFromBeforeTheModel_AreEmbeddedAtTheNextStart()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres);
        await Articles.AddAsync(await app.RegisterAsync(), "Горы", "Ледник закрыт в мае.");
        await Articles.AddAsync(await app.RegisterAsync("Second"), "Море", "Лагуна.");
        await using var next = await app.RestartAsync(model.Settings());
        await Articles.EmbeddedAsync(next, 2);
    }

    private static async Task<(int Hits, IReadOnlyList<string> Misses)> AskAsync(Organization organization, IReadOnlyList<(string Question, string Title)> questions, FakeEmbeddings? model = null)
    {
        var found = await Articles.SearchAsync(organization, [.. questions.Select(one => one.Question)], LanguageOf, model);
        var misses = questions.Zip(found).Where(one => (one.Second is [var first, ..] ? first.Title : null) != one.First.Title).Select(one => $"{one.First.Question} → {Titles(one.Second)}").ToList();
        return (questions.Count - misses.Count, misses);
    }

    private static async Task<IReadOnlyList<string>> AskUnanswerableAsync(Organization organization, FakeEmbeddings? model = null)
    {
        var found = await Articles.SearchAsync(organization, RealQuestions.Unanswerable, LanguageOf, model);
        return [.. RealQuestions.Unanswerable.Zip(found).Where(one => one.Second.Count > 0).Select(one => $"{one.First} → {Titles(one.Second)}")];
    }

    private static string LanguageOf(string question) => question.Any(character => character is >= 'а' and <= 'я') ? "ru" : "en";

    private static string Titles(IReadOnlyList<ArticleFact> found) => found.Count == 0 ? "nothing" : string.Join(", ", found.Select(article => article.Title));

    private static string Letters(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    // A direction for each article, which its questions by meaning share; whatever else is asked points elsewhere.
    private static float[] MeaningOfDemo(string text)
    {
        var titles = DemoKnowledge.Articles.SelectMany(article => new[] { article.Ru, article.En }).ToList();
        var vector = new float[titles.Count + 1];
        var title = RealQuestions.ByMeaning.TryGetValue(text, out var meant) ? meant : titles.Find(title => text.StartsWith($"{title}\n", StringComparison.Ordinal));
        vector[title is null ? titles.Count : titles.IndexOf(title)] = 1;
        return vector;
    }
}
