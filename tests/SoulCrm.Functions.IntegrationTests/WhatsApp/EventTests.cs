using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.WhatsApp;

public sealed class EventTests(PostgresFixture postgres, SharedApp shared) : IClassFixture<PostgresFixture>, IClassFixture<SharedApp>
{
    [Fact]
    public async Task Message_DeliveredThreeTimes_IsStoredOnce()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        // The same event again, and the same message in a new event, as after a restart of whatsapp-host.
        await organization.ClientWritesAsync(phone, "Привет", messageId: "3A01", eventId: "evt_1");
        await organization.ClientWritesAsync(phone, "Привет", messageId: "3A01", eventId: "evt_1");
        var third = await organization.ClientWritesAsync(phone, "Привет", messageId: "3A01", eventId: "evt_2");
        Assert.Equal(202, third.Status);
        Assert.Equal(1L, await organization.CountAsync("messages where direction = 'inbound'"));
        Assert.Equal(1, (await organization.ConversationAsync(phone)).GetProperty("unreadCount").GetInt32());
    }

    [Fact]
    public async Task Message_DeliveredManyTimesAtOnce_IsStoredOnce()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => organization.ClientWritesAsync(phone, "Привет", messageId: $"3A{n % 4}")));
        // A loser of the race may be asked to come again; the spool does.
        foreach (var n in Enumerable.Range(0, 4)) Assert.Equal(202, (await organization.ClientWritesAsync(phone, "Привет", messageId: $"3A{n}")).Status);
        Assert.Contains(answers, answer => answer.Status == 202);
        Assert.Equal(4L, await organization.CountAsync("messages where direction = 'inbound'"));
        Assert.Equal(1L, await organization.CountAsync("clients"));
    }

    [Theory]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0)]
    [InlineData(TestApp.EventsSecret, -400)]
    [InlineData(TestApp.EventsSecret, 400)]
    public async Task Event_BadSignatureOrTime_Answers401AndStoresNothing(string secret, int secondsOff)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var response = await app.DeliverAsync(new { id = "evt_1", type = "session.state", organizationId = organization.Id, at = DateTimeOffset.UtcNow, data = new { state = "connected" } },
            "evt_1", DateTimeOffset.UtcNow.AddSeconds(secondsOff), secret);
        Assert.Equal((401, "webhook.signature"), (response.Status, response.Code));
        Assert.Equal(0L, await organization.CountAsync("webhook_deliveries"));
        Assert.Equal("disconnected", (await organization.Admin.GetAsync("/api/whatsapp/session")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Event_Unsigned_Answers401()
    {
        var app = shared.App;
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(401, (await app.Anonymous.SendAsync(HttpMethod.Post, "/api/whatsapp/events", content)).Status);
    }

    [Theory]
    [InlineData("{", 400, "request.malformed")]
    [InlineData("""{"id":"e","type":"message.received","organizationId":"ORG","at":"2026-01-01T00:00:00Z","data":{}}""", 400, "request.malformed")]
    [InlineData("""{"id":"e","type":"message.ack","organizationId":"ORG","at":"2026-01-01T00:00:00Z","data":{"messageId":1,"ack":"read"}}""", 400, "request.malformed")]
    [InlineData("""{"id":"e","type":"something.new","organizationId":"ORG","at":"2026-01-01T00:00:00Z","data":{}}""", 422, "webhook.unknown_type")]
    [InlineData("""{"id":"e","type":"session.state","organizationId":"0199a000-0000-7000-8000-00000000ffff","at":"2026-01-01T00:00:00Z","data":{"state":"qr"}}""", 422, "webhook.unknown_organization")]
    public async Task Event_SignedButWrong_AnswersProblemAndStoresNothing(string body, int status, string code)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var response = await app.DeliverTextAsync(body.Replace("ORG", organization.Id.ToString(), StringComparison.Ordinal));
        Assert.Equal((status, code), (response.Status, response.Code));
        Assert.Equal(0L, await organization.CountAsync("webhook_deliveries"));
    }

    [Fact]
    public async Task Session_QrThenConnected_IsShownToAdmin()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var connect = await organization.Admin.PostAsync("/api/whatsapp/session/connect");
        Assert.Equal((202, "starting"), (connect.Status, connect.Json.GetProperty("state").GetString()));
        Assert.Equal([$"PUT /sessions/{organization.Id}"], app.WhatsApp.Commands);

        await organization.DeliverAsync("session.qr", new { qr = "2@abc,def", expiresAt = DateTimeOffset.UtcNow.AddSeconds(20) });
        var session = (await organization.Admin.GetAsync("/api/whatsapp/session")).Json;
        Assert.Equal(("qr", "2@abc,def"), (session.GetProperty("state").GetString(), session.GetProperty("qr").GetProperty("text").GetString()));
        Assert.StartsWith("<svg", session.GetProperty("qr").GetProperty("svg").GetString(), StringComparison.Ordinal);

        await organization.ConnectAsync();
        session = (await organization.Admin.GetAsync("/api/whatsapp/session")).Json;
        Assert.Equal(("connected", "+79990000000", System.Text.Json.JsonValueKind.Null),
            (session.GetProperty("state").GetString(), session.GetProperty("phone").GetString(), session.GetProperty("qr").ValueKind));
    }

    [Fact]
    public async Task Session_OlderState_DoesNotOverwriteNewer()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await app.DeliverAsync(new { id = "evt_old", type = "session.state", organizationId = organization.Id, at = DateTimeOffset.UtcNow.AddMinutes(-1), data = new { state = "starting" } }, "evt_old");
        Assert.Equal("connected", (await organization.Admin.GetAsync("/api/whatsapp/session")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Connect_HostUnreachable_Answers503()
    {
        await using var app = await TestApp.StartAsync(postgres, ("WhatsApp:HostUrl", "http://127.0.0.1:9"));
        var organization = await app.RegisterAsync();
        var response = await organization.Admin.PostAsync("/api/whatsapp/session/connect");
        Assert.Equal((503, "whatsapp.host_unavailable"), (response.Status, response.Code));
    }

    [Fact]
    public async Task Message_OlderThanAgentsMayAnswer_AsksForAPerson()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Вы ещё работаете?", sentAt: DateTimeOffset.UtcNow.AddMinutes(-20));
        var conversation = await organization.ConversationAsync(phone);
        Assert.Equal("late_message", conversation.GetProperty("attention").GetProperty("reason").GetString());
        Assert.Equal(0L, await organization.CountAsync("outbox where queue = 'message-process'"));
    }

    [Fact]
    public async Task Client_KnownByHiddenIdAndByPhone_IsOnePerson()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.DeliverAsync("message.received", new { chatId = "555@lid", messageId = "3A1", lid = "555@lid", text = "Привет", sentAt = DateTimeOffset.UtcNow });
        await organization.DeliverAsync("message.received", new { chatId = "555@lid", messageId = "3A2", lid = "555@lid", phone, name = "Ольга", text = "Это я", sentAt = DateTimeOffset.UtcNow });
        await organization.ClientWritesAsync(phone, "И снова я", name: "Ольга");
        var client = Assert.Single((await organization.Admin.GetAsync("/api/clients")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("Ольга", phone), (client.GetProperty("name").GetString(), client.GetProperty("phone").GetString()));
        Assert.Equal(3, (await organization.ConversationAsync(phone)).GetProperty("unreadCount").GetInt32());
    }

    [Fact]
    public async Task Message_EditedAndRevoked_IsFollowed()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Турция", messageId: "3A1");
        // Nobody answers meanwhile: the last message of the inbox is this one.
        await organization.Admin.PostAsync($"/api/conversations/{(await organization.ConversationAsync(phone)).GetProperty("id").GetGuid()}/takeover");
        await organization.DeliverAsync("message.edited", new { chatId = Organization.ChatId(phone), messageId = "3A1", text = "Египет" });
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        Assert.Equal("Египет", (await organization.MessagesAsync(id))[0].GetProperty("text").GetString());
        Assert.Equal("Египет", (await organization.ConversationAsync(phone)).GetProperty("lastMessage").GetProperty("text").GetString());
        await organization.DeliverAsync("message.revoked", new { chatId = Organization.ChatId(phone), messageId = "3A1" });
        Assert.Equal("", (await organization.MessagesAsync(id))[0].GetProperty("text").GetString());
        Assert.Equal("", (await organization.ConversationAsync(phone)).GetProperty("lastMessage").GetProperty("text").GetString());
    }
}
