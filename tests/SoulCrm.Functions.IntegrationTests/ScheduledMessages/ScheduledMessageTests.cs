using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.ScheduledMessages;

/// <summary>What is scheduled leaves at its time by the client's clock, once, or is canceled and its author told.</summary>
[Long]
public sealed class ScheduledMessageTests(SharedApp shared, PostgresFixture postgres) : IClassFixture<SharedApp>, IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("+4915112345678", "Europe/Berlin")]
    [InlineData("+971501234567", "Asia/Dubai")]
    [InlineData("+79991234567", "Europe/Moscow")]
    public async Task LocalTime_IsTheClients(string phone, string zone)
    {
        var (organization, _, conversation) = await OpenAsync(phone);
        var day = DateTime.UtcNow.Date.AddDays(40);
        var created = await ScheduleAsync(organization, conversation, "Доброе утро!", $"{day:yyyy-MM-dd}T10:30");
        Assert.Equal(201, created.Status);
        var local = TimeZoneInfo.ConvertTime(created.Json.GetProperty("sendAt").GetDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal((day.AddHours(10.5), zone, $"{day:yyyy-MM-dd}T10:30"), (local.DateTime, created.Json.GetProperty("timeZone").GetString(), created.Json.GetProperty("localTime").GetString()));
        var list = (await organization.Admin.GetAsync($"/api/conversations/{conversation}/scheduled-messages")).Json;
        Assert.Equal((zone, 1), (list.GetProperty("timeZone").GetString(), list.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task TimeThatCannotBe_IsRefused()
    {
        var (organization, _, conversation) = await OpenAsync("+4915112345678");
        var spring = NextChange(DateTimeOffset.UtcNow, isSpring: true);
        var autumn = NextChange(DateTimeOffset.UtcNow, isSpring: false);
        foreach (var (time, zone, code) in new (string, string?, string)[]
        {
            ($"{spring:yyyy-MM-dd}T02:30", null, "scheduled_message.no_such_time"),
            ($"{DateTime.UtcNow.AddHours(-1):yyyy-MM-dd'T'HH:mm}", "UTC", "scheduled_message.in_the_past"),
            ($"{DateTime.UtcNow.AddDays(400):yyyy-MM-dd}T10:00", null, "scheduled_message.too_far"),
            ("2026-12-31T10:00Z", null, "validation.failed"),
            ("31.12.2026 10:00", null, "validation.failed"),
            ($"{DateTime.UtcNow.AddDays(2):yyyy-MM-dd}T10:00", "Mars/Olympus", "validation.failed"),
        }) Assert.Equal((time, code), (time, (await ScheduleAsync(organization, conversation, "Привет", time, zone)).Code));
        // An hour that comes twice means its first coming: summer time still.
        var twice = await ScheduleAsync(organization, conversation, "Привет", $"{autumn:yyyy-MM-dd}T02:30");
        Assert.Equal(autumn.AddMinutes(30), twice.Json.GetProperty("sendAt").GetDateTimeOffset().UtcDateTime);
    }

    [Fact]
    public async Task Due_LeavesInItsAuthorsName_AndTakesTheWordFromAgents()
    {
        var (organization, phone, conversation) = await OpenAsync();
        var (manager, managerId) = await shared.App.InviteAsync(organization);
        var id = await ScheduledAsync(organization, conversation, "Как добрались?", by: manager);
        Assert.Equal("agent", await ControlAsync(organization, conversation)); // nobody's word is taken before
        await MakeDueAsync(id);
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Contains("Как добрались?"), "it leaves");
        Assert.Equal(("manager", managerId), (await ControlAsync(organization, conversation), (await ReadAsync(organization, conversation)).GetProperty("assigneeId").GetGuid()));
        var sent = (await organization.Admin.GetAsync($"/api/scheduled-messages/{id}")).Json;
        Assert.Equal("sent", sent.GetProperty("state").GetString());
        var message = (await organization.MessagesAsync(conversation)).Single(found => found.GetProperty("id").GetGuid() == sent.GetProperty("messageId").GetGuid());
        Assert.Equal("Мария", message.GetProperty("authorName").GetString());
        Assert.Equal("scheduled_message.not_waiting", (await organization.Admin.DeleteAsync($"/api/scheduled-messages/{id}")).Code);
        Assert.Equal("scheduled_message.not_waiting", (await organization.Admin.PatchAsync($"/api/scheduled-messages/{id}", new { text = "Поздно" })).Code);
        Assert.Equal(1, organization.SentTo(phone).Count(text => text == "Как добрались?"));
    }

    [Fact]
    public async Task Due_WhileAColleagueHasTheWord_LeavesItToHim()
    {
        var (organization, phone, conversation) = await OpenAsync();
        var (colleague, colleagueId) = await shared.App.InviteAsync(organization, name: "Пётр");
        var id = await ScheduledAsync(organization, conversation, "Напоминаю о доплате");
        await colleague.PostAsync($"/api/conversations/{conversation}/takeover");
        await MakeDueAsync(id);
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Contains("Напоминаю о доплате"), "it leaves");
        Assert.Equal(colleagueId, (await ReadAsync(organization, conversation)).GetProperty("assigneeId").GetGuid());
    }

    [Fact]
    public async Task ClientWritesFirst_ItIsCanceledAndItsAuthorTold_UnlessItStandsAnyway()
    {
        var (organization, phone, conversation) = await OpenAsync();
        var canceled = await ScheduledAsync(organization, conversation, "Вы ещё думаете?");
        var stays = await ScheduledAsync(organization, conversation, "Ваши билеты готовы", cancelOnReply: false);
        await organization.ClientWritesAsync(phone, "Я решил");
        Assert.Equal(("canceled", "client_wrote"), await StateAsync(organization, canceled));
        Assert.Equal(("waiting", null), await StateAsync(organization, stays));
        Assert.Contains("scheduled_canceled", (await organization.Admin.GetAsync("/api/notifications")).Json.GetProperty("items").EnumerateArray().Select(notice => notice.GetProperty("kind").GetString()));
        await MakeDueAsync(canceled);
        await MakeDueAsync(stays);
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Contains("Ваши билеты готовы"), "the other one leaves");
        Assert.DoesNotContain("Вы ещё думаете?", organization.SentTo(phone));
    }

    [Fact]
    public async Task DueWhileTheNumberIsAway_ClientWrites_ItDoesNotLeaveAnyMore()
    {
        var (organization, phone, conversation) = await OpenAsync();
        await organization.DeliverAsync("session.state", new { state = "disconnected" });
        var id = await ScheduledAsync(organization, conversation, "Вы ещё думаете?");
        await MakeDueAsync(id);
        var message = await Eventually.GetAsync(async () => (await organization.MessagesAsync(conversation)).LastOrDefault(found => found.GetProperty("text").GetString() == "Вы ещё думаете?"), found => found.ValueKind == JsonValueKind.Object, "it is a message");
        await organization.ClientWritesAsync(phone, "Я решил");
        await organization.ConnectAsync();
        Assert.Equal("canceled", (await organization.MessagesAsync(conversation)).Single(found => found.GetProperty("id").GetGuid() == message.GetProperty("id").GetGuid()).GetProperty("status").GetString());
        Assert.DoesNotContain("Вы ещё думаете?", organization.SentTo(phone));
    }

    [Fact]
    public async Task BlockedClientOrAuthorWhoLeft_ItIsCanceledWithTheReason()
    {
        var (organization, _, conversation) = await OpenAsync();
        var (manager, managerId) = await shared.App.InviteAsync(organization);
        var (left, blocked) = (await ScheduledAsync(organization, conversation, "Раз", by: manager), await ScheduledAsync(organization, conversation, "Два"));
        await organization.Admin.DeleteAsync($"/api/users/{managerId}");
        await MakeDueAsync(left);
        await Eventually.GetAsync(() => StateAsync(organization, left), state => state == ("canceled", "author_left"), "it is canceled");
        var client = (await ReadAsync(organization, conversation)).GetProperty("client").GetProperty("id").GetGuid();
        Assert.Equal(200, (await organization.Admin.PatchAsync($"/api/clients/{client}", new { blocked = true })).Status);
        await MakeDueAsync(blocked);
        await Eventually.GetAsync(() => StateAsync(organization, blocked), state => state == ("canceled", "client_blocked"), "it is canceled");
        Assert.Equal("client.blocked", (await ScheduleAsync(organization, conversation, "Три", $"{DateTime.UtcNow.AddDays(2):yyyy-MM-dd}T10:00")).Code);
    }

    [Fact]
    public async Task EditedAndCanceled_OnlyWithTheVersionThatWasSeen()
    {
        var (organization, _, conversation) = await OpenAsync();
        var id = await ScheduledAsync(organization, conversation, "Доброе утро");
        var edited = await organization.Admin.PatchAsync($"/api/scheduled-messages/{id}", new { text = "Добрый день", localTime = $"{DateTime.UtcNow.AddDays(5):yyyy-MM-dd}T14:00", timeZone = "Asia/Dubai" }, "\"1\"");
        Assert.Equal((200, "Добрый день", "Asia/Dubai", 2), (edited.Status, edited.Json.GetProperty("text").GetString(), edited.Json.GetProperty("timeZone").GetString(), edited.Json.GetProperty("version").GetInt32()));
        Assert.Equal("request.version_stale", (await organization.Admin.PatchAsync($"/api/scheduled-messages/{id}", new { text = "Ещё раз" }, "\"1\"")).Code);
        Assert.Equal("validation.failed", (await organization.Admin.PatchAsync($"/api/scheduled-messages/{id}", new { timeZone = "Asia/Dubai" })).Code);
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/scheduled-messages/{id}")).Status);
        Assert.Equal(("canceled", "by_manager"), await StateAsync(organization, id));
        Assert.Equal(0, (await organization.Admin.GetAsync($"/api/conversations/{conversation}/scheduled-messages")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task TwentyWait_TheNextIsRefused()
    {
        var (organization, _, conversation) = await OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 23).Select(n => ScheduleAsync(organization, conversation, $"{n}", $"{DateTime.UtcNow.AddDays(2):yyyy-MM-dd}T10:00")));
        Assert.Equal((20, 3), (answers.Count(answer => answer.Status == 201), answers.Count(answer => answer.Code == "scheduled_message.too_many")));
    }

    [Fact]
    public async Task DueAndAnsweredAtOnce_InTwoProcesses_EachLeavesOnceOrIsCanceled()
    {
        const int dialogues = 60;
        await using var app = await TestApp.StartAsync(postgres);
        await using var other = await app.StartAnotherAsync();
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var open = new List<(string Phone, Guid Conversation, Guid Scheduled)>();
        for (var i = 0; i < dialogues; i++)
        {
            var phone = Organization.NewPhone();
            await organization.ClientWritesAsync(phone, "Здравствуйте");
            var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
            await organization.Admin.PostAsync($"/api/conversations/{conversation}/takeover");
            open.Add((phone, conversation, await ScheduledAsync(organization, conversation, "Вы ещё думаете?")));
        }

        // Both processes' timers fire at the same second; clients write around it.
        await app.Database.ExecuteAsync("update scheduled_messages set send_at = now() where tenant_id = $1", organization.Id);
        var random = new Random(7);
        await Task.WhenAll(open.Select(async one =>
        {
            await Task.Delay(random.Next(15_000));
            await organization.ClientWritesAsync(one.Phone, "Я решил");
        }));
        await Eventually.GetAsync(() => organization.CountAsync("scheduled_messages where state = 'waiting'"), count => count == 0, "each is decided");
        Assert.Equal(0, await organization.CountAsync("scheduled_messages s where state = 'sent' and (select count(*) from messages m where m.tenant_id = s.tenant_id and m.conversation_id = s.conversation_id and m.text = s.text) <> 1"));
        Assert.Equal(0, await organization.CountAsync("scheduled_messages s where state = 'canceled' and exists (select from messages m where m.tenant_id = s.tenant_id and m.conversation_id = s.conversation_id and m.text = s.text)"));
        var (sent, canceled) = (await organization.CountAsync("scheduled_messages where state = 'sent'"), await organization.CountAsync("scheduled_messages where state = 'canceled'"));
        Assert.Equal(dialogues, sent + canceled);
        // Those that became messages and had not left when he wrote were canceled with him.
        foreach (var (phone, _, _) in open) Assert.InRange(organization.SentTo(phone).Count(text => text == "Вы ещё думаете?") + other.WhatsApp.Sent.Count(message => message.To == Organization.ChatId(phone) && message.Text == "Вы ещё думаете?"), 0, 1);
    }

    private async Task<(Organization Organization, string Phone, Guid Conversation)> OpenAsync(string? phone = null)
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        phone ??= Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count > 0, "agents answer");
        return (organization, phone, (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid());
    }

    private static Task<ApiResponse> ScheduleAsync(Organization organization, Guid conversation, string text, string localTime, string? timeZone = null, bool cancelOnReply = true, ApiClient? by = null) =>
        (by ?? organization.Admin).PostAsync($"/api/conversations/{conversation}/scheduled-messages", new { text, localTime, timeZone, cancelOnReply });

    private static async Task<Guid> ScheduledAsync(Organization organization, Guid conversation, string text, bool cancelOnReply = true, ApiClient? by = null)
    {
        var answer = await ScheduleAsync(organization, conversation, text, $"{DateTime.UtcNow.AddDays(2):yyyy-MM-dd}T10:00", cancelOnReply: cancelOnReply, by: by);
        return answer.Status == 201 ? answer.Json.GetProperty("id").GetGuid() : throw new InvalidOperationException(answer.Text);
    }

    private Task MakeDueAsync(Guid id) => shared.App.Database.ExecuteAsync("update scheduled_messages set send_at = now() where id = $1", id);

    private static async Task<(string?, string?)> StateAsync(Organization organization, Guid id)
    {
        var one = (await organization.Admin.GetAsync($"/api/scheduled-messages/{id}")).Json;
        return (one.GetProperty("state").GetString(), one.GetProperty("reason").GetString());
    }

    private static async Task<JsonElement> ReadAsync(Organization organization, Guid conversation) => (await organization.Admin.GetAsync($"/api/conversations/{conversation}")).Json;

    private static async Task<string?> ControlAsync(Organization organization, Guid conversation) => (await ReadAsync(organization, conversation)).GetProperty("control").GetString();

    // The last Sunday of March and October, 01:00 UTC: when the European Union changes its clocks.
    private static DateTime NextChange(DateTimeOffset now, bool isSpring)
    {
        for (var year = now.Year; ; year++)
        {
            var day = new DateTime(year, isSpring ? 3 : 10, 31, 0, 0, 0, DateTimeKind.Utc);
            while (day.DayOfWeek != DayOfWeek.Sunday) day = day.AddDays(-1);
            if (day > now.UtcDateTime.AddDays(1)) return day;
        }
    }
}
