using System.Text;
using System.Net.Http.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Operations;

/// <summary>What the pipeline does for every operation: idempotency keys, versions, audit, request ids.</summary>
public sealed class OperationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task IdempotencyKey_Repeated_AnswersTheSameAndCreatesOnce()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var body = new { name = "Ольга", phone = Organization.NewPhone() };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => organization.Admin.PostAsync("/api/clients", body, "key 1")));
        Assert.All(answers, answer => Assert.Equal((201, answers[0].Text, answers[0].Headers.Location), (answer.Status, answer.Text, answer.Headers.Location)));
        Assert.Equal(1L, await organization.CountAsync("clients"));
        Assert.Equal((422, "request.idempotency_key_reused"), Code(await organization.Admin.PostAsync("/api/clients", new { name = "Другая", phone = Organization.NewPhone() }, "key 1")));
        Assert.Equal((422, "request.idempotency_key_reused"), Code(await organization.Admin.PostAsync("/api/tasks", new { title = "x", dueAt = DateTimeOffset.UtcNow }, "key 1")));
    }

    [Fact]
    public async Task IdempotencyKey_OfARequestThatFailed_MayBeUsedAgain()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        var first = await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone });
        var body = new { name = "Пётр", phone };
        Assert.Equal(409, (await organization.Admin.PostAsync("/api/clients", body, "k")).Status);
        await organization.Admin.PatchAsync($"/api/clients/{first.Json.GetProperty("id").GetGuid()}", new { phone = (string?)null });
        Assert.Equal(201, (await organization.Admin.PostAsync("/api/clients", body, "k")).Status);
    }

    [Fact]
    public async Task IdempotencyKey_ThatCannotBeOne_Answers400()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        Assert.Equal(400, (await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone = Organization.NewPhone() }, new string('k', 201))).Status);
    }

    [Fact]
    public async Task IfMatch_OfAnOldVersion_Answers412AndChangesNothing()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var created = await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone = Organization.NewPhone() });
        var path = $"/api/clients/{created.Json.GetProperty("id").GetGuid()}";
        var seen = (await organization.Admin.GetAsync(path)).Headers.ETag!.ToString();
        var first = await organization.Admin.PatchAsync(path, new { name = "Ольга Петрова" }, seen);
        Assert.Equal(200, first.Status);
        Assert.NotEqual(seen, first.Headers.ETag!.ToString());
        var second = await organization.Admin.PatchAsync(path, new { name = "Другое имя" }, seen);
        Assert.Equal((412, "request.version_stale"), Code(second));
        Assert.Equal("Ольга Петрова", (await organization.Admin.GetAsync(path)).Json.GetProperty("name").GetString());
        Assert.Equal(412, (await organization.Admin.PatchAsync(path, new { name = "x" }, "\"not one of ours\"")).Status);
    }

    [Fact]
    public async Task IfMatch_TwoAtOnce_OneWins()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var created = await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone = Organization.NewPhone() });
        var path = $"/api/clients/{created.Json.GetProperty("id").GetGuid()}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => organization.Admin.PatchAsync(path, new { name = $"Имя {n}" }, created.Headers.ETag!.ToString())));
        Assert.Equal([200, 412, 412, 412, 412, 412], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Version_IsRaisedByEditsOnly_NotByWhatMovesByItself()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        var created = await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone, language = "ru" });
        await organization.ClientWritesAsync(phone, "Здравствуйте, позовите человека"); // last seen, counters
        await organization.Admin.PostAsync($"/api/clients/{created.Json.GetProperty("id").GetGuid()}/notes", new { text = "заметка" });
        await app.Database.ExecuteAsync("update clients set last_seen_at = now(), updated_at = now()");
        var version = (await organization.Admin.GetAsync($"/api/clients/{created.Json.GetProperty("id").GetGuid()}")).Json;
        Assert.Equal(version.GetProperty("status").GetString() == "new" ? 1 : 2, version.GetProperty("version").GetInt32()); // its status is what people see
    }

    [Fact]
    public async Task Writes_AreInTheAuditLog_WithNamesOfMembersAndNoValues()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var created = await organization.Admin.PostAsync("/api/clients", new { name = "Тайное Имя", phone = Organization.NewPhone() });
        var id = created.Json.GetProperty("id").GetGuid();
        await organization.Admin.PatchAsync($"/api/clients/{id}", new { name = "Ещё Тайнее" });
        Assert.Equal(404, (await organization.Admin.PatchAsync($"/api/clients/{Guid.NewGuid()}", new { name = "x" })).Status); // nothing happened: nothing is logged
        var log = await organization.Admin.GetAsync($"/api/organization/audit?target={id}");
        var entries = log.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["UpdateClient", "CreateClient"], entries.Select(entry => entry.GetProperty("operation").GetString()));
        Assert.Equal("Анна", entries[0].GetProperty("userName").GetString());
        Assert.Equal("""{"set":["name"]}""", entries[0].GetProperty("details").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.DoesNotContain("Тайн", log.Text, StringComparison.Ordinal);
        Assert.NotEmpty(entries[0].GetProperty("requestId").GetString()!);
    }

    [Fact]
    public async Task AuditLog_CannotBeChangedByTheApp()
    {
        var app = shared.App;
        await app.RegisterAsync();
        await using var dataSource = Npgsql.NpgsqlDataSource.Create(app.Database.App);
        foreach (var sql in new[] { "update audit_log set operation = 'x'", "delete from audit_log" })
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => dataSource.CreateCommand(sql).ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task EveryAnswer_CarriesARequestId()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        foreach (var path in new[] { "/api/organization", $"/api/clients/{Guid.NewGuid()}", "/api/health/live" })
            Assert.NotEmpty((await organization.Admin.GetAsync(path)).Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public async Task Examples_OfTheDocument_AreAccepted()
    {
        var app = shared.App;
        var world = await Security.World.BuildAsync(app);
        var examples = Contract.Operations.Where(operation => operation.Document["requestBody"]?["content"]?["application/json"]?["example"] is not null).ToList();
        Assert.True(examples.Count >= 15);
        foreach (var operation in examples)
        {
            var body = operation.Document["requestBody"]!["content"]!["application/json"]!["example"]!.DeepClone();
            if (operation.Id == "login") continue; // nobody has this account
            var response = await world.Organization.Admin.SendAsync(new HttpMethod(operation.Method), world.Path(operation.Route), JsonContent.Create(body));
            Assert.True(response.Status is >= 200 and < 300, $"{operation.Id}: {response.Status} {response.Text}");
        }
    }

    [Fact]
    public async Task Export_HoldsEveryTableOfTheOrganizationAndNoSecrets()
    {
        var app = shared.App;
        var world = await Security.World.BuildAsync(app);
        var picture = Products.Pictures.Png(40, 30);
        using var upload = new ByteArrayContent(picture) { Headers = { ContentType = new("image/png") } };
        var photo = (await world.Organization.Admin.SendAsync(HttpMethod.Post, $"/api/products/{world.Ids["products"]}/photos", upload)).Json.GetProperty("id").GetString();
        var files = await world.Organization.ExportAsync();
        Assert.Superset(new HashSet<string> { "clients.jsonl", "messages.jsonl", "conversations.jsonl", "users.jsonl", "products.jsonl", "audit_log.jsonl", "organizations.jsonl" }, files.Keys.ToHashSet());
        Assert.DoesNotContain("refresh_tokens.jsonl", files.Keys);
        Assert.DoesNotContain("password", Encoding.UTF8.GetString(files["users.jsonl"]), StringComparison.Ordinal);
        Assert.Contains(world.Canary, Encoding.UTF8.GetString(files["clients.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(picture, files[$"photos/{photo}"]);
    }

    private static (int, string?) Code(ApiResponse response) => (response.Status, response.Code);
}
