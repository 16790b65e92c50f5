using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Holds;

/// <summary>A tour with one departure, and clients who want its seats.</summary>
internal sealed record Departing(Organization Organization, Guid Tour, Guid Departure, DateOnly Date)
{
    public ApiClient Admin => Organization.Admin;

    public static async Task<Departing> CreateAsync(Organization organization, int seats, string currency = "USD", decimal adult = 540, decimal single = 180)
    {
        var date = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30);
        var answer = await organization.Admin.PostAsync("/api/products", new
        {
            title = new Dictionary<string, string> { ["ru"] = "Аланья: неделя у моря", ["en"] = "Alanya: a week by the sea" },
            country = "TR",
            city = "Аланья",
            type = "seaside",
            days = 7,
            departures = new[] { new { date, seatsTotal = seats, priceAdult = adult, priceChild = 320, priceInfant = 60, singleSupplement = single, currency } },
        });
        Assert.Equal(201, answer.Status);
        return new Departing(organization, answer.Json.GetProperty("id").GetGuid(), answer.Json.GetProperty("departures")[0].GetProperty("id").GetGuid(), date);
    }

    public static async Task<Guid> ClientAsync(Organization organization, string name = "Ольга") =>
        (await organization.Admin.PostAsync("/api/clients", new { name, phone = Organization.NewPhone(), language = "ru" })).Json.GetProperty("id").GetGuid();

    public Task<ApiResponse> AskAsync(Guid client, int seats = 1, bool waitlist = false, ApiClient? by = null, int? minutes = null, string? key = null) =>
        (by ?? Admin).PostAsync("/api/holds", new { departureId = Departure, clientId = client, seats, waitlist, minutes }, key);

    /// <summary>Holds seats, or joins the queue, for a client of his own.</summary>
    /// <returns>The hold's id.</returns>
    public async Task<Guid> HoldAsync(int seats = 1, bool waitlist = false, ApiClient? by = null)
    {
        var answer = await AskAsync(await ClientAsync(Organization), seats, waitlist, by);
        Assert.Equal(201, answer.Status);
        return answer.Json.GetProperty("id").GetGuid();
    }

    public async Task<JsonElement> ReadAsync(Guid hold) => (await Admin.GetAsync($"/api/holds/{hold}")).Json;

    public async Task<string> StateAsync(Guid hold) => (await ReadAsync(hold)).GetProperty("state").GetString()!;

    /// <summary>Total, held and sold seats of the departure.</summary>
    public async Task<(int Total, int Held, int Sold)> SeatsAsync()
    {
        var seats = await Organization.App.Database.ReadAsync<int[]>("select array[seats_total, seats_held, seats_sold] from product_departures where id = $1", Departure);
        return (seats[0], seats[1], seats[2]);
    }

    public Task<ApiResponse> SetSeatsAsync(int seats) =>
        Admin.PutAsync($"/api/products/{Tour}/departures", new { departures = new[] { new { date = Date, seatsTotal = seats, priceAdult = 540, priceChild = 320, currency = "USD" } } });

    /// <summary>Lets the time of a hold be over.</summary>
    public Task EndAsync(Guid hold) => Organization.App.Database.ExecuteAsync("update option_holds set expires_at = now() - interval '1 second' where id = $1", hold);

    public static async Task<IReadOnlyList<(string Kind, string Title)>> NoticesAsync(ApiClient of) =>
        [.. (await of.GetAsync("/api/notifications")).Json.GetProperty("items").EnumerateArray().Select(one => (one.GetProperty("kind").GetString()!, one.GetProperty("title").GetString()!))];
}
