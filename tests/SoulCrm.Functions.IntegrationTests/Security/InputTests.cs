using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T23, T26, T29 and T30: members that are nobody's to set, cells that calculate, events that are not whatsapp-host's, and too much of everything.</summary>
public sealed class InputTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task MembersThatNobodyMaySet_AreRefusedOnEveryOperation()
    {
        string[] forbidden = ["tenantId", "tenant_id", "organizationId", "id", "createdAt", "created_at", "version", "passwordHash", "isAdmin", "controlVersion", "unreadCount", "messageCount", "notesCount", "score", "completeness", "erasedAt", "mergedInto", "by_user_id", "seq"];
        await using var app = await TestApp.StartAsync(postgres);
        var world = await World.BuildAsync(app);
        var before = await world.SnapshotAsync(app);
        var tries = 0;
        foreach (var operation in Contract.Operations.Where(operation => Bodies.Of(operation) is JsonObject && operation.Route != "/api/whatsapp/events"))
        {
            var members = Bodies.Members(operation);
            foreach (var name in forbidden.Concat(["role", "status"]).Where(name => !members.Contains(name)))
            {
                var body = (JsonObject)Bodies.Of(operation)!;
                body[name] = name.EndsWith("Id", StringComparison.Ordinal) || name == "id" ? Guid.NewGuid().ToString() : name == "role" ? "super_admin" : "1";
                var response = await world.Organization.Admin.SendAsync(new HttpMethod(operation.Method), world.Path(operation.Route), JsonContent.Create(body));
                Assert.True(response.Status is 400 or 403, $"{operation.Method} {operation.Route} takes {name}: {response.Status} {response.Text}");
                tries++;
            }
        }

        output.WriteLine($"FIGURE T23: {tries} bodies with members that nobody may set, 0 effects");
        Assert.Equal(before, await world.SnapshotAsync(app));
    }

    [Fact]
    public async Task ExportedCells_AreNoFormulas_AndComeBackAsTheyWere()
    {
        string[] names = ["=1+1", "=cmd|' /C calc'!A0", "+7-900", "-2+3", "@SUM(A1)", " =1+1", "＝1+1", "=HYPERLINK(\"http://x\",\"y\")", "обычное имя", "O'Neil", "\u202Egnp.exe", "a,b;\"c\""];
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        foreach (var name in names) Assert.Equal(201, (await organization.Admin.PostAsync("/api/clients", new { name, phone = Organization.NewPhone(), customFields = new Dictionary<string, string> { ["поле"] = name } })).Status);
        var csv = (await organization.Admin.GetAsync("/api/clients/export.csv")).Text;
        using var reader = new CsvHelper.CsvReader(new StringReader(csv.TrimStart('\uFEFF')), System.Globalization.CultureInfo.InvariantCulture);
        var cells = new List<string>();
        while (reader.Read()) cells.AddRange(Enumerable.Range(0, reader.Parser.Count).Select(i => reader.Parser[i]));
        Assert.DoesNotContain(cells, cell => cell.TrimStart().Length > 0 && "=@-\t＝".Contains(cell.TrimStart()[0], StringComparison.Ordinal));
        Assert.All(cells.Where(cell => cell.TrimStart().StartsWith('+')), cell => Assert.Matches(@"^\+[0-9]+$", cell)); // phones

        var other = await app.RegisterAsync();
        var report = await other.Admin.UploadCsvAsync("/api/clients/import", csv);
        Assert.Equal((200, names.Length), (report.Status, report.Json.GetProperty("created").GetInt32()));
        var imported = (await other.Admin.GetAsync("/api/clients?limit=200")).Json.GetProperty("items").EnumerateArray().Select(client => client.GetProperty("name").GetString()!).ToList();
        Assert.Equal(names.Select(name => name.Trim()).Order(StringComparer.Ordinal), imported.Order(StringComparer.Ordinal));
        output.WriteLine($"FIGURE T26: {cells.Count} cells, 100 % neutralised");
    }

    [Fact]
    public async Task WebhookEvents_ThatAreNotWhatsAppHosts_AreRefused()
    {
        var (random, seed) = Seeds.New();
        var wanted = Seeds.Setting("WEBHOOKS", 10_000);
        await using var app = await TestApp.StartAsync(postgres, ("WhatsApp:EventsSecrets:1", "whsec_c2Vjb25kIHNlY3JldCB3aGlsZSByb3RhdGluZw=="));
        var organization = await app.RegisterAsync();
        var body = JsonSerializer.Serialize(new { id = "evt_1", type = "session.state", organizationId = organization.Id, at = DateTimeOffset.UtcNow, data = new { state = "connected", phone = "+79990000000" } }, JsonSerializerOptions.Web);
        var accepted = 0;
        await Parallel.ForAsync(0, wanted, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, ct) =>
        {
            int kind, offset;
            lock (random) (kind, offset) = (random.Next(8), random.Next(301, 100_000));
            var now = DateTimeOffset.UtcNow;
            var response = kind switch
            {
                0 => await app.DeliverTextAsync(body, at: now.AddSeconds(-offset)),
                1 => await app.DeliverTextAsync(body, at: now.AddSeconds(offset)),
                2 => await app.DeliverTextAsync(body, secret: "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))),
                3 => await SendAsync(app, body, "v1,AAAA"),
                4 => await SendAsync(app, body, ""),
                5 => await SendAsync(app, body, null),
                6 => await SendAsync(app, body, "v1a," + Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))),
                _ => await SendAsync(app, body + " ", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(TestApp.EventsSecret[6..]), Encoding.UTF8.GetBytes($"evt_x.{now.ToUnixTimeSeconds()}.{body}")))}"),
            };
            if (response.Status != 401) Interlocked.Increment(ref accepted);
        });
        output.WriteLine($"FIGURE T29: {wanted} events with no, bad, old or future signatures, {accepted} accepted, SEED={seed}");
        Assert.Equal(0, accepted);
        Assert.Equal("disconnected", await app.Database.ReadAsync<string>("select state from whatsapp_sessions where tenant_id = $1", organization.Id));

        foreach (var secret in new[] { TestApp.EventsSecret, "whsec_c2Vjb25kIHNlY3JldCB3aGlsZSByb3RhdGluZw==" })
            Assert.Equal(202, (await app.DeliverTextAsync(body.Replace("evt_1", $"evt_{secret.Length}", StringComparison.Ordinal), $"evt_{secret.Length}", secret: secret)).Status);
        // Replayed: accepted, and nothing is stored twice.
        await organization.ClientWritesAsync("+79991112233", "привет", messageId: "3A1", eventId: "evt_replayed");
        await organization.ClientWritesAsync("+79991112233", "привет", messageId: "3A1", eventId: "evt_replayed");
        Assert.Equal(1L, await app.Database.ReadAsync<long>("select count(*) from messages where direction = 'inbound'"));
    }

    [Fact]
    public async Task RateLimit_HoldsOverTwoProcesses_AndTouchesNobodyElse()
    {
        const int limit = 200;
        await using var one = await TestApp.StartAsync(postgres, ("RateLimits:UserPerMinute", $"{limit}"));
        await using var two = await one.StartAnotherAsync(("RateLimits:UserPerMinute", $"{limit}"), ("Auth:SigningKey", Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(one.Database.App)))));
        var busy = await one.RegisterAsync();
        var quiet = await one.RegisterAsync();
        // Within one window: not in its last seconds.
        while (DateTimeOffset.UtcNow.Second > 40) await Task.Delay(500);
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * limit).Select(i => new ApiClient((i % 2 == 0 ? one : two).Http, busy.Admin.Token).GetAsync("/api/organization")));
        var passed = answers.Count(answer => answer.Status == 200);
        var refused = answers.First(answer => answer.Status == 429);
        Assert.Equal("request.too_many", refused.Code);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        output.WriteLine($"FIGURE T30: {passed} of {limit} requests a minute passed over two processes, others: 0 refused");
        Assert.InRange(passed, limit * 0.9 - 1, limit * 1.1);
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await new ApiClient((i % 2 == 0 ? one : two).Http, quiet.Admin.Token).GetAsync("/api/organization")).Status);
    }

    [Fact]
    public async Task SignIns_OfOneAddress_AreLimited()
    {
        await using var app = await TestApp.StartAsync(postgres, ("RateLimits:LoginsPerAddress", "20"));
        var answers = new List<int>();
        for (var i = 0; i < 45; i++) answers.Add((await app.Anonymous.PostAsync("/api/auth/login", new { email = $"nobody{i}@example.com", password = "wrong wrong" })).Status);
        Assert.InRange(answers.Count(status => status == 401), 20, 40); // 40 when the quarter of an hour turned in between
        Assert.True(answers.All(status => status is 401 or 429));
    }

    private static async Task<ApiResponse> SendAsync(TestApp app, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/whatsapp/events") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", "evt_x");
        request.Headers.Add("webhook-timestamp", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");
        if (signature is not null) request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        using var response = await app.Http.SendAsync(request);
        return await ApiResponse.ReadAsync(response);
    }
}
