using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

/// <summary>Search by what tours mean, with a model over OpenAI's wire protocol.</summary>
public sealed class SemanticSearchTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Warmth = "тёплое море и пальмы";

    [PgvectorTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Meaning_WithoutASharedWord_IsFound(bool alwaysNumbers)
    {
        await using var model = await FakeEmbeddings.StartAsync();
        model.AlwaysNumbers = alwaysNumbers;
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле, рыбы у порога.");
        await Catalogue.AddAsync(organization, "Кавказ", "Ледники и вершины.");
        await Catalogue.AddAsync(organization, "Флоренция", "Галереи и соборы.");
        await Catalogue.EmbeddedAsync(app, 3);
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(organization, Warmth));
        Assert.Equal(["Кавказ"], await Catalogue.SearchAsync(organization, "в горы"));
    }

    [PgvectorFact]
    public async Task Tour_InBothLists_ComesFirst()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        model.Vector = text => text switch
        {
            "закат" => [1, 0, 0],
            _ when text.StartsWith("По смыслу", StringComparison.Ordinal) => [1, 0.1f, 0],
            _ when text.StartsWith("По обоим", StringComparison.Ordinal) => [1, 0.5f, 0],
            _ => [0, 0, 1],
        };
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "По смыслу", "Вечера на западном берегу.");
        await Catalogue.AddAsync(organization, "По обоим", "Вечера на западном берегу, и почти всегда виден закат.");
        await Catalogue.AddAsync(organization, "По словам: закат", "Закат, закат и ещё раз закат.");
        await Catalogue.AddAsync(organization, "Ни о чём");
        await Catalogue.EmbeddedAsync(app, 4);
        var found = await Catalogue.SearchAsync(organization, "закат");
        Assert.Equal("По обоим", found[0]);
        Assert.Equal(["По обоим", "По словам: закат", "По смыслу"], found.Order(StringComparer.Ordinal));
    }

    [PgvectorFact]
    public async Task OtherFilters_HoldForMeaningToo()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.", "MV");
        await Catalogue.AddAsync(organization, "Сейшелы", "Бунгало в лагуне.", "SC", "cruise");
        await Catalogue.EmbeddedAsync(app, 2);
        Assert.Equal(2, (await Catalogue.SearchAsync(organization, Warmth)).Count);
        Assert.Equal(["Сейшелы"], await Catalogue.SearchAsync(organization, Warmth, "&country=SC"));
        Assert.Equal(["Сейшелы"], await Catalogue.SearchAsync(organization, Warmth, "&type=cruise"));
        Assert.Empty(await Catalogue.SearchAsync(organization, Warmth, "&maxPrice=1000"));
        Assert.Empty(await Catalogue.SearchAsync(organization, Warmth, "&status=archived"));
    }

    [PgvectorFact]
    public async Task AnotherOrganizationsTour_IsNeverFound_ThoughItIsTheNearest()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        var other = await app.RegisterAsync("Second");
        var foreign = await Catalogue.AddAsync(other, "Чужие Мальдивы", "Бунгало на атолле.");
        await Catalogue.AddAsync(organization, "Свой берег", "Только лагуна.");
        await Catalogue.EmbeddedAsync(app, 2);
        Assert.Equal(["Свой берег"], await Catalogue.SearchAsync(organization, Warmth));
        // Nor through a cursor that names it.
        var near = Convert.ToBase64String(foreign.ToByteArray());
        var cursor = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{Guid.NewGuid()}}","position":0,"near":"{{near}}"}"""));
        var page = await organization.Admin.GetAsync($"/api/products?q={Uri.EscapeDataString(Warmth)}&cursor={cursor}");
        Assert.Equal((200, 0), (page.Status, page.Json.GetProperty("items").GetArrayLength()));
    }

    [PgvectorFact]
    public async Task ArchivedTour_IsNotFound_AndRestoredItIsAgain()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        var id = await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.");
        await Catalogue.EmbeddedAsync(app, 1);
        await organization.Admin.DeleteAsync($"/api/products/{id}");
        Assert.Empty(await Catalogue.SearchAsync(organization, Warmth));
        await Catalogue.EmbeddedAsync(app, 0);
        await organization.Admin.PatchAsync($"/api/products/{id}", new { status = "active" });
        await Catalogue.EmbeddedAsync(app, 1);
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(organization, Warmth));
    }

    [PgvectorFact]
    public async Task Paging_GivesEachTourOnce_AlsoWhenTheModelIsGoneAfterTheFirstPage()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        for (var n = 0; n < 10; n++) await Catalogue.AddAsync(organization, $"Лагуна {n}");
        for (var n = 0; n < 10; n++) await Catalogue.AddAsync(organization, $"Море {n}");
        for (var n = 0; n < 5; n++) await Catalogue.AddAsync(organization, $"Собор {n}");
        await Catalogue.EmbeddedAsync(app, 25);
        var whole = await Catalogue.SearchAsync(organization, "море");
        Assert.Equal(20, whole.Count);
        Assert.All(whole.Take(10), title => Assert.StartsWith("Море", title, StringComparison.Ordinal));

        var paged = await Catalogue.PageAsync(organization, "море", 7, () => model.Fault = _ => (500, "{}"));
        Assert.Equal(whole, paged);
        await using var another = await app.RestartAsync(model.Settings());
        model.Fault = _ => null;
        Assert.Equal(whole, await Catalogue.PageAsync(await another.FindAsync(organization), "море", 3, () => model.Fault = _ => (500, "{}")));
    }

    [PgvectorFact]
    public async Task Query_IsEmbeddedOnce_HoweverOftenItIsTyped()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        for (var n = 0; n < 3; n++) await Catalogue.SearchAsync(organization, Warmth);
        await organization.Admin.GetAsync("/api/products");
        Assert.Equal(Warmth, Assert.Single(Assert.Single(model.Requests).Texts));
    }

    [PgvectorFact]
    public async Task Agent_WithWishes_IsToldWhatFitsFirst()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var chat = await FakeOpenAI.StartAsync();
        chat.Tool = ("search_tours", """{"wishes":"тёплое море и пальмы"}""");
        chat.Reply = (told, _) => $"Есть тур «{told.GetProperty("tours")[0].GetProperty("title").GetString()}», а всего их {told.GetProperty("tours").GetArrayLength()}.";
        await using var app = await TestApp.StartAsync(postgres, model.Settings(others: chat.Settings()));
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await organization.CreateTourAsync(title: "Дешёвые склоны", adult: 100);
        await organization.CreateTourAsync(title: "Атолл и бунгало", adult: 900);
        await Catalogue.EmbeddedAsync(app, 2);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых и ребёнок 6 лет, бюджет 2000 долларов");
        var sent = await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count > 0, "an answer");
        Assert.Contains("Атолл и бунгало", sent[0], StringComparison.Ordinal);
    }
}
