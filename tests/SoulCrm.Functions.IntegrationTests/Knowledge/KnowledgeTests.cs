using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Knowledge;

public sealed class KnowledgeTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Create_PublishSearchArchive_GoTogether()
    {
        var app = shared.App;
        var admin = (await app.RegisterAsync()).Admin;
        var created = await admin.PostAsync("/api/knowledge", new { title = "Виза в Грузию", body = "Гражданам России виза не нужна до 365 дней.", language = "ru", tags = new[] { "виза" } });
        Assert.Equal((201, "draft"), (created.Status, created.Json.GetProperty("status").GetString()));
        var id = created.Json.GetProperty("id").GetGuid();
        await admin.PostAsync("/api/knowledge", new { title = "Payment", body = "We take cards and bank transfers.", language = "en", status = "published" });
        await (await app.RegisterAsync("Second")).Admin.PostAsync("/api/knowledge", new { title = "Виза", body = "Чужая статья о визах", language = "ru" });

        var published = await admin.PatchAsync($"/api/knowledge/{id}", new { status = "published" });
        Assert.Equal((200, 2), (published.Status, published.Json.GetProperty("version").GetInt32()));
        foreach (var query in new[] { "q=визы", "q=гражданин", "q=росси", "tag=виза", "language=ru", "q=гражданнам" })
            Assert.Equal(id, Assert.Single((await admin.GetAsync($"/api/knowledge?{query}")).Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal("Payment", Assert.Single((await admin.GetAsync("/api/knowledge?q=transferring%20cards")).Json.GetProperty("items").EnumerateArray()).GetProperty("title").GetString());

        Assert.Equal(204, (await admin.DeleteAsync($"/api/knowledge/{id}")).Status);
        Assert.Single((await admin.GetAsync("/api/knowledge")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await admin.GetAsync("/api/knowledge?status=archived")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("archived", (await admin.GetAsync($"/api/knowledge/{id}")).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("", "x", "ru", "title")]
    [InlineData("x", " ", "ru", "body")]
    [InlineData("x", "x", "русский", "language")]
    public async Task Create_InvalidField_IsNamed(string title, string body, string language, string field)
    {
        var app = shared.App;
        var response = await (await app.RegisterAsync()).Admin.PostAsync("/api/knowledge", new { title, body, language });
        Assert.Equal(422, response.Status);
        Assert.Contains(field, response.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Article_OfAnotherOrganization_IsNotThere()
    {
        var app = shared.App;
        var id = (await (await app.RegisterAsync("First")).Admin.PostAsync("/api/knowledge", new { title = "Чужая", body = "Чужая", language = "ru" })).Json.GetProperty("id").GetGuid();
        var second = (await app.RegisterAsync("Second")).Admin;
        Assert.Equal("knowledge_article.not_found", (await second.GetAsync($"/api/knowledge/{id}")).Code);
        Assert.Equal("knowledge_article.not_found", (await second.PatchAsync($"/api/knowledge/{id}", new { title = "моя" })).Code);
        Assert.Equal("knowledge_article.not_found", (await second.DeleteAsync($"/api/knowledge/{id}")).Code);
    }
}
