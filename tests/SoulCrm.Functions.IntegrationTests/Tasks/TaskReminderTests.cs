using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tasks;

/// <summary>Whoever has a task to do is called when it is due.</summary>
public sealed class TaskReminderTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task DueTask_CallsOnce_AndAgainWhenItIsPutOff()
    {
        var organization = await shared.App.RegisterAsync();
        var (manager, managerId) = await shared.App.InviteAsync(organization);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте");
        var conversation = await organization.ConversationAsync(phone);
        var task = await CreateAsync(organization, DateTimeOffset.UtcNow.AddSeconds(1), managerId, conversation.GetProperty("client").GetProperty("id").GetGuid());
        var notice = (await Eventually.GetAsync(() => DueAsync(manager), notices => notices.Count == 1, "he is called"))[0];
        Assert.Equal(("Позвонить", task, conversation.GetProperty("id").GetGuid()), (notice.GetProperty("title").GetString(), notice.GetProperty("taskId").GetGuid(), notice.GetProperty("conversationId").GetGuid()));
        await Task.Delay(TimeSpan.FromSeconds(16)); // another look
        Assert.Single(await DueAsync(manager));
        Assert.Empty(await DueAsync(organization.Admin));
        Assert.Equal(200, (await manager.PatchAsync($"/api/tasks/{task}", new { dueAt = DateTimeOffset.UtcNow.AddSeconds(1) })).Status);
        await Eventually.GetAsync(() => DueAsync(manager), notices => notices.Count == 2, "he is called again");
    }

    [Fact]
    public async Task DoneOrLater_CallsNobody_AndTheTaskOfOneWhoLeftCallsTheAdministrators()
    {
        var organization = await shared.App.RegisterAsync();
        var (manager, managerId) = await shared.App.InviteAsync(organization);
        var done = await CreateAsync(organization, DateTimeOffset.UtcNow.AddSeconds(2), managerId);
        Assert.Equal(200, (await manager.PatchAsync($"/api/tasks/{done}", new { status = "done" })).Status);
        await CreateAsync(organization, DateTimeOffset.UtcNow.AddDays(1), managerId);
        var orphan = await CreateAsync(organization, DateTimeOffset.UtcNow.AddSeconds(2), managerId);
        await organization.Admin.DeleteAsync($"/api/users/{managerId}");
        var notices = await Eventually.GetAsync(() => DueAsync(organization.Admin), found => found.Count > 0, "the administrator is called");
        Assert.Equal(orphan, Assert.Single(notices).GetProperty("taskId").GetGuid());
        Assert.Equal(0, await organization.CountAsync($"notifications where kind = 'task_due' and task_id = '{done}'"));
    }

    private static async Task<Guid> CreateAsync(Organization organization, DateTimeOffset dueAt, Guid assigneeId, Guid? clientId = null) =>
        (await organization.Admin.PostAsync("/api/tasks", new { title = "Позвонить", dueAt, assigneeId, clientId })).Json.GetProperty("id").GetGuid();

    private static async Task<IReadOnlyList<JsonElement>> DueAsync(ApiClient user) =>
        [.. (await user.GetAsync("/api/notifications")).Json.GetProperty("items").EnumerateArray().Where(notice => notice.GetProperty("kind").GetString() == "task_due")];
}
