using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Clients;

/// <summary>The client's file: fields, notes, tasks, quick replies, qualification, consent and blocking.</summary>
public sealed class ClientFileTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Update_SetsClearsAndMergesWhatItNames()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (_, managerId) = await app.InviteAsync(organization);
        var path = await CreateAsync(organization, new { name = "Ольга", phone = Organization.NewPhone(), customFields = new Dictionary<string, string> { ["город"] = "Казань", ["питомец"] = "кот" } });
        var updated = await organization.Admin.PatchAsync(path, new { ownerId = managerId, consent = "given", customFields = new Dictionary<string, string?> { ["питомец"] = null, ["отель"] = "5*" } });
        Assert.Equal((200, managerId, "given"), (updated.Status, updated.Json.GetProperty("ownerId").GetGuid(), updated.Json.GetProperty("consent").GetString()));
        Assert.Equal(["город", "отель"], updated.Json.GetProperty("customFields").EnumerateObject().Select(field => field.Name).Order());
        var cleared = await organization.Admin.PatchAsync(path, new { ownerId = (Guid?)null, phone = (string?)null });
        Assert.Equal((System.Text.Json.JsonValueKind.Null, System.Text.Json.JsonValueKind.Null), (cleared.Json.GetProperty("ownerId").ValueKind, cleared.Json.GetProperty("phone").ValueKind));
        Assert.Equal("given", cleared.Json.GetProperty("consent").GetString());
        Assert.Equal("user.not_assignable", (await organization.Admin.PatchAsync(path, new { ownerId = Guid.NewGuid() })).Code);
    }

    [Fact]
    public async Task Phone_Changed_LeadsToTheSameClient_AndTheOldOneIsFree()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (old, now) = (Organization.NewPhone(), Organization.NewPhone());
        var path = await CreateAsync(organization, new { name = "Ольга", phone = old });
        Assert.Equal(200, (await organization.Admin.PatchAsync(path, new { phone = now })).Status);
        Assert.Equal(201, (await organization.Admin.PostAsync("/api/clients", new { name = "Пётр", phone = old })).Status);
        Assert.Equal("client.phone_taken", (await organization.Admin.PatchAsync(path, new { phone = old })).Code);
        await organization.ClientWritesAsync(now, "Здравствуйте");
        Assert.Equal("Ольга", (await organization.ConversationAsync(now)).GetProperty("client").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Archived_LeavesTheListAndComesBack()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var path = await CreateAsync(organization, new { name = "Ольга", phone = Organization.NewPhone() });
        Assert.Equal(204, (await organization.Admin.DeleteAsync(path)).Status);
        Assert.Empty((await organization.Admin.GetAsync("/api/clients")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await organization.Admin.GetAsync("/api/clients?archived=true")).Json.GetProperty("items").EnumerateArray());
        await organization.Admin.PatchAsync(path, new { archived = false });
        Assert.Single((await organization.Admin.GetAsync("/api/clients")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Blocked_IsNotAnsweredAndCannotBeWrittenTo()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        var path = await CreateAsync(organization, new { name = "Спам", phone });
        await organization.Admin.PatchAsync(path, new { blocked = true });
        await organization.ClientWritesAsync(phone, "купите крипту");
        var conversation = await organization.ConversationAsync(phone);
        Assert.Equal((0, "купите крипту"), (conversation.GetProperty("unreadCount").GetInt32(), conversation.GetProperty("lastMessage").GetProperty("text").GetString()));
        Assert.Equal("client.blocked", (await organization.Admin.PostAsync($"/api/conversations/{conversation.GetProperty("id").GetGuid()}/messages", new { text = "нет" })).Code);
        Assert.Equal(0L, await organization.CountAsync("outbox where queue = 'message-process'"));
        await organization.Admin.PatchAsync(path, new { blocked = false });
        await organization.ClientWritesAsync(phone, "извините, хочу в Турцию");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count > 0, "the agent answers again");
    }

    [Fact]
    public async Task Notes_AreCountedAndTakenAwayByTheirAuthor()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (manager, _) = await app.InviteAsync(organization);
        var path = await CreateAsync(organization, new { name = "Ольга", phone = Organization.NewPhone() });
        var own = (await organization.Admin.PostAsync($"{path}/notes", new { text = "от админа" })).Json.GetProperty("id").GetGuid();
        var other = (await manager.PostAsync($"{path}/notes", new { text = "от менеджера" })).Json.GetProperty("id").GetGuid();
        Assert.Equal(["от менеджера", "от админа"], (await manager.GetAsync($"{path}/notes")).Json.GetProperty("items").EnumerateArray().Select(note => note.GetProperty("text").GetString()));
        Assert.Equal(2, (await manager.GetAsync(path)).Json.GetProperty("notesCount").GetInt32());
        Assert.Equal(404, (await manager.DeleteAsync($"{path}/notes/{own}")).Status);
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"{path}/notes/{other}")).Status);
        Assert.Equal(1, (await manager.GetAsync(path)).Json.GetProperty("notesCount").GetInt32());
        Assert.Equal("note.unknown_mention", (await manager.PostAsync($"{path}/notes", new { text = "@кто", mentions = new[] { Guid.NewGuid() } })).Code);
    }

    [Fact]
    public async Task Tasks_AreListedByDueTime_AndDone()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (manager, managerId) = await app.InviteAsync(organization);
        var now = DateTimeOffset.UtcNow;
        foreach (var days in new[] { 3, 1, 2 }) await organization.Admin.PostAsync("/api/tasks", new { title = $"через {days}", dueAt = now.AddDays(days), assigneeId = managerId });
        await manager.PostAsync("/api/tasks", new { title = "своя", dueAt = now });
        var first = await manager.GetAsync("/api/tasks?assignee=me&limit=2");
        Assert.Equal(["своя", "через 1"], first.Json.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("title").GetString()));
        var next = await manager.GetAsync($"/api/tasks?assignee=me&cursor={first.Json.GetProperty("nextCursor").GetString()}");
        Assert.Equal(["через 2", "через 3"], next.Json.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("title").GetString()));
        var id = first.Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        var done = await manager.PatchAsync($"/api/tasks/{id}", new { status = "done" });
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, done.Json.GetProperty("doneAt").ValueKind);
        Assert.Equal(3, (await manager.GetAsync("/api/tasks?assignee=me")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal("client.unknown", (await manager.PostAsync("/api/tasks", new { title = "x", dueAt = now, clientId = Guid.NewGuid() })).Code);
    }

    [Fact]
    public async Task QuickReplies_HaveOneShortcutEach()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var body = new { shortcut = "Виза", title = "Виза", texts = new Dictionary<string, string> { ["ru"] = "{{client}}, виза не нужна." } };
        var created = await organization.Admin.PostAsync("/api/quick-replies", body);
        Assert.Equal(201, created.Status);
        Assert.Equal("quick_reply.shortcut_taken", (await organization.Admin.PostAsync("/api/quick-replies", body with { shortcut = "виза" })).Code);
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/quick-replies/{created.Json.GetProperty("id").GetGuid()}")).Status);
        Assert.Equal(201, (await organization.Admin.PostAsync("/api/quick-replies", body)).Status);
    }

    [Fact]
    public async Task Qualification_SetByAPerson_IsNotOverwrittenByTheAgent()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Хочу в Турцию вдвоём");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "the agent's first answer");
        var client = (await organization.ConversationAsync(phone)).GetProperty("client").GetProperty("id").GetGuid();
        var edited = await organization.Admin.PatchAsync($"/api/clients/{client}/qualification", new { adults = 3, budget = new { amount = 2000, currency = "USD" } });
        Assert.Equal((200, 3), (edited.Status, edited.Json.GetProperty("adults").GetInt32()));
        await organization.ClientWritesAsync(phone, "Нас двое взрослых, в июле, бюджет 1000 долларов");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 2, "the agent's second answer");
        var known = (await organization.Admin.GetAsync($"/api/clients/{client}/qualification")).Json;
        Assert.Equal((3, 2000m), (known.GetProperty("adults").GetInt32(), known.GetProperty("budget").GetProperty("amount").GetDecimal()));
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, known.GetProperty("dateFrom").ValueKind);
        Assert.Equal("qualification.dates", (await organization.Admin.PatchAsync($"/api/clients/{client}/qualification", new { dateFrom = "2027-07-10", dateTo = "2027-07-01" })).Code);
        // Cleared, it is the agents' to find out again.
        var cleared = await organization.Admin.PatchAsync($"/api/clients/{client}/qualification", new { adults = (int?)null });
        Assert.DoesNotContain("travellers", cleared.Json.GetProperty("edited").EnumerateArray().Select(field => field.GetString()));
    }

    [Fact]
    public async Task Conversation_IsAssignedAndItsTimelineTells()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var (_, managerId) = await app.InviteAsync(organization);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Позовите человека, пожалуйста");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "the agent's farewell");
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var assigned = await organization.Admin.PostAsync($"/api/conversations/{id}/assign", new { assigneeId = managerId });
        Assert.Equal(managerId, assigned.Json.GetProperty("assigneeId").GetGuid());
        Assert.Equal("user.not_assignable", (await organization.Admin.PostAsync($"/api/conversations/{id}/assign", new { assigneeId = Guid.NewGuid() })).Code);
        await organization.Admin.PostAsync($"/api/conversations/{id}/takeover");
        var timeline = (await organization.Admin.GetAsync($"/api/conversations/{id}/timeline")).Json.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!).ToList();
        Assert.Superset(new HashSet<string> { "takeover", "handoff", "agent_run", "status" }, timeline.ToHashSet());
        Assert.Single(timeline, kind => kind == "handoff");
    }

    private static async Task<string> CreateAsync(Organization organization, object body)
    {
        var created = await organization.Admin.PostAsync("/api/clients", body);
        return created.Status == 201 ? $"/api/clients/{created.Json.GetProperty("id").GetGuid()}" : throw new InvalidOperationException(created.Text);
    }
}
