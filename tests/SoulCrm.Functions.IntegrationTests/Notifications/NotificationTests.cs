using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Notifications;

public sealed class NotificationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Mention_TellsOnlyTheOneWhoIsMeant()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (maria, mariaId) = await HireAsync(app, organization, "Мария");
        var me = (await organization.Admin.GetAsync("/api/users")).Json.GetProperty("items").EnumerateArray().Select(user => user.GetProperty("id").GetGuid()).Single(id => id != mariaId);
        var client = await ClientAsync(organization);
        var note = await organization.Admin.PostAsync($"/api/clients/{client}/notes", new { text = "@Мария, перезвони", mentions = new[] { mariaId, me } });
        Assert.Equal(201, note.Status);

        var notice = Assert.Single(await ListAsync(maria));
        Assert.Equal(("mention", "@Мария, перезвони", client, JsonValueKind.Null),
            (notice.GetProperty("kind").GetString(), notice.GetProperty("title").GetString(), notice.GetProperty("clientId").GetGuid(), notice.GetProperty("readAt").ValueKind));
        Assert.Empty(await ListAsync(organization.Admin)); // he wrote it himself
        Assert.Equal("created", await app.Database.ReadAsync<string>("select kind from changes where entity = 'notification' and parent_id = $1", mariaId));

        // Nobody reads another's, whatever his role.
        var id = notice.GetProperty("id").GetGuid();
        Assert.Equal("notification.not_found", (await organization.Admin.PostAsync($"/api/notifications/{id}/read")).Code);
        Assert.Equal("notification.not_found", (await (await app.RegisterAsync("Second")).Admin.PostAsync($"/api/notifications/{id}/read")).Code);
        await organization.Admin.PostAsync("/api/notifications/read-all");
        Assert.Single(await ListAsync(maria, "?unread=true"));
        Assert.Equal(204, (await maria.PostAsync($"/api/notifications/{id}/read")).Status);
        Assert.Empty(await ListAsync(maria, "?unread=true"));
        Assert.Single(await ListAsync(maria));
    }

    [Fact]
    public async Task Task_GivenToSomebodyElse_TellsHim()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (maria, mariaId) = await HireAsync(app, organization, "Мария");
        var (pavel, pavelId) = await HireAsync(app, organization, "Павел");
        var dueAt = DateTimeOffset.UtcNow.AddDays(1);
        await organization.Admin.PostAsync("/api/tasks", new { title = "Себе", dueAt });
        var task = (await organization.Admin.PostAsync("/api/tasks", new { title = "Отправить договор", dueAt, assigneeId = mariaId })).Json.GetProperty("id").GetGuid();
        Assert.Equal(("task", "Отправить договор", task), Read(Assert.Single(await ListAsync(maria))));
        Assert.Empty(await ListAsync(organization.Admin));

        await organization.Admin.PatchAsync($"/api/tasks/{task}", new { details = "два экземпляра", assigneeId = mariaId });
        Assert.Single(await ListAsync(maria));
        await maria.PatchAsync($"/api/tasks/{task}", new { assigneeId = pavelId, title = "Отправить договор почтой" });
        Assert.Equal(("task", "Отправить договор почтой", task), Read(Assert.Single(await ListAsync(pavel))));
        await pavel.PatchAsync($"/api/tasks/{task}", new { title = "Себе", assigneeId = pavelId });
        Assert.Single(await ListAsync(pavel));
        Assert.Equal(204, (await pavel.PostAsync("/api/notifications/read-all")).Status);
        Assert.Empty(await ListAsync(pavel, "?unread=true"));

        static (string?, string?, Guid) Read(JsonElement notice) => (notice.GetProperty("kind").GetString(), notice.GetProperty("title").GetString(), notice.GetProperty("taskId").GetGuid());
    }

    [Fact]
    public async Task ErasedClient_LeavesNoWordsInNotices()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (maria, mariaId) = await HireAsync(app, organization, "Мария");
        var client = await ClientAsync(organization);
        await organization.Admin.PostAsync($"/api/clients/{client}/notes", new { text = "паспорт 1234", mentions = new[] { mariaId } });
        await organization.Admin.PostAsync("/api/tasks", new { title = "Позвонить Ольге", dueAt = DateTimeOffset.UtcNow, clientId = client, assigneeId = mariaId });
        Assert.Equal(2, (await ListAsync(maria)).Count);
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{client}/erase")).Status);
        Assert.Equal("—", Assert.Single(await ListAsync(maria)).GetProperty("title").GetString());
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from notifications n where n::text like '%паспорт%' or n::text like '%Ольге%'"));
    }

    [Fact]
    public async Task List_Pages_ByKey()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (maria, mariaId) = await HireAsync(app, organization, "Мария");
        for (var n = 0; n < 3; n++) await organization.Admin.PostAsync("/api/tasks", new { title = $"Дело {n}", dueAt = DateTimeOffset.UtcNow, assigneeId = mariaId });
        var first = (await maria.GetAsync("/api/notifications?limit=2")).Json;
        var second = (await maria.GetAsync($"/api/notifications?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal(["Дело 2", "Дело 1", "Дело 0"], first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(notice => notice.GetProperty("title").GetString()));
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(ApiClient user, string query = "") => [.. (await user.GetAsync($"/api/notifications{query}")).Json.GetProperty("items").EnumerateArray()];

    private static async Task<Guid> ClientAsync(Organization organization) =>
        (await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone = Organization.NewPhone() })).Json.GetProperty("id").GetGuid();

    /// <summary>A manager with the administrator's password.</summary>
    private static async Task<(ApiClient Client, Guid Id)> HireAsync(TestApp app, Organization organization, string name)
    {
        var id = Guid.NewGuid();
        var email = $"{id:N}@example.com";
        await app.Database.ExecuteAsync("insert into users (tenant_id, id, email, password_hash, name, role) select tenant_id, $1, $2, password_hash, $3, 'manager' from users where email = $4", id, email, name, organization.Email);
        var login = await app.Anonymous.PostAsync("/api/auth/login", new { email, password = "long enough 1" });
        return (new ApiClient(app.Http, login.Json.GetProperty("accessToken").GetString()), id);
    }
}
