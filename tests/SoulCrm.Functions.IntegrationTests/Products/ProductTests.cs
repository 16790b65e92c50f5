using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

public sealed class ProductTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Create_ListUpdateArchive_GoTogether()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var created = await organization.CreateTourAsync();
        var id = created.GetProperty("id").GetGuid();
        Assert.Equal(540, created.GetProperty("priceFrom").GetProperty("amount").GetDecimal());
        Assert.Equal(id, (await organization.Admin.GetAsync("/api/products?q=аланья&country=TR&type=seaside&maxPrice=600")).Json.GetProperty("items")[0].GetProperty("id").GetGuid());
        Assert.Empty((await organization.Admin.GetAsync("/api/products?maxPrice=100")).Json.GetProperty("items").EnumerateArray());

        var updated = await organization.Admin.PatchAsync($"/api/products/{id}", new { days = 10, departures = new[] { Departure(30, 700) } });
        Assert.Equal((200, 10, 1), (updated.Status, updated.Json.GetProperty("days").GetInt32(), updated.Json.GetProperty("departures").GetArrayLength()));
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/products/{id}")).Status);
        Assert.Empty((await organization.Admin.GetAsync("/api/products")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await organization.Admin.GetAsync("/api/products?status=archived")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Update_DateWithSoldSeats_IsRefusedAndChangesNothing()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var id = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        await app.Database.ExecuteAsync("update product_departures set seats_sold = 5");
        var response = await organization.Admin.PatchAsync($"/api/products/{id}", new { days = 3, departures = new[] { Departure(30, 700) } });
        Assert.Equal((409, "departure.seats_taken"), (response.Status, response.Code));
        Assert.Equal(7, (await organization.Admin.GetAsync($"/api/products/{id}")).Json.GetProperty("days").GetInt32());
    }

    [Theory]
    [InlineData("""{"title":{"ru":"Тур"},"country":"tr","city":"X","type":"seaside","days":7}""", "country")]
    [InlineData("""{"title":{},"country":"TR","city":"X","type":"seaside","days":7}""", "title")]
    [InlineData("""{"title":{"ru":"Тур"},"country":"TR","city":"X","type":"moon","days":7}""", "type")]
    [InlineData("""{"title":{"ru":"Тур"},"country":"TR","city":"X","type":"seaside","days":0}""", "days")]
    [InlineData("""{"title":{"ru":"Тур"},"country":"TR","city":"X","type":"seaside","days":7,"departures":[{"date":"2027-07-01","seatsTotal":1,"priceAdult":-1,"priceChild":0,"currency":"USD"}]}""", "departures[0].priceAdult")]
    public async Task Create_InvalidField_IsNamed(string body, string field)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await organization.Admin.SendAsync(HttpMethod.Post, "/api/products", content);
        Assert.Equal(422, response.Status);
        Assert.Contains(field, response.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task List_Pages_ByKeyWithoutGapsOrRepeats()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        for (var n = 0; n < 5; n++) await organization.CreateTourAsync(title: $"Тур {n}");
        var seen = new List<Guid>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await organization.Admin.GetAsync($"/api/products?limit=2&cursor={cursor}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("cursor=garbage!")]
    [InlineData("cursor=bnVsbA")]
    [InlineData("type=moon")]
    [InlineData("from=yesterday")]
    public async Task List_BadQuery_Answers422(string query)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        Assert.Equal(422, (await organization.Admin.GetAsync($"/api/products?{query}")).Status);
    }

    private static object Departure(int inDays, decimal price) =>
        new { date = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(inDays), seatsTotal = 10, priceAdult = price, priceChild = price / 2, currency = "USD" };
}
