using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Holds;

/// <summary>Holds end by themselves, whatever happens to the process or the queue item that should end them.</summary>
[Long]
public sealed class HoldExpiryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task TimeIsOver_SeatsComeBack_NextOneIsPromoted_AndTheManagerIsTold()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 2);
        var held = await tour.HoldAsync(2);
        var waiting = await tour.HoldAsync(1, waitlist: true);
        await tour.EndAsync(held);
        // Nobody has come yet: it is over all the same.
        Assert.Contains((await organization.Admin.PostAsync($"/api/holds/{held}/confirm")).Code, new[] { "hold.wrong_state" });
        await Eventually.GetAsync(() => tour.StateAsync(held), state => state == "expired", "it ends");
        Assert.Equal("held", await tour.StateAsync(waiting));
        Assert.Equal((2, 1, 0), await tour.SeatsAsync());
        Assert.Equal(["hold_expired", "hold_promoted"], (await Departing.NoticesAsync(organization.Admin)).Select(notice => notice.Kind).Order());
    }

    [Fact]
    public async Task QueueItem_EndsItAtItsTime_WithoutTheSweep()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        // The sweep finds nothing: only the item is left.
        await database.ExecuteAsync("create or replace function cross_tenant.find_due_holds(p_limit int) returns table (tenant_id uuid, hold_id uuid) language sql as $$ select null::uuid, null::uuid where false $$");
        await using var app = await TestApp.StartAsync(database);
        var organization = await app.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 2);
        var held = await tour.HoldAsync(1);
        await tour.EndAsync(held);
        await app.Database.ExecuteAsync("""
            insert into outbox (tenant_id, id, queue, session_id, message_id, body) values ($1, gen_random_uuid(), 'hold-expiry', $2::text, gen_random_uuid()::text, jsonb_build_object('tenantId', $1, 'holdId', $2)::text)
            """, organization.Id, held);
        await Eventually.GetAsync(() => tour.StateAsync(held), state => state == "expired", "it ends");
        Assert.Equal((2, 0, 0), await tour.SeatsAsync());
    }

    [Fact]
    public async Task ItemsForWarningAndEnd_AreLeftWithTheHold()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 2);
        var held = await tour.HoldAsync(1);
        var expires = (await tour.ReadAsync(held)).GetProperty("expiresAt").GetDateTimeOffset();
        // On the queue, each at its moment.
        var times = await Eventually.GetAsync(() => app.Database.ReadAsync<DateTime[]>("select coalesce(array_agg(due_at order by due_at), '{}') from functions_host.scheduled_messages where session_id = $1", held.ToString()),
            found => found.Length == 2, "both are scheduled");
        Assert.InRange((times[1] - expires.UtcDateTime).TotalSeconds, -1, 1);
        Assert.InRange((times[0] - expires.UtcDateTime.AddHours(-2)).TotalSeconds, -1, 1);
    }

    [Fact]
    public async Task SoonOver_IsToldOnce_AndAgainAfterItWasMadeLonger()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var (manager, _) = await app.InviteAsync(organization);
        var tour = await Departing.CreateAsync(organization, seats: 2);
        var held = await tour.HoldAsync(1, by: manager);
        const string warn = "update option_holds set warn_at = now() - interval '1 second' where id = $1";
        await app.Database.ExecuteAsync(warn, held);
        await Eventually.GetAsync(() => Departing.NoticesAsync(manager), notices => notices.Count == 1, "the manager is told");
        Assert.Equal([("hold_expiring", "Аланья: неделя у моря")], await Departing.NoticesAsync(manager));
        await Task.Delay(TimeSpan.FromSeconds(16)); // another sweep
        Assert.Single(await Departing.NoticesAsync(manager));
        Assert.Empty(await Departing.NoticesAsync(organization.Admin));
        await manager.PatchAsync($"/api/holds/{held}", new { minutes = 1440 });
        await app.Database.ExecuteAsync(warn, held);
        await Eventually.GetAsync(() => Departing.NoticesAsync(manager), notices => notices.Count == 2, "he is told again");
        Assert.Equal("held", await tour.StateAsync(held));
    }

    [Fact]
    public async Task NobodyRunsWhenItIsOver_NextStartEndsIt()
    {
        var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 1);
        var held = await tour.HoldAsync(1);
        var waiting = await tour.HoldAsync(1, waitlist: true);
        var database = app.Database;
        var next = app.RestartAsync();
        await database.ExecuteAsync("update option_holds set expires_at = now() - interval '1 second' where id = $1", held);
        await using var again = await next;
        var later = tour with { Organization = await again.FindAsync(organization) };
        await Eventually.GetAsync(() => later.StateAsync(held), state => state == "expired", "it ends after the restart");
        Assert.Equal("held", await later.StateAsync(waiting));
        Assert.Equal((1, 1, 0), await later.SeatsAsync());
    }

    [Fact]
    public async Task WhatWaitsForADepartureThatHasLeft_Ends()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 1);
        await tour.HoldAsync(1);
        var waiting = await tour.HoldAsync(1, waitlist: true);
        await app.Database.ExecuteAsync("update option_holds set departure_date = current_date - 1 where id = $1", waiting);
        await Eventually.GetAsync(() => tour.StateAsync(waiting), state => state == "expired", "it ends");
    }
}
