using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

/// <summary>How tours get their vectors, and get them anew.</summary>
public sealed class EmbeddingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string DeadLetters = "select count(*) from functions_host.dead_letters d join functions_host.queues q on q.id = d.queue_id where q.name = 'embedding'";

    [PgvectorFact]
    public async Task EditedText_GetsANewVector_AndNothingElseAsksTheModel()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        var id = await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.");
        await Catalogue.EmbeddedAsync(app, 1);
        await organization.Admin.PatchAsync($"/api/products/{id}", new { days = 9 });
        await organization.Admin.PatchAsync($"/api/products/{id}", new { description = new Dictionary<string, string> { ["ru"] = "Ледники." } });
        await Catalogue.EmbeddedAsync(app, 1);
        Assert.Equal(2, model.Requests.Count);
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(organization, "горы"));
        Assert.Empty(await Catalogue.SearchAsync(organization, "море"));
    }

    [PgvectorFact]
    public async Task EditedWhileTheModelThinks_KeepsTheNewestText()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        var asked = new TaskCompletionSource();
        var edited = new TaskCompletionSource();
        model.Before = texts =>
        {
            asked.TrySetResult();
            return edited.Task;
        };
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        var id = await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.");
        await asked.Task;
        await organization.Admin.PatchAsync($"/api/products/{id}", new { description = new Dictionary<string, string> { ["ru"] = "Ледники." } });
        edited.SetResult();
        await Catalogue.EmbeddedAsync(app, 1);
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(organization, "горы"));
        Assert.Empty(await Catalogue.SearchAsync(organization, "море"));
    }

    [PgvectorFact]
    public async Task ImportedTours_AreAllEmbedded_InBatches()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        var file = $"title_ru;description_ru;country;city;type;days\n{string.Join('\n', Enumerable.Range(0, 150).Select(n => $"Атолл {n};Бунгало.;MV;Мале;seaside;7"))}";
        Assert.Equal(150, (await organization.Admin.UploadCsvAsync("/api/products/import?dryRun=true", file)).Json.GetProperty("created").GetInt32());
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from outbox where queue = 'embedding'"));
        Assert.Equal(150, (await organization.Admin.UploadCsvAsync("/api/products/import", file)).Json.GetProperty("created").GetInt32());
        await Catalogue.EmbeddedAsync(app, 150);
        Assert.Equal(3, model.Requests.Count);
        Assert.Equal(50, (await Catalogue.SearchAsync(organization, "тёплое море и пальмы", "&limit=200")).Count);
    }

    [PgvectorFact]
    public async Task ProviderThatFailsForAMoment_IsAskedAgain()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        model.Fault = _ => model.Requests.Count < 3 ? (503, "{}") : null;
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        await Catalogue.AddAsync(await app.RegisterAsync(), "Мальдивы");
        await Catalogue.EmbeddedAsync(app, 1);
        Assert.Equal(0L, await app.Database.ReadAsync<long>(DeadLetters));
    }

    [PgvectorTheory]
    [InlineData(200, "not json at all")]
    [InlineData(200, """{"object":"list","model":"m","data":[],"usage":{"prompt_tokens":1,"total_tokens":1}}""")]
    [InlineData(200, """{"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":[0,0,0]}],"usage":{"prompt_tokens":1,"total_tokens":1}}""")]
    [InlineData(401, "{}")]
    public async Task Outage_IsHealedByTheSweep(int status, string body)
    {
        await using var model = await FakeEmbeddings.StartAsync();
        model.Fault = _ => (status, body);
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.");
        // Given up: nothing but the sweep will ask again.
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>(DeadLetters), letters => letters == 1, "the item is given up");
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(organization, "мальдивы"));
        model.Fault = _ => null;
        await using var next = await app.RestartAsync(model.Settings());
        await Catalogue.EmbeddedAsync(next, 1);
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(await next.FindAsync(organization), "тёплое море"));
    }

    [PgvectorFact]
    public async Task AnotherModel_OfOtherLength_BreaksNoSearch_AndGetsItsVectors()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.");
        await Catalogue.AddAsync(organization, "Море и скалы");
        await Catalogue.EmbeddedAsync(app, 2);

        model.Vector = text => [.. FakeEmbeddings.Meaning(text), 0, 0, 0];
        // What is searched for can be embedded, what is stored not yet.
        model.Fault = texts => texts[0].StartsWith("море", StringComparison.Ordinal) ? null : (401, "{}");
        await using var next = await app.RestartAsync(model.Settings("second-embedding"));
        organization = await next.FindAsync(organization);
        Assert.Equal(["Море и скалы"], await Catalogue.SearchAsync(organization, "море"));
        await Eventually.GetAsync(() => next.Database.ReadAsync<long>(DeadLetters), letters => letters == 1, "the item is given up");

        model.Fault = _ => null;
        await using var last = await next.RestartAsync(model.Settings("second-embedding"));
        await Catalogue.EmbeddedAsync(last, 2, "second-embedding");
        Assert.Equal(["Море и скалы", "Мальдивы"], await Catalogue.SearchAsync(await last.FindAsync(organization), "море"));
    }

    [PgvectorFact]
    public async Task VectorsOfAnotherLength_UnderTheSameName_BreakNoSearch()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.");
        await Catalogue.EmbeddedAsync(app, 1);
        model.Vector = text => [.. FakeEmbeddings.Meaning(text), 0, 0, 0];
        Assert.Empty(await Catalogue.SearchAsync(organization, "море"));
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(organization, "мальдивы"));
    }

    [PgvectorFact]
    public async Task TextThatTheModelRefuses_HoldsUpNoOther_AndIsTriedAgainAnotherDay()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        model.Fault = texts => texts.Any(text => text.StartsWith("Отказ", StringComparison.Ordinal)) ? (400, """{"error":{"message":"no"}}""") : null;
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        var file = $"title_ru;country;city;type;days\n{string.Join('\n', Enumerable.Range(0, 20).Select(n => $"{(n is 7 or 8 ? "Отказ" : "Атолл")} {n};MV;Мале;seaside;7"))}";
        await organization.Admin.UploadCsvAsync("/api/products/import", file);
        await Catalogue.EmbeddedAsync(app, 18);
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from product_embeddings where embedding is null"), count => count == 2, "both are marked");
        Assert.Equal(0L, await app.Database.ReadAsync<long>(DeadLetters));
        Assert.Equal(2, (await Catalogue.SearchAsync(organization, "отказ")).Count);

        var asked = model.Requests.Count;
        await Catalogue.AddAsync(organization, "Атолл последний");
        await Catalogue.EmbeddedAsync(app, 19);
        Assert.DoesNotContain(model.Requests.Skip(asked), request => request.Texts.Any(text => text.StartsWith("Отказ", StringComparison.Ordinal)));

        await app.Database.ExecuteAsync("update product_embeddings set updated_at = now() - interval '21 hours' where embedding is null");
        model.Fault = _ => null;
        await using var next = await app.RestartAsync(model.Settings());
        await Catalogue.EmbeddedAsync(next, 21);
    }

    [Fact]
    public async Task WithoutAModel_NothingIsQueued()
    {
        await using var app = await TestApp.StartAsync(postgres);
        await Catalogue.AddAsync(await app.RegisterAsync(), "Мальдивы");
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from outbox where queue = 'embedding'"));
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from functions_host.messages m join functions_host.queues q on q.id = m.queue_id where q.name = 'embedding'"));
    }
}
