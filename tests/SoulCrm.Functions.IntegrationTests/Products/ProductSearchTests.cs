using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

public sealed class ProductSearchTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Search_FindsWordsInAnyForm_PartsAndTypos()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await CreateAsync(organization, "Горные прогулки в Сванетии", "Mountain walks in Svaneti", "Местиа", "Ночёвки в гостевых домах, переходы по ледникам.", "Nights in guest houses, glaciers crossed on foot.");
        await CreateAsync(organization, "Неделя у моря", "A week by the sea", "Аланья", "Отель у песчаного пляжа.", "A hotel by a sandy beach.");
        await (await app.RegisterAsync("Second")).CreateTourAsync(title: "Ледники и горные прогулки");

        foreach (var query in new[] { "прогулка", "горная прогулка", "walking", "glacier", "ледник", "сванет", "Сваннетии", "местиа", "mountian" })
            Assert.Equal("Горные прогулки в Сванетии", await OnlyAsync(organization, query));
        foreach (var query in new[] { "море", "песчаные пляжи", "алан", "Алания" })
            Assert.Equal("Неделя у моря", await OnlyAsync(organization, query));
        foreach (var query in new[] { "сафари", "ru", "title", "%", "_", "прогулка сафари" })
            Assert.Empty((await organization.Admin.GetAsync($"/api/products?q={Uri.EscapeDataString(query)}")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Search_KeepsTheOtherFilters()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.CreateTourAsync(country: "TR", title: "Неделя у моря");
        await organization.CreateTourAsync(country: "EG", title: "Море и пирамиды");
        var found = (await organization.Admin.GetAsync("/api/products?q=море&country=EG")).Json.GetProperty("items");
        Assert.Equal("EG", Assert.Single(found.EnumerateArray()).GetProperty("country").GetString());
    }

    private static async Task<string?> OnlyAsync(Organization organization, string query)
    {
        var items = (await organization.Admin.GetAsync($"/api/products?q={Uri.EscapeDataString(query)}")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.True(items.Count == 1, $"\"{query}\" found {items.Count}");
        return items[0].GetProperty("title").GetProperty("ru").GetString();
    }

    private static async Task CreateAsync(Organization organization, string ru, string en, string city, string descriptionRu, string descriptionEn)
    {
        var response = await organization.Admin.PostAsync("/api/products", new
        {
            title = new Dictionary<string, string> { ["ru"] = ru, ["en"] = en },
            description = new Dictionary<string, string> { ["ru"] = descriptionRu, ["en"] = descriptionEn },
            country = "GE",
            city,
            type = "mountain",
            days = 7,
        });
        Assert.Equal(201, response.Status);
    }
}
