using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Runs;

public sealed class RunTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Run_ExplainsItsReply()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (told, _) => $"Есть тур «{told.GetProperty("tours")[0].GetProperty("title").GetString()}».";
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте! Хотим на море в Турцию в июле", name: "Ольга");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "an answer");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();

        var item = Assert.Single((await organization.Admin.GetAsync($"/api/agents/runs?conversation={conversation}&kind=selection&outcome=replied&provider=openai&from=2020-01-01&to={DateTime.UtcNow:yyyy-MM-dd}")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("Ольга", "default-ru", 1, "test-model", 300, 60), (Text(item, "clientName"), Text(item, "promptName"), item.GetProperty("promptVersion").GetInt32(), Text(item, "model"), item.GetProperty("tokensIn").GetInt32(), item.GetProperty("tokensOut").GetInt32()));
        var run = (await organization.Admin.GetAsync($"/api/agents/runs/{item.GetProperty("id").GetGuid()}")).Json;
        Assert.Equal("Здравствуйте! Хотим на море в Турцию в июле", run.GetProperty("context").GetProperty("dialogue")[0].GetProperty("text").GetString());
        var steps = run.GetProperty("steps").EnumerateArray().Select(step => $"{Text(step, "kind")} {Text(step, "name")}").ToList();
        Assert.Equal(["agent qualification", "model qualification", "check schema", "agent selection", "model selection", "tool search_tours", "model selection"], steps.Take(7));
        Assert.All(steps.Skip(7), step => Assert.StartsWith("check", step, StringComparison.Ordinal));
        var reply = (await organization.MessagesAsync(conversation)).Single(message => message.GetProperty("author").GetString() == "agent");
        Assert.Equal((reply.GetProperty("id").GetGuid(), reply.GetProperty("text").GetString()), (run.GetProperty("messageId").GetGuid(), Text(run, "output")));
    }

    [Fact]
    public async Task Runs_ArePagedAndFiltered()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var world = await Security.World.BuildAsync(app);
        var admin = world.Organization.Admin;
        for (var i = 0; i < 5; i++)
        {
            await app.Database.ExecuteAsync("""
                insert into agent_runs (tenant_id, id, conversation_id, agent_kind, provider, model, input_digest, latency_ms, outcome, error, created_at) values ($1, gen_random_uuid(), $2, 'selection', 'openai', 'm', '', 1, 'failed', 'x', '2026-03-01T12:00:00Z'::timestamptz + $3 * interval '1 day')
                """, world.Organization.Id, world.Ids["conversations"], i);
        }

        var read = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await admin.GetAsync($"/api/agents/runs?outcome=failed&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("createdAt").GetString()![..10]));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(["2026-03-05", "2026-03-04", "2026-03-03", "2026-03-02", "2026-03-01"], read);
        Assert.Equal(2, await CountAsync("from=2026-03-02&to=2026-03-03"));
        Assert.Equal(0, await CountAsync("provider=nobody"));
        Assert.Equal(5, await CountAsync("kind=selection&provider=openai"));
        Assert.Equal((422, "validation.failed"), Code(await admin.GetAsync("/api/agents/runs?kind=nobody&from=yesterday")));
        // An old record without a document, and one whose client was erased, are shown as they are.
        var bare = (await admin.GetAsync("/api/agents/runs?outcome=failed&limit=1")).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        var run = (await admin.GetAsync($"/api/agents/runs/{bare}")).Json;
        Assert.Equal(("{}", 0, JsonValueKind.Null, "x"), (run.GetProperty("context").GetRawText(), run.GetProperty("steps").GetArrayLength(), run.GetProperty("messageId").ValueKind, Text(run, "error")));

        async Task<int> CountAsync(string query) => (await admin.GetAsync($"/api/agents/runs?{query}")).Json.GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task RunOfAnotherOrganization_DoesNotExist_AndManagersSeeNone()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var world = await Security.World.BuildAsync(app);
        var other = await app.RegisterAsync("Second");
        Assert.Equal((404, "agent_run.not_found"), Code(await other.Admin.GetAsync($"/api/agents/runs/{world.Ids["runs"]}")));
        Assert.Equal((404, "agent_run.not_found"), Code(await other.Admin.GetAsync($"/api/agents/runs/{Guid.NewGuid()}")));
        Assert.Equal((403, "auth.forbidden"), Code(await world.Manager.GetAsync($"/api/agents/runs/{world.Ids["runs"]}")));
        Assert.Equal(200, (await world.Organization.Admin.GetAsync($"/api/agents/runs/{world.Ids["runs"]}")).Status);
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static (int, string?) Code(ApiResponse response) => (response.Status, response.Code);
}
