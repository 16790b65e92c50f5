using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Changes;

public sealed class ChangeFeedTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task LongPoll_WakesWhenSomethingChanges()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var head = (await organization.Admin.GetAsync("/api/changes")).Json.GetProperty("next").GetInt64();
        var poll = organization.Admin.GetAsync($"/api/changes?since={head}&wait=25");
        Assert.False(poll.IsCompleted);
        await organization.ClientWritesAsync(Organization.NewPhone(), "Привет");
        var woken = (await poll).Json;
        Assert.Contains("message", woken.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("entity").GetString()));
        Assert.True(woken.GetProperty("next").GetInt64() > head);
    }

    [Fact]
    public async Task LongPoll_InAnotherProcess_WakesToo()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await using var otherSource = Npgsql.NpgsqlDataSource.Create(app.Database.App);
        await using var other = new Platform.Changes.ChangeSignal(otherSource, Microsoft.Extensions.Logging.Abstractions.NullLogger<Platform.Changes.ChangeSignal>.Instance);
        var waiting = other.NextChangeAsync(organization.Id);
        await Eventually.GetAsync(async () =>
        {
            await organization.ClientWritesAsync(Organization.NewPhone(), "Привет");
            return waiting.IsCompleted;
        }, woken => woken, "the other process is woken");
    }

    [Fact]
    public async Task LongPoll_NothingHappens_AnswersEmpty()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var head = (await organization.Admin.GetAsync("/api/changes")).Json.GetProperty("next").GetInt64();
        var answer = (await organization.Admin.GetAsync($"/api/changes?since={head}&wait=1")).Json;
        Assert.Equal((0, head), (answer.GetProperty("items").GetArrayLength(), answer.GetProperty("next").GetInt64()));
    }

    [Fact]
    public async Task Feed_ManyWriters_LosesNothingAndKeepsOrder()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var since = (await organization.Admin.GetAsync("/api/changes")).Json.GetProperty("next").GetInt64();
        var start = since;
        var writers = Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var n = 0; n < 20; n++) await organization.Admin.PatchAsync("/api/organization", new { name = $"Море {n}" });
        }).ToList();
        var seen = new List<long>();
        while (seen.Count < 160)
        {
            var page = (await organization.Admin.GetAsync($"/api/changes?since={since}&wait=5")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("seq").GetInt64()));
            since = page.GetProperty("next").GetInt64();
        }

        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, 160).Select(n => start + n), seen);
    }
}
