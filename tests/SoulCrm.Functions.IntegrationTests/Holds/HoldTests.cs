using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Holds;

public sealed class HoldTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Hold_TakesSeats_ConfirmSellsThem_AndTheTimelineTells()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 5);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "позовите человека");
        var conversation = await organization.ConversationAsync(phone);
        var client = conversation.GetProperty("client").GetProperty("id").GetGuid();
        var held = await organization.Admin.PostAsync("/api/holds", new { departureId = tour.Departure, clientId = client, conversationId = conversation.GetProperty("id").GetGuid(), seats = 3, minutes = 120, note = "  ждут отпуск " });
        Assert.Equal((201, "held", 3, 2, "ждут отпуск"), (held.Status, held.Json.GetProperty("state").GetString(), held.Json.GetProperty("seats").GetInt32(), held.Json.GetProperty("seatsLeft").GetInt32(), held.Json.GetProperty("note").GetString()));
        var ends = held.Json.GetProperty("expiresAt").GetDateTimeOffset() - DateTimeOffset.UtcNow;
        Assert.InRange(ends.TotalMinutes, 118, 121);
        Assert.Equal((5, 3, 0), await tour.SeatsAsync());
        // The catalogue, which agents read, has what is left.
        Assert.Equal(2, (await organization.Admin.GetAsync($"/api/products/{tour.Tour}")).Json.GetProperty("departures")[0].GetProperty("seatsLeft").GetInt32());

        var id = held.Json.GetProperty("id").GetGuid();
        Assert.Equal("confirmed", (await organization.Admin.PostAsync($"/api/holds/{id}/confirm")).Json.GetProperty("state").GetString());
        Assert.Equal((5, 0, 3), await tour.SeatsAsync());
        var again = await organization.Admin.PostAsync($"/api/holds/{id}/confirm");
        Assert.Equal((409, "hold.wrong_state", "confirmed"), (again.Status, again.Code, again.Json.GetProperty("state").GetString()));
        var entries = (await organization.Admin.GetAsync($"/api/conversations/{conversation.GetProperty("id").GetGuid()}/timeline")).Json.GetProperty("items").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == "hold").ToList();
        Assert.Equal(["confirmed", "held"], entries.ConvertAll(entry => entry.GetProperty("details").GetProperty("event").GetString()));
        Assert.All(entries, entry => Assert.False(string.IsNullOrEmpty(entry.GetProperty("by").GetString())));
        Assert.Equal(3L, await organization.CountAsync("audit_log where operation in ('CreateHold', 'ConfirmHold')") + await organization.CountAsync("audit_log where operation = 'CreateProduct'"));
    }

    [Fact]
    public async Task TooFewSeats_IsToldWithWhatIsLeft_AndTheQueueIsOffered()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 3);
        await tour.HoldAsync(2);
        var client = await Departing.ClientAsync(organization);
        var refused = await tour.AskAsync(client, seats: 2);
        Assert.Equal((409, "hold.no_seats", 1, 0), (refused.Status, refused.Code, refused.Json.GetProperty("seatsLeft").GetInt32(), refused.Json.GetProperty("waiting").GetInt32()));
        Assert.Contains("waitlist", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1L, await organization.CountAsync("option_holds"));

        var waiting = await tour.AskAsync(client, seats: 2, waitlist: true);
        Assert.Equal(("waiting", 1), (waiting.Json.GetProperty("state").GetString(), waiting.Json.GetProperty("waitingPosition").GetInt32()));
        // The one seat that is left is not for somebody who comes later.
        var later = await tour.AskAsync(await Departing.ClientAsync(organization), seats: 1);
        Assert.Equal(("hold.no_seats", 1, 1), (later.Code, later.Json.GetProperty("seatsLeft").GetInt32(), later.Json.GetProperty("waiting").GetInt32()));
    }

    [Fact]
    public async Task SameKeyTwice_HoldsOnce()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 5);
        var client = await Departing.ClientAsync(organization);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(tour.AskAsync(client, seats: 2, key: key), tour.AskAsync(client, seats: 2, key: key));
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Equal(answers[0].Json.GetProperty("id").GetGuid(), answers[1].Json.GetProperty("id").GetGuid());
        Assert.Equal((5, 2, 0), await tour.SeatsAsync());
    }

    [Fact]
    public async Task Update_MoreSeatsLessSeatsAndLonger_OnTheVersionThatWasSeen()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 5);
        var id = await tour.HoldAsync(2);
        var hold = await tour.ReadAsync(id);
        var more = await organization.Admin.PatchAsync($"/api/holds/{id}", new { seats = 4, minutes = 4320, note = "и бабушка" }, $"\"{hold.GetProperty("version").GetInt32()}\"");
        Assert.Equal((200, 4, 4320, "и бабушка"), (more.Status, more.Json.GetProperty("seats").GetInt32(), more.Json.GetProperty("minutes").GetInt32(), more.Json.GetProperty("note").GetString()));
        Assert.True(more.Json.GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddDays(2.9));
        Assert.Equal((5, 4, 0), await tour.SeatsAsync());
        Assert.Equal(412, (await organization.Admin.PatchAsync($"/api/holds/{id}", new { seats = 1 }, $"\"{hold.GetProperty("version").GetInt32()}\"")).Status);
        var tooMany = await organization.Admin.PatchAsync($"/api/holds/{id}", new { seats = 6 });
        Assert.Equal(("hold.no_seats", 1), (tooMany.Code, tooMany.Json.GetProperty("seatsLeft").GetInt32()));
        Assert.Equal((5, 4, 0), await tour.SeatsAsync());
        await organization.Admin.PatchAsync($"/api/holds/{id}", new { seats = 1 });
        Assert.Equal((5, 1, 0), await tour.SeatsAsync());
        await organization.Admin.PostAsync($"/api/holds/{id}/release");
        Assert.Equal("hold.wrong_state", (await organization.Admin.PatchAsync($"/api/holds/{id}", new { seats = 1 })).Code);
        Assert.Equal((5, 0, 0), await tour.SeatsAsync());
    }

    [Fact]
    public async Task NoHoldOutlivesItsDeparture()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 5);
        await shared.App.Database.ExecuteAsync("update product_departures set date = current_date + 1 where id = $1", tour.Departure);
        var held = await tour.AskAsync(await Departing.ClientAsync(organization), minutes: 43200);
        Assert.True(held.Json.GetProperty("expiresAt").GetDateTimeOffset() <= DateTimeOffset.UtcNow.AddDays(2));
    }

    [Fact]
    public async Task SoldSeats_AreGivenBackByAdministratorsOnly()
    {
        var organization = await shared.App.RegisterAsync();
        var (manager, _) = await shared.App.InviteAsync(organization);
        var tour = await Departing.CreateAsync(organization, seats: 5);
        var id = await tour.HoldAsync(2, by: manager);
        Assert.Equal(200, (await manager.PostAsync($"/api/holds/{id}/confirm")).Status);
        var refused = await manager.PostAsync($"/api/holds/{id}/release");
        Assert.Equal((403, "hold.sold"), (refused.Status, refused.Code));
        Assert.Equal("released", (await organization.Admin.PostAsync($"/api/holds/{id}/release")).Json.GetProperty("state").GetString());
        Assert.Equal((5, 0, 0), await tour.SeatsAsync());
    }

    [Fact]
    public async Task WhatIsNotThere_IsNamed_AndNothingIsTaken()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 5);
        var client = await Departing.ClientAsync(organization);
        var erased = await Departing.ClientAsync(organization);
        await organization.Admin.PostAsync($"/api/clients/{erased}/erase");
        var other = await Departing.CreateAsync(await shared.App.RegisterAsync(), seats: 5);
        Assert.Equal("departure.unknown", (await organization.Admin.PostAsync("/api/holds", new { departureId = other.Departure, clientId = client, seats = 1 })).Code);
        Assert.Equal("client.unknown", (await tour.AskAsync(Guid.NewGuid())).Code);
        Assert.Equal("client.erased", (await tour.AskAsync(erased)).Code);
        Assert.Equal("conversation.unknown", (await organization.Admin.PostAsync("/api/holds", new { departureId = tour.Departure, clientId = client, seats = 1, conversationId = Guid.NewGuid() })).Code);
        Assert.Equal("validation.failed", (await tour.AskAsync(client, seats: 0)).Code);
        Assert.Equal("validation.failed", (await tour.AskAsync(client, minutes: 4)).Code);
        await organization.Admin.DeleteAsync($"/api/products/{tour.Tour}");
        Assert.Equal("hold.tour_archived", (await tour.AskAsync(client)).Code);
        await organization.Admin.PatchAsync($"/api/products/{tour.Tour}", new { status = "active" });
        await shared.App.Database.ExecuteAsync("update product_departures set date = current_date - 1 where id = $1", tour.Departure);
        Assert.Equal("departure.past", (await tour.AskAsync(client)).Code);
        Assert.Equal((5, 0, 0), await tour.SeatsAsync());
        Assert.Equal(404, (await organization.Admin.PostAsync($"/api/holds/{Guid.NewGuid()}/confirm")).Status);
    }

    [Fact]
    public async Task Lists_ByClientDepartureAndState_PageByPage()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 4);
        var client = await Departing.ClientAsync(organization);
        for (var i = 0; i < 4; i++) await tour.AskAsync(client);
        await tour.HoldAsync(waitlist: true);
        var first = (await organization.Admin.GetAsync($"/api/holds?client={client}&limit=3")).Json;
        var second = (await organization.Admin.GetAsync($"/api/holds?client={client}&limit=3&cursor={first.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal((3, 1), (first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength()));
        Assert.Equal(5, (await organization.Admin.GetAsync($"/api/holds?departure={tour.Departure}&live=true")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await organization.Admin.GetAsync($"/api/holds?product={tour.Tour}&state=waiting")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(422, (await organization.Admin.GetAsync("/api/holds?state=lost")).Status);
    }

    [Fact]
    public async Task EraseAndMerge_TakeHoldsAlong()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 3);
        var (kept, merged) = (await Departing.ClientAsync(organization, "Ольга"), await Departing.ClientAsync(organization, "Оля"));
        var held = (await tour.AskAsync(merged, seats: 3)).Json.GetProperty("id").GetGuid();
        var waiting = await tour.HoldAsync(waitlist: true);
        await organization.Admin.PostAsync($"/api/clients/{kept}/merge", new { mergedId = merged });
        Assert.Equal(kept, (await tour.ReadAsync(held)).GetProperty("clientId").GetGuid());
        await organization.Admin.PostAsync($"/api/clients/{merged}/unmerge");
        Assert.Equal(merged, (await tour.ReadAsync(held)).GetProperty("clientId").GetGuid());

        // His seats go to who waits for them.
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{merged}/erase")).Status);
        Assert.Equal(("released", "held"), (await tour.StateAsync(held), await tour.StateAsync(waiting)));
        Assert.Equal((3, 1, 0), await tour.SeatsAsync());
    }
}
