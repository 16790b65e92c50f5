using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Holds;

/// <summary>Seats that come back go to those who wait, in the order in which they came.</summary>
public sealed class WaitlistTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Release_PromotesInOrder_AndTellsWhoeverAnswersForIt()
    {
        var organization = await shared.App.RegisterAsync();
        var (manager, _) = await shared.App.InviteAsync(organization);
        var tour = await Departing.CreateAsync(organization, seats: 2);
        var held = await tour.HoldAsync(2);
        var queue = new List<Guid>();
        for (var i = 0; i < 4; i++) queue.Add(await tour.HoldAsync(1, waitlist: true, by: i == 0 ? manager : null));
        Assert.Equal([1, 2, 3, 4], await PositionsAsync(tour, queue));
        await organization.Admin.PostAsync($"/api/holds/{held}/release");
        Assert.Equal(["held", "held", "waiting", "waiting"], await StatesAsync(tour, queue));
        Assert.Equal([1, 2], await PositionsAsync(tour, queue[2..]));
        Assert.Equal((2, 2, 0), await tour.SeatsAsync());
        Assert.True((await tour.ReadAsync(queue[0])).GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddHours(23));
        Assert.Equal([("hold_promoted", "Аланья: неделя у моря")], await Departing.NoticesAsync(manager));
        // Who leaves the queue closes up behind him.
        await organization.Admin.PostAsync($"/api/holds/{queue[2]}/release");
        Assert.Equal([1], await PositionsAsync(tour, queue[3..]));
    }

    [Fact]
    public async Task WhoWantsMoreThanThereIs_IsWaitedFor_UntilHeLeavesOrWantsLess()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 3);
        var holds = new[] { await tour.HoldAsync(1), await tour.HoldAsync(1), await tour.HoldAsync(1) };
        var (big, small) = (await tour.HoldAsync(2, waitlist: true), await tour.HoldAsync(1, waitlist: true));
        await organization.Admin.PostAsync($"/api/holds/{holds[0]}/release");
        Assert.Equal(["waiting", "waiting"], await StatesAsync(tour, [big, small]));
        await organization.Admin.PatchAsync($"/api/holds/{big}", new { seats = 1 });
        Assert.Equal(["held", "waiting"], await StatesAsync(tour, [big, small]));
        var bigger = await tour.HoldAsync(2, waitlist: true);
        var last = await tour.HoldAsync(1, waitlist: true);
        await organization.Admin.PostAsync($"/api/holds/{holds[1]}/release");
        Assert.Equal(["held", "waiting", "waiting"], await StatesAsync(tour, [small, bigger, last]));
        await organization.Admin.PostAsync($"/api/holds/{holds[2]}/release");
        Assert.Equal(["waiting", "waiting"], await StatesAsync(tour, [bigger, last]));
        await organization.Admin.PostAsync($"/api/holds/{bigger}/release");
        Assert.Equal("held", await tour.StateAsync(last));
        Assert.Equal((3, 3, 0), await tour.SeatsAsync());
    }

    [Fact]
    public async Task FewerSeatsOfAHold_MoreSeatsOfTheDeparture_GoToTheQueue()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 2);
        var held = await tour.HoldAsync(2);
        var queue = new List<Guid> { await tour.HoldAsync(1, waitlist: true), await tour.HoldAsync(1, waitlist: true), await tour.HoldAsync(1, waitlist: true) };
        await organization.Admin.PatchAsync($"/api/holds/{held}", new { seats = 1 });
        Assert.Equal(["held", "waiting", "waiting"], await StatesAsync(tour, queue));
        Assert.Equal(200, (await tour.SetSeatsAsync(3)).Status);
        Assert.Equal(["held", "held", "waiting"], await StatesAsync(tour, queue));
        Assert.Equal((3, 3, 0), await tour.SeatsAsync());
        // What is held cannot be taken away with the departure's seats.
        Assert.Equal("departure.seats_taken", (await tour.SetSeatsAsync(2)).Code);
    }

    [Fact]
    public async Task Import_WithMoreSeats_PromotesToo()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 1);
        await tour.HoldAsync(1);
        var waiting = await tour.HoldAsync(1, waitlist: true);
        var csv = $"title_ru,country,city,type,days,date,seats,price_adult,price_child,currency\nАланья: неделя у моря,TR,Аланья,seaside,7,{tour.Date:yyyy-MM-dd},2,540,320,USD\n";
        var report = await organization.Admin.UploadCsvAsync("/api/products/import?onDuplicate=update", csv);
        Assert.True(report.Status == 200, report.Text);
        Assert.True((await tour.SeatsAsync()).Total == 2, report.Text);
        Assert.Equal("held", await tour.StateAsync(waiting));
    }

    [Fact]
    public async Task DepartureTakenOut_EndsItsQueue_AndTheHistoryStays()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 1);
        var held = await tour.HoldAsync(1);
        var waiting = await tour.HoldAsync(1, waitlist: true);
        await organization.Admin.PostAsync($"/api/holds/{held}/release");
        await organization.Admin.PostAsync($"/api/holds/{waiting}/release");
        var last = await tour.HoldAsync(1);
        var stuck = await tour.HoldAsync(2, waitlist: true);
        await organization.Admin.PostAsync($"/api/holds/{last}/release");
        Assert.Equal("waiting", await tour.StateAsync(stuck));
        Assert.Equal(200, (await organization.Admin.PutAsync($"/api/products/{tour.Tour}/departures", new { departures = Array.Empty<object>() })).Status);
        var ended = await tour.ReadAsync(stuck);
        Assert.Equal(("released", System.Text.Json.JsonValueKind.Null, tour.Date.ToString("yyyy-MM-dd")), (ended.GetProperty("state").GetString(), ended.GetProperty("departureId").ValueKind, ended.GetProperty("departureDate").GetString()));
        Assert.Contains(await Departing.NoticesAsync(organization.Admin), notice => notice.Kind == "hold_departure_removed");
    }

    private static async Task<IReadOnlyList<string>> StatesAsync(Departing tour, IEnumerable<Guid> holds)
    {
        var states = new List<string>();
        foreach (var hold in holds) states.Add(await tour.StateAsync(hold));
        return states;
    }

    private static async Task<IReadOnlyList<int>> PositionsAsync(Departing tour, IEnumerable<Guid> holds)
    {
        var positions = new List<int>();
        foreach (var hold in holds) positions.Add((await tour.ReadAsync(hold)).GetProperty("waitingPosition").GetInt32());
        return positions;
    }
}
