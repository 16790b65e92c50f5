using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Holds;

/// <summary>Everybody wants the same seats at once, through the API of two processes on one database.</summary>
public sealed class HoldRaceTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task LastSeat_WantedByTwoAtOnce_GoesToOne_AndTheOtherIsTold()
    {
        var rounds = Security.Seeds.Setting("RACES", 300);
        await using var app = await TestApp.StartAsync(postgres, NoLimits);
        await using var other = await app.StartAnotherAsync(NoLimits);
        var organization = await app.RegisterAsync();
        var elsewhere = await other.FindAsync(organization);
        var tour = await Departing.CreateAsync(organization, seats: 3);
        await tour.HoldAsync(2);
        var (one, two) = (await Departing.ClientAsync(organization, "Ольга"), await Departing.ClientAsync(organization, "Пётр"));
        var (oversold, untold, firsts) = (0, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var answers = await Task.WhenAll(tour.AskAsync(one), tour.AskAsync(two, by: elsewhere.Admin));
            var won = answers.Where(answer => answer.Status == 201).ToList();
            var lost = answers.Where(answer => answer.Status != 201).ToList();
            var (total, held, sold) = await tour.SeatsAsync();
            if (held + sold > total || won.Count > 1) oversold++;
            if (lost.Count != 1 || lost[0].Code != "hold.no_seats" || lost[0].Json.GetProperty("seatsLeft").GetInt32() != 0) untold++;
            if (answers[0].Status == 201) firsts++;
            Assert.Single(won);
            Assert.Equal(200, (await organization.Admin.PostAsync($"/api/holds/{won[0].Json.GetProperty("id").GetGuid()}/release")).Status);
        }

        output.WriteLine($"FIGURE holds: the last seat wanted by two at once, {rounds} times: oversold {oversold}, not told {untold}; the first process won {firsts}, the second {rounds - firsts}");
        Assert.Equal((0, 0), (oversold, untold));
        Assert.Equal((3, 2, 0), await tour.SeatsAsync());
    }

    [Fact]
    public async Task ManyClients_HoldingConfirmingReleasingAndWaiting_NeverOversell_AndTheCountsAreThoseOfTheHolds()
    {
        await using var app = await TestApp.StartAsync(postgres, NoLimits);
        await using var other = await app.StartAnotherAsync(NoLimits);
        var organization = await app.RegisterAsync();
        var elsewhere = await other.FindAsync(organization);
        var tour = await Departing.CreateAsync(organization, seats: 10);
        var (random, seed) = Security.Seeds.New();
        var clients = new List<Guid>();
        for (var i = 0; i < 8; i++) clients.Add(await Departing.ClientAsync(organization, $"Клиент {i}"));
        var plans = clients.ConvertAll(client => (Client: client, Random: new Random(random.Next()), By: random.Next(2) == 0 ? organization.Admin : elsewhere.Admin));
        var statuses = new System.Collections.Concurrent.ConcurrentBag<int>();
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (plan, _) =>
        {
            for (var step = 0; step < 40; step++)
            {
                var asked = await tour.AskAsync(plan.Client, plan.Random.Next(1, 5), waitlist: plan.Random.Next(3) == 0, plan.By);
                statuses.Add(asked.Status);
                if (asked.Status != 201) continue;
                var id = asked.Json.GetProperty("id").GetGuid();
                statuses.Add((await plan.By.PatchAsync($"/api/holds/{id}", new { seats = plan.Random.Next(1, 5) })).Status);
                if (plan.Random.Next(6) == 0) await tour.EndAsync(id);
                // Sold ones are given back as well, or the tour would be full after a moment.
                if (plan.Random.Next(2) == 0) statuses.Add((await plan.By.PostAsync($"/api/holds/{id}/confirm")).Status);
                statuses.Add((await plan.By.PostAsync($"/api/holds/{id}/release")).Status);
            }
        });
        await Eventually.GetAsync(() => organization.CountAsync("option_holds where state = 'held' and expires_at < now()"), count => count == 0, "what is over has ended");
        Assert.DoesNotContain(statuses, status => status is not (200 or 201 or 409));
        var (total, held, sold) = await tour.SeatsAsync();
        Assert.True(held + sold <= total);
        // Read past all code: what the departure counts is what the holds say.
        Assert.Equal(held, await SumAsync(app, tour, "held"));
        Assert.Equal(sold, await SumAsync(app, tour, "confirmed"));
        // Nobody waits who would fit.
        Assert.Equal(0, await app.Database.ReadAsync<int>("""
            select count(*)::int from (select distinct on (departure_id) seats, departure_id from option_holds where departure_id = $1 and state = 'waiting' order by departure_id, waiting_no) w
                join product_departures d on d.id = w.departure_id where d.seats_total - d.seats_held - d.seats_sold >= w.seats
            """, tour.Departure));
        output.WriteLine($"FIGURE holds: 8 clients, {statuses.Count} requests on 10 seats: {string.Join(", ", statuses.GroupBy(status => status).OrderBy(group => group.Key).Select(group => $"{group.Key}×{group.Count()}"))}; held {held}, sold {sold} of {total}, SEED={seed}");
    }

    private static (string, string)[] NoLimits => [("RateLimits:UserPerMinute", "1000000"), ("RateLimits:AddressPerMinute", "1000000")];

    private static Task<int> SumAsync(TestApp app, Departing tour, string state) =>
        app.Database.ReadAsync<int>("select coalesce(sum(seats), 0)::int from option_holds where departure_id = $1 and state = $2", tour.Departure, state);
}
