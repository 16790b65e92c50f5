using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents;

/// <summary>A reply that waits for the number tells what the catalogue has when it leaves, not what it had when it was written.</summary>
public sealed class CatalogueChangeTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Wish = "Здравствуйте! Хотим на море в Турцию в течение года, нас двое взрослых без детей, бюджет 9000 долларов, через две недели";

    [Theory]
    [InlineData("price_adult = 777", "777", "540 USD")]
    [InlineData("seats_total = 0", null, "540 USD")]
    [InlineData("date = date + 1", null, null)]
    public async Task DepartureChanges_WhileTheReplyWaits_ClientIsToldTheNewOne(string change, string? told, string? notTold)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync(); // not connected: the reply is stored and waits
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        await Eventually.GetAsync(() => organization.CountAsync("messages where author = 'agent' and status = 'queued'"), count => count == 1, "the reply is queued");
        var facts = await app.Database.ReadAsync<string>("select facts::text from agent_runs where tenant_id = $1", organization.Id);
        Assert.Contains("departureId", facts, StringComparison.Ordinal);

        await app.Database.ExecuteAsync($"update product_departures set {change} where tenant_id = '{organization.Id}'");
        await organization.ConnectAsync();
        var sent = (await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count > 0, "an answer"))[0];
        if (told is not null) Assert.Contains(told, sent, StringComparison.Ordinal);
        if (notTold is not null) Assert.DoesNotContain(notTold, sent, StringComparison.Ordinal);
        Assert.Equal(1L, await organization.CountAsync("messages where author = 'agent' and status = 'canceled'"));
        Assert.Equal(2L, await organization.CountAsync("agent_runs"));
    }

    [Fact]
    public async Task SomethingElseChanges_WhileTheReplyWaits_ReplyLeaves()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        await Eventually.GetAsync(() => organization.CountAsync("messages where author = 'agent' and status = 'queued'"), count => count == 1, "the reply is queued");
        await app.Database.ExecuteAsync($"update product_departures set seats_sold = 1 where tenant_id = '{organization.Id}'; update products set city = 'Кемер' where tenant_id = '{organization.Id}'");
        await organization.ConnectAsync();
        Assert.Contains("540 USD", (await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count > 0, "an answer"))[0], StringComparison.Ordinal);
        Assert.Equal(1L, await organization.CountAsync("agent_runs"));
    }
}
