using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Messages;

/// <summary>What a manager writes: once, in order, at the number's pace, and never silently lost.</summary>
public sealed class SendTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Manager_Writes_ClientGetsItAndReceiptsMoveItForward()
    {
        var app = shared.App;
        var (organization, phone, conversation) = await StartDialogueAsync(app);
        var sent = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Добрый день!" });
        Assert.Equal((202, "queued"), (sent.Status, sent.Json.GetProperty("status").GetString()));
        var id = sent.Json.GetProperty("id").GetGuid();
        await StatusAsync(organization, conversation, id, "sent");
        Assert.Equal(["Добрый день!"], organization.SentTo(phone));

        var externalId = $"3EB0{id:N}";
        await AckAsync(organization, phone, externalId, "read");
        await AckAsync(organization, phone, externalId, "device"); // late: never goes back
        await StatusAsync(organization, conversation, id, "read");
        Assert.Equal("read", (await organization.ConversationAsync(phone)).GetProperty("lastMessage").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Receipt_BeforeTheSendIsRecorded_IsNotLost()
    {
        var app = shared.App;
        var (organization, phone, conversation) = await StartDialogueAsync(app);
        app.WhatsApp.BeforeSend = message => AckAsync(organization, phone, $"3EB0{message.IdempotencyKey:N}", "device");
        var sent = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Добрый день!" });
        await StatusAsync(organization, conversation, sent.Json.GetProperty("id").GetGuid(), "delivered");
    }

    [Fact]
    public async Task SameKeyTwice_SendsOnce_AndAnotherTextIsRefused()
    {
        var app = shared.App;
        var (organization, phone, conversation) = await StartDialogueAsync(app);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Один раз" }, key)));
        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("id").GetGuid()).Distinct());
        var other = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Другой" }, key);
        Assert.Equal((422, "request.idempotency_key_reused"), (other.Status, other.Code));
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count > 0, "the message leaves");
        Assert.Equal(["Один раз"], organization.SentTo(phone));
    }

    [Theory]
    [InlineData(503, "busy")]
    [InlineData(503, "unknown_outcome")]
    [InlineData(409, "session_not_connected")]
    [InlineData(500, "crashed")]
    public async Task HostFailsFirst_MessageLeavesLaterOnceAndInOrder(int status, string code)
    {
        var app = shared.App;
        var (organization, phone, conversation) = await StartDialogueAsync(app);
        var failures = 0;
        app.WhatsApp.Answer = _ => Interlocked.Increment(ref failures) <= 2 ? (status, code) : null;
        foreach (var text in new[] { "первое", "второе", "третье" })
            Assert.Equal(202, (await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text })).Status);
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 3, "all three leave");
        Assert.Equal(["первое", "второе", "третье"], organization.SentTo(phone));
    }

    [Fact]
    public async Task HostRefuses_MessageFailsWithReason_AndRetrySendsIt()
    {
        var app = shared.App;
        var (organization, phone, conversation) = await StartDialogueAsync(app);
        app.WhatsApp.Answer = _ => (422, "not_on_whatsapp");
        var sent = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Добрый день!" });
        var id = sent.Json.GetProperty("id").GetGuid();
        var failed = await StatusAsync(organization, conversation, id, "failed");
        Assert.Equal("not_on_whatsapp", failed.GetProperty("error").GetProperty("code").GetString());

        app.WhatsApp.Answer = _ => null;
        Assert.Equal(202, (await organization.Admin.PostAsync($"/api/messages/{id}/retry")).Status);
        await StatusAsync(organization, conversation, id, "sent");
        Assert.Equal((409, "message.not_failed"), (await organization.Admin.PostAsync($"/api/messages/{id}/retry")) is var again ? (again.Status, again.Code) : default);
    }

    [Fact]
    public async Task NumberNotConnected_MessageWaitsAndLeavesOnConnect()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Алло");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var sent = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Добрый день!" });
        await Eventually.GetAsync(() => organization.CountAsync("outbox"), count => count == 0, "the queue item is published");
        Assert.DoesNotContain(app.WhatsApp.Sent, message => message.Organization == organization.Id);
        await organization.ConnectAsync();
        await StatusAsync(organization, conversation, sent.Json.GetProperty("id").GetGuid(), "sent");
    }

    [Fact]
    public async Task MoreThanThePaceAllows_WaitsForTokens()
    {
        var app = shared.App;
        var (organization, phone, conversation) = await StartDialogueAsync(app);
        await organization.Admin.PatchAsync("/api/organization", new { sendPerMinute = 3 });
        for (var n = 0; n < 5; n++) await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = $"{n}" });
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 3, "the first three leave");
        // The bucket is empty now; the next token takes twenty seconds.
        Assert.Equal(2L, await organization.CountAsync("messages where status = 'queued'"));
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 4, "the fourth leaves");
        Assert.Equal(["0", "1", "2", "3"], organization.SentTo(phone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0000")]
    public async Task Text_EmptyOrNul_IsRefused(string text)
    {
        var app = shared.App;
        var (organization, _, conversation) = await StartDialogueAsync(app);
        var response = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text });
        Assert.Equal((422, "validation.failed"), (response.Status, response.Code));
    }

    [Fact]
    public async Task Key_NotAUuid_IsRefused()
    {
        var app = shared.App;
        var (organization, _, conversation) = await StartDialogueAsync(app);
        var response = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "x" }, "not-a-uuid");
        Assert.Equal((400, "request.malformed"), (response.Status, response.Code));
    }

    private static async Task<(Organization Organization, string Phone, Guid Conversation)> StartDialogueAsync(TestApp app)
    {
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        // Typed on the agency's phone: the manager speaks from the start and no agent joins in.
        await organization.PhoneWritesAsync(phone, "Здравствуйте, это агентство");
        return (organization, phone, (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid());
    }

    private static Task<ApiResponse> AckAsync(Organization organization, string phone, string externalId, string ack) =>
        organization.DeliverAsync("message.ack", new { chatId = Organization.ChatId(phone), messageId = externalId, ack });

    private static async Task<System.Text.Json.JsonElement> StatusAsync(Organization organization, Guid conversation, Guid message, string status)
    {
        var messages = await Eventually.GetAsync(() => organization.MessagesAsync(conversation),
            all => all.Any(one => one.GetProperty("id").GetGuid() == message && one.GetProperty("status").GetString() == status), $"the message becomes {status}");
        return messages.Single(one => one.GetProperty("id").GetGuid() == message);
    }
}
