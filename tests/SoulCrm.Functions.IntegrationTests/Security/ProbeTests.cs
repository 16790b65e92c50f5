using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T12: another organisation tries every operation with the ids, cursors and keys of the first. What is not his does not exist.</summary>
[Collection(Alone.Name)]
public sealed partial class ProbeTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task EveryOperation_WithAnothersId_AnswersAsIfItDidNotExist()
    {
        var (random, seed) = Seeds.New();
        var wanted = Seeds.Setting("PROBES", 10_000);
        await using var app = await TestApp.StartAsync(postgres);
        var victim = await World.BuildAsync(app);
        var attacker = await World.BuildAsync(app);
        var before = await victim.SnapshotAsync(app);
        var operations = Contract.Operations.Where(operation => World.CountIds(operation.Route) > 0 && !operation.Route.StartsWith("/api/platform", StringComparison.Ordinal)).ToList();
        Assert.True(operations.Count > 20);
        var gaps = new List<double>();
        var probes = 0;
        while (probes < wanted)
        {
            foreach (var operation in operations)
            {
                var caller = random.Next(2) == 0 ? attacker.Organization.Admin : attacker.Manager;
                // The outer id is the attacker's own or not; the innermost is always somebody else's, or nobody's.
                var ownParent = World.CountIds(operation.Route) > 1 && random.Next(2) == 0;
                var foreign = Path(victim, attacker, operation.Route, ownParent, unknown: false);
                var unknown = Path(victim, attacker, operation.Route, ownParent, unknown: true);
                // In turns: whichever comes second finds a warmer machine.
                var first = await TryAsync(caller, operation, probes % 2 == 0 ? foreign : unknown);
                var second = await TryAsync(caller, operation, probes % 2 == 0 ? unknown : foreign);
                Assert.True(first.Answer == second.Answer, $"{operation.Method} {operation.Route}: {first.Answer} against {second.Answer}");
                Assert.DoesNotContain(victim.Canary, first.Answer + second.Answer, StringComparison.Ordinal);
                gaps.Add(probes % 2 == 0 ? first.Milliseconds - second.Milliseconds : second.Milliseconds - first.Milliseconds);
                probes += 2;
            }
        }

        gaps.Sort();
        output.WriteLine($"FIGURE T12: {probes} probes of {operations.Count} operations, 0 leaks, median gap {gaps[gaps.Count / 2]:0.000} ms, SEED={seed}");
        Assert.Equal(before, await victim.SnapshotAsync(app));
    }

    [Fact]
    public async Task ListsSearchExportCursorsKeysAndFeed_TellNothingOfAnother()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var victim = await World.BuildAsync(app);
        var attacker = await World.BuildAsync(app);
        var before = await victim.SnapshotAsync(app);
        var secrets = victim.Ids.Values.Select(id => id.ToString()).Append(victim.Canary).Append(victim.ManagerId.ToString()).ToList();
        var lists = Contract.Operations.Where(operation => operation.Method == "GET" && !operation.Route.Contains('{', StringComparison.Ordinal)
            && operation.Document["parameters"] is JsonArray && !operation.Route.StartsWith("/api/platform", StringComparison.Ordinal)).ToList();
        Assert.True(lists.Count >= 8);
        var requests = 0;
        foreach (var list in lists)
        {
            List<string> queries = [""];
            foreach (var parameter in list.Document["parameters"]!.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "query"))
            {
                var name = parameter!["name"]!.GetValue<string>();
                if (name == "q" || name == "tag") queries.AddRange(new[] { victim.Canary, victim.Canary[..8], victim.Canary[1..^1] }.Select(text => $"{name}={text}"));
                if (parameter["schema"]!["format"]?.GetValue<string>() == "uuid" || name is "owner" or "assignee") queries.AddRange(secrets.Take(secrets.Count - 2).Select(id => $"{name}={id}"));
                if (name is "cursor" or "before" && await CursorAsync(victim.Organization.Admin, list.Route) is { } cursor) queries.Add($"{name}={Uri.EscapeDataString(cursor)}");
                if (name == "since") queries.Add("since=0");
            }

            foreach (var query in queries)
            {
                foreach (var caller in new[] { attacker.Organization.Admin, attacker.Manager })
                {
                    var answer = await caller.GetAsync($"{list.Route}?{query}");
                    requests++;
                    Assert.True(answer.Status is 200 or 403 or 422, $"{list.Route}?{query}: {answer.Status}");
                    foreach (var secret in secrets) Assert.False(answer.Text.Contains(secret, StringComparison.Ordinal), $"{list.Route}?{query} tells {secret}");
                }
            }
        }

        // A key of the victim's is the attacker's own key here: his request is done, and the victim's answer stays away.
        var key = Guid.NewGuid().ToString();
        await victim.Organization.Admin.PostAsync("/api/tasks", new { title = $"тайна {victim.Canary}", dueAt = DateTimeOffset.UtcNow }, key);
        before = await victim.SnapshotAsync(app);
        var repeated = await attacker.Organization.Admin.PostAsync("/api/tasks", new { title = "своё", dueAt = DateTimeOffset.UtcNow }, key);
        Assert.Equal((201, "своё"), (repeated.Status, repeated.Json.GetProperty("title").GetString()));
        // Ids in bodies.
        foreach (var (path, body) in new (string, object)[]
        {
            ($"/api/clients/{attacker.Ids["clients"]}/merge", new { mergedId = victim.Ids["clients"] }),
            ($"/api/conversations/{attacker.Ids["conversations"]}/assign", new { assigneeId = victim.ManagerId }),
            ("/api/tasks", new { title = "x", dueAt = DateTimeOffset.UtcNow, clientId = victim.Ids["clients"] }),
            ("/api/tasks", new { title = "x", dueAt = DateTimeOffset.UtcNow, assigneeId = victim.ManagerId }),
            ($"/api/clients/{attacker.Ids["clients"]}/notes", new { text = "x", mentions = new[] { victim.ManagerId } }),
            ("/api/holds", new { departureId = await DepartureAsync(app, attacker), clientId = victim.Ids["clients"], seats = 1 }),
            ("/api/quotes", new { clientId = victim.Ids["clients"], currency = "USD", extras = new[] { new { title = "x", unitPrice = 1 } } }),
            ($"/api/conversations/{attacker.Ids["conversations"]}/messages", new { text = "", mediaId = victim.Ids["media"] }),
            ($"/api/conversations/{attacker.Ids["conversations"]}/scheduled-messages", new { text = "", localTime = $"{DateTime.UtcNow.AddDays(30):yyyy-MM-dd}T10:00", mediaId = victim.Ids["media"] }),
            ("/api/quick-replies", new { shortcut = "x", title = "x", texts = new { ru = "x" }, productId = victim.Ids["products"] }),
            ("/api/clients", new { name = "x", phone = Organization.NewPhone(), ownerId = victim.ManagerId }),
        })
        {
            var foreign = await attacker.Organization.Admin.PostAsync(path, body);
            var unknown = await attacker.Organization.Admin.SendAsync(HttpMethod.Post, path, JsonContent.Create(JsonNode.Parse(Ids().Replace(System.Text.Json.JsonSerializer.Serialize(body), Guid.NewGuid().ToString()))));
            Assert.True(foreign.Status is 404 or 422, $"{path}: {foreign.Status} {foreign.Text}");
            Assert.Equal(Comparable(unknown), Comparable(foreign));
        }

        Assert.Equal(before, await victim.SnapshotAsync(app));
        output.WriteLine($"FIGURE T12: {requests} lists, searches, cursors and exports of {lists.Count} operations, 0 leaks");
    }

    private static Task<Guid> DepartureAsync(TestApp app, World of) => app.Database.ReadAsync<Guid>("select id from product_departures where product_id = $1 order by date limit 1", of.Ids["products"]);

    private static string Path(World victim, World attacker, string route, bool ownParent, bool unknown)
    {
        var parameters = World.CountIds(route);
        var seen = 0;
        return victim.Path(route, (kind, id) => ++seen < parameters && ownParent ? attacker.Ids[kind].ToString() : unknown ? Guid.NewGuid().ToString() : id.ToString());
    }

    private static async Task<(string Answer, double Milliseconds)> TryAsync(ApiClient caller, Contract.Described operation, string path)
    {
        var body = Bodies.Of(operation);
        var started = Stopwatch.GetTimestamp();
        var response = await caller.SendAsync(new HttpMethod(operation.Method), path, body is null ? null : JsonContent.Create(body));
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        // 404 for what is not his; 403 where his role may not do it at all; 415/422 where the operation takes a file or more than a valid body.
        Assert.True(response.Status is 403 or 404 or 409 or 415 or 422, $"{operation.Method} {path}: {response.Status} {response.Text}");
        return (Comparable(response), milliseconds);
    }

    private static string Comparable(ApiResponse response) => $"{response.Status} {Trace().Replace(Ids().Replace(response.Text, "id"), "")}";

    private static async Task<string?> CursorAsync(ApiClient client, string route)
    {
        var page = await client.GetAsync($"{route}?limit=1");
        return page is { Status: 200, ContentType: "application/json" } && page.Json.TryGetProperty("nextCursor", out var cursor) ? cursor.GetString() : null;
    }

    [GeneratedRegex("\"traceId\":\"[0-9a-f]+\"")]
    private static partial Regex Trace();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();
}
