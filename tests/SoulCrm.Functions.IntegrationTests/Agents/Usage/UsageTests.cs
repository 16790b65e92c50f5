using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Usage;

/// <summary>The month's tokens: counted, told of, and at an end.</summary>
public sealed class UsageTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Wish = "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых и ребёнок 6 лет, бюджет 2000 долларов";

    // A turn of the fake model: three calls of 120 tokens.
    private const int TokensOfATurn = 360;

    [Fact]
    public async Task Alerts_ComeOnceALevelAndMonth_ToActiveAdminsOnly_AndAtTheEndAPersonTakesOver()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (_, _) => "Добрый день!";
        await using var app = await StartAsync(model);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var (manager, _) = await app.InviteAsync(organization);
        var (second, _) = await app.InviteAsync(organization, "org_admin", "Пётр");
        var (_, gone) = await app.InviteAsync(organization, "org_admin", "Бывший");
        await organization.Admin.PatchAsync($"/api/users/{gone}", new { status = "disabled" });
        await app.Database.ExecuteAsync("update organizations set tokens_per_month = $2 where id = $1", organization.Id, (long)TokensOfATurn * 5);
        // Of another month: it counts for nothing now.
        await app.Database.ExecuteAsync("insert into usage_daily (tenant_id, day, agent_kind, provider, model, tokens_in) values ($1, (date_trunc('month', now() at time zone 'utc') - interval '1 day')::date, 'selection', 'openai', 'm', 1000000)", organization.Id);

        var expected = new[] { "", "", "", "tokens_80", "tokens_100,tokens_80" };
        for (var turn = 0; turn < expected.Length; turn++)
        {
            // In the playground as in a conversation; who used them is told, too.
            if (turn % 2 == 0) Assert.Equal(200, (await organization.Admin.PostAsync("/api/agents/playground", new { messages = new[] { new { from = "client", text = Wish } } })).Status);
            else await AnswerAsync(organization);
            Assert.Equal(expected[turn], await AlertsAsync(organization.Admin));
            Assert.Equal(expected[turn], await AlertsAsync(second));
        }

        Assert.Equal("", await AlertsAsync(manager));
        Assert.Equal(0L, await organization.CountAsync($"notifications where user_id = '{gone}'"));
        var month = (await organization.Admin.GetAsync("/api/analytics/usage")).Json.GetProperty("month");
        Assert.Equal((TokensOfATurn * 5L, TokensOfATurn * 5L, "80,100"), (month.GetProperty("tokensUsed").GetInt64(), month.GetProperty("tokensPerMonth").GetInt64(),
            string.Join(',', month.GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("percent").GetInt32()))));

        var asked = model.Requests.Count;
        var phone = await AnswerAsync(organization);
        Assert.Equal("token_limit", (await organization.ConversationAsync(phone)).GetProperty("attention").GetProperty("reason").GetString());
        Assert.Equal(asked, model.Requests.Count);
        Assert.Equal(expected[^1], await AlertsAsync(organization.Admin)); // and no more
    }

    [Fact]
    public async Task Usage_IsToldByDayAgentAndModel_ForThePeriod()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        foreach (var (day, agent, tokens) in new[] { ("2026-02-28", "selection", 7), ("2026-03-01", "selection", 100), ("2026-03-01", "qualification", 20), ("2026-03-31", "selection", 3) })
        {
            await app.Database.ExecuteAsync("insert into usage_daily (tenant_id, day, agent_kind, provider, model, runs, tokens_in, tokens_out, cost) values ($1, $2::text::date, $3, 'openai', 'gpt', 2, $4, 1, 0.125)", organization.Id, day, agent, tokens);
        }

        var usage = (await organization.Admin.GetAsync("/api/analytics/usage?from=2026-03-01&to=2026-03-31")).Json;
        Assert.Equal(["2026-03-31 selection 3", "2026-03-01 qualification 20", "2026-03-01 selection 100"],
            usage.GetProperty("days").EnumerateArray().Select(day => $"{day.GetProperty("day").GetString()} {day.GetProperty("agentKind").GetString()} {day.GetProperty("tokensIn").GetInt64()}"));
        var total = usage.GetProperty("total");
        Assert.Equal((6L, 123L, 3L, 0.375m), (total.GetProperty("calls").GetInt64(), total.GetProperty("tokensIn").GetInt64(), total.GetProperty("tokensOut").GetInt64(), total.GetProperty("cost").GetDecimal()));
        Assert.Equal(0, usage.GetProperty("month").GetProperty("tokensUsed").GetInt64());
        // Without a beginning: from the first of the last day's month.
        Assert.Equal("2026-03-01", (await organization.Admin.GetAsync("/api/analytics/usage?to=2026-03-15")).Json.GetProperty("from").GetString());
        foreach (var period in new[] { "from=2026-03-02&to=2026-03-01", "from=2025-01-01&to=2026-03-01" })
            Assert.Equal("usage.period", (await organization.Admin.GetAsync($"/api/analytics/usage?{period}")).Code);
        // Another organisation's use is its own.
        var other = await app.RegisterAsync("Second");
        Assert.Empty((await other.Admin.GetAsync("/api/analytics/usage?from=2026-03-01&to=2026-03-31")).Json.GetProperty("days").EnumerateArray());
    }

    private Task<TestApp> StartAsync(FakeOpenAI model) =>
        TestApp.StartAsync(postgres, model.Settings());

    private static async Task<string> AnswerAsync(Organization organization)
    {
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "an answer");
        return phone;
    }

    private static async Task<string> AlertsAsync(ApiClient client) =>
        string.Join(',', (await client.GetAsync("/api/notifications")).Json.GetProperty("items").EnumerateArray().Select(notice => notice.GetProperty("kind").GetString()).Where(kind => kind!.StartsWith("tokens_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
