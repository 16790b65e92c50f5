using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

/// <summary>Search without a model: by words, best match first.</summary>
public sealed class RankedSearchTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Found_ComeByBestMatch_AlikeOnesNewestFirst()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Дайвинг и снова дайвинг", "Дайвинг каждый день.");
        await Catalogue.AddAsync(organization, "Неделя покоя", "Тишина, книги, завтраки у окна; тем, кто заскучает, устроим один раз дайвинг.");
        await Catalogue.AddAsync(organization, "Дайвинг и снова дайвинг", "Дайвинг каждый день.");
        await Catalogue.AddAsync(organization, "Винные погреба");
        var newest = (await organization.Admin.GetAsync("/api/products?q=дайвинг")).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).ToList();
        Assert.Equal(["Дайвинг и снова дайвинг", "Дайвинг и снова дайвинг", "Неделя покоя"], await Catalogue.SearchAsync(organization, "дайвинг"));
        // Ids are given in the order of time.
        Assert.True(newest[0].CompareTo(newest[1]) > 0);
    }

    [Fact]
    public async Task Paging_GivesEachTourOnce_AlsoWhenOneBeforeIsGoneMeanwhile()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        for (var n = 0; n < 12; n++) await Catalogue.AddAsync(organization, $"Круиз {n:00}", n % 3 == 0 ? "Круиз по фьордам." : "");
        var all = await Catalogue.PageAsync(organization, "круиз", 5);
        Assert.Equal((12, 12), (all.Count, all.Distinct().Count()));

        var first = (await organization.Admin.GetAsync("/api/products?q=круиз&limit=5")).Json;
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/products/{first.GetProperty("items")[1].GetProperty("id").GetGuid()}")).Status);
        var second = (await organization.Admin.GetAsync($"/api/products?q=круиз&limit=5&cursor={first.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal(all.Skip(5).Take(5), second.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetProperty("ru").GetString()));
    }

    [Fact]
    public async Task Cursor_OfTheOtherList_IsRefused()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        for (var n = 0; n < 3; n++) await Catalogue.AddAsync(organization, $"Круиз {n}");
        var newest = (await organization.Admin.GetAsync("/api/products?limit=1")).Json.GetProperty("nextCursor").GetString();
        var ranked = (await organization.Admin.GetAsync("/api/products?q=круиз&limit=1")).Json.GetProperty("nextCursor").GetString();
        Assert.Equal(422, (await organization.Admin.GetAsync($"/api/products?q=круиз&cursor={newest}")).Status);
        Assert.Equal(422, (await organization.Admin.GetAsync($"/api/products?cursor={ranked}")).Status);
    }

    [Theory]
    [InlineData("""{"id":"0199a000-0000-7000-8001-00000000ffff","position":1,"near":"AAAA"}""", 200)]
    [InlineData("""{"id":"0199a000-0000-7000-8001-00000000ffff","position":-9223372036854775808,"near":null}""", 200)]
    [InlineData("""{"id":"0199a000-0000-7000-8001-00000000ffff","position":1,"near":"not base64!"}""", 422)]
    [InlineData("""{"id":"x","position":1}""", 422)]
    public async Task Cursor_MadeUp_DoesNoHarm(string key, int status)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Круиз");
        var cursor = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(key));
        Assert.Equal(status, (await organization.Admin.GetAsync($"/api/products?q=круиз&cursor={cursor}")).Status);
    }
}
