using System.Net.Http.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

public sealed class DepartureTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Put_ReplacesAll_AndRaisesTheVersion()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var tour = await organization.CreateTourAsync();
        Assert.Equal(1, tour.GetProperty("version").GetInt32());
        var answer = await PutAsync(organization, tour.GetProperty("id").GetGuid(), Departure(30, 700), Departure(60, 800));
        Assert.Equal((200, 2, 2), (answer.Status, answer.Json.GetProperty("departures").GetArrayLength(), answer.Json.GetProperty("version").GetInt32()));
        Assert.Empty((await PutAsync(organization, tour.GetProperty("id").GetGuid())).Json.GetProperty("departures").EnumerateArray());
        Assert.Equal(404, (await PutAsync(organization, Guid.NewGuid(), Departure(30, 700))).Status);
    }

    [Fact]
    public async Task Put_VersionOfSomebodyElsesEdit_Answers412()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var id = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        await PutAsync(organization, id, Departure(30, 700));
        using var content = JsonContent.Create(new { departures = new[] { Departure(30, 900) } });
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{id}/departures") { Content = content };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        request.Headers.Authorization = new("Bearer", await TokenAsync(app, organization));
        using var response = await app.Http.SendAsync(request);
        Assert.Equal(412, (int)response.StatusCode);
        Assert.Equal(700, (await organization.Admin.GetAsync($"/api/products/{id}")).Json.GetProperty("departures")[0].GetProperty("priceAdult").GetDecimal());
    }

    [Fact]
    public async Task Put_SeatsSoldOrPastDate_IsRefusedAndChangesNothing()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var id = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        await PutAsync(organization, id, Departure(30, 700));
        await app.Database.ExecuteAsync("update product_departures set seats_sold = 3 where product_id = $1", id);
        var lost = await PutAsync(organization, id, Departure(60, 700));
        Assert.Equal((409, "departure.seats_taken"), (lost.Status, lost.Code));
        var past = await PutAsync(organization, id, Departure(30, 700), Departure(-10, 700));
        Assert.Equal((422, "departure.past"), (past.Status, past.Code));
        var product = (await organization.Admin.GetAsync($"/api/products/{id}")).Json;
        Assert.Equal((1, 2), (product.GetProperty("departures").GetArrayLength(), product.GetProperty("version").GetInt32()));
    }

    private static async Task<string> TokenAsync(TestApp app, Organization organization) =>
        (await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "long enough 1" })).Json.GetProperty("accessToken").GetString()!;

    private static async Task<ApiResponse> PutAsync(Organization organization, Guid id, params object[] departures)
    {
        using var content = JsonContent.Create(new { departures });
        return await organization.Admin.SendAsync(HttpMethod.Put, $"/api/products/{id}/departures", content);
    }

    private static object Departure(int inDays, decimal price) =>
        new { date = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(inDays), seatsTotal = 10, priceAdult = price, priceChild = price / 2, currency = "USD" };
}
