using SoulCrm.Functions.IntegrationTests.Products;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Media;

/// <summary>What clients send is kept and shown, or it is said why not; nothing of it waits for the file.</summary>
public sealed class InboundMediaTests(SharedApp shared, PostgresFixture postgres) : IClassFixture<SharedApp>, IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("image/jpeg", "image", "image", "image/jpeg", true)]
    [InlineData("application/pdf", "document", "document", "application/pdf", true)]
    [InlineData("audio/ogg; codecs=opus", "ptt", "voice", "audio/ogg", true)]
    [InlineData("video/mp4", "video", "video", "video/mp4", true)]
    [InlineData("image/svg+xml", "image", "image", "application/octet-stream", false)]
    [InlineData("text/html", "document", "document", "application/octet-stream", false)]
    [InlineData("application/x-msdownload", "document", "document", "application/octet-stream", false)]
    public async Task File_OfAClient_IsFetchedAndReadAsItCame(string mediaType, string kind, string shownKind, string answered, bool isInline)
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        byte[] file = [.. "<script>alert(1)</script>"u8, .. Guid.NewGuid().ToByteArray()];
        var external = await organization.ClientSendsAsync(phone, file, mediaType, kind, text: "Вот, посмотрите", fileName: "..\\..\\мой\u202Efdp.паспорт?.pdf", seconds: 4.4);
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var message = await Files.EventuallyAsync(organization, conversation, found => Files.State(found) == "stored", "the file is stored");
        Assert.Equal("Вот, посмотрите", message.GetProperty("text").GetString());
        var media = Files.Media(message)!.Value;
        Assert.Equal((shownKind, "мойfdp.паспорт.pdf", file.Length, 4), (media.GetProperty("kind").GetString(), media.GetProperty("fileName").GetString(), media.GetProperty("bytes").GetInt32(), media.GetProperty("seconds").GetInt32()));
        Assert.Contains($"{external} {Organization.ChatId(phone)} False", shared.App.WhatsApp.Fetches);

        using var response = await Files.ReadAsync(organization, message.GetProperty("id").GetGuid());
        Assert.Equal(file, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(answered, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(isInline ? null : "мойfdp.паспорт.pdf", response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal(("nosniff", "sandbox"), (response.Headers.GetValues("X-Content-Type-Options").Single(), response.Headers.GetValues("Content-Security-Policy").Single()));
        var last = (await organization.ConversationAsync(phone)).GetProperty("lastMessage");
        Assert.Contains(last.GetProperty("media").GetString(), new[] { shownKind, null }); // null once agents have answered
    }

    [Fact]
    public async Task FileOfAnotherOrganization_IsNotThere()
    {
        var mine = await shared.App.RegisterAsync("First");
        var other = await shared.App.RegisterAsync("Second");
        var phone = Organization.NewPhone();
        await mine.ClientSendsAsync(phone, Pictures.Png(4, 4), "image/png", "image");
        var conversation = (await mine.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var message = (await Files.EventuallyAsync(mine, conversation, found => Files.State(found) == "stored", "the file is stored")).GetProperty("id").GetGuid();
        Assert.Equal("media.not_found", (await other.Admin.GetAsync($"/api/messages/{message}/media")).Code);
        Assert.Equal("media.not_found", (await other.Admin.PostAsync($"/api/messages/{message}/media/fetch")).Code);
        Assert.Equal("conversation.not_found", (await Files.UploadAsync(other.Admin, conversation, Pictures.Png(4, 4), "image/png")).Code);
        Assert.Empty(Files.Stored(other));
    }

    [Fact]
    public async Task HostIsBusyFirst_FileComesLater()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var answers = new Queue<(int, string)?>([(503, "busy"), (409, "session_not_connected"), null]);
        app.WhatsApp.FetchAnswer = _ => answers.Count > 0 ? answers.Dequeue() : null;
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, Pictures.Png(4, 4), "image/png", "image");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        Assert.Equal("media.not_there", (await organization.Admin.GetAsync($"/api/messages/{(await organization.MessagesAsync(conversation))[0].GetProperty("id").GetGuid()}/media")).Code);
        await Files.EventuallyAsync(organization, conversation, found => Files.State(found) == "stored", "the file is stored");
        Assert.Equal(3, app.WhatsApp.Fetches.Count);
    }

    [Theory]
    [InlineData(410, "media_gone", "gone", true)]
    [InlineData(404, "not_found", "gone", true)]
    [InlineData(413, "too_large", "too_large", false)]
    public async Task FileThatWillNotCome_SaysWhy_AndAPersonMayTryAgain(int status, string code, string reason, bool mayTryAgain)
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        app.WhatsApp.FetchAnswer = _ => (status, code);
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, Pictures.Png(4, 4), "image/png", "image");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var message = await Files.EventuallyAsync(organization, conversation, found => Files.State(found) == "unavailable", "it is given up");
        Assert.Equal(reason, Files.Media(message)!.Value.GetProperty("reason").GetString());
        app.WhatsApp.FetchAnswer = _ => null;
        var again = await organization.Admin.PostAsync($"/api/messages/{message.GetProperty("id").GetGuid()}/media/fetch");
        Assert.Equal(mayTryAgain ? 202 : 409, again.Status);
        if (mayTryAgain) await Files.EventuallyAsync(organization, conversation, found => Files.State(found) == "stored", "the file is stored");
        else Assert.Equal("media.not_fetchable", again.Code);
    }

    [Fact]
    public async Task HostSaysLessThanItSends_FileOver16MiBIsNotTaken()
    {
        var organization = await shared.App.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, new byte[(16 * 1024 * 1024) + 1], "video/mp4", "video", size: 10);
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var message = await Files.EventuallyAsync(organization, conversation, found => Files.State(found) == "unavailable", "it is given up");
        Assert.Equal("too_large", Files.Media(message)!.Value.GetProperty("reason").GetString());
        Assert.Empty(Files.Stored(organization));
    }

    [Fact]
    public async Task AskedForAnHour_GivesUp()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        app.WhatsApp.FetchAnswer = _ => (503, "busy");
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, Pictures.Png(4, 4), "image/png", "image");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await Eventually.GetAsync(() => app.WhatsApp.Fetches.Count, count => count > 0, "it was asked for");
        await app.Database.ExecuteAsync("update media_files set attempts = 11");
        var message = await Files.EventuallyAsync(organization, conversation, found => Files.State(found) == "unavailable", "it is given up");
        Assert.Equal("failed", Files.Media(message)!.Value.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task LostQueueItem_IsFoundByTheSweep()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        await app.Database.ExecuteAsync("create function lose() returns trigger language plpgsql as $$ begin return null; end $$; create trigger lose before insert on outbox for each row when (new.queue = 'media') execute function lose()");
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, Pictures.Png(4, 4), "image/png", "image");
        await app.Database.ExecuteAsync("drop trigger lose on outbox");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await Eventually.GetAsync(async () => Files.State((await organization.MessagesAsync(conversation))[0]), state => state == "stored", "the file is stored", TimeSpan.FromSeconds(70));
    }

    [Fact]
    public async Task PhotoOfAClient_CallsAManager_AndAStickerCallsNobody()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "agents answer");
        await organization.ClientSendsAsync(phone, [1, 2, 3], "image/webp", "sticker");
        var conversation = await organization.ConversationAsync(phone);
        Assert.Equal(("agent", null), (conversation.GetProperty("control").GetString(), conversation.GetProperty("waitingSince").GetString()));
        await organization.ClientSendsAsync(phone, Pictures.Jpeg(4, 4), "image/jpeg", "image", text: "Хочу в такой отель");
        var handed = await Eventually.GetAsync(() => organization.ConversationAsync(phone), found => found.GetProperty("control").GetString() == "paused", "a person is asked for");
        Assert.Equal("media", handed.GetProperty("attention").GetProperty("reason").GetString());
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 2, "the client is told that a manager comes");
    }

    [Fact]
    public async Task RevokedErased_FileIsGone_AndTheExportHasWhatIsThere()
    {
        var organization = await shared.App.RegisterAsync();
        var phone = Organization.NewPhone();
        var (first, second) = (Pictures.Png(4, 4), Pictures.Png(8, 8));
        var revoked = await organization.ClientSendsAsync(phone, first, "image/png", "image", fileName: "passport.png");
        await organization.ClientSendsAsync(phone, second, "image/png", "image", fileName: "ticket.png");
        var conversation = await organization.ConversationAsync(phone);
        var id = conversation.GetProperty("id").GetGuid();
        await Eventually.GetAsync(() => Files.Stored(organization).Length, count => count == 2, "both are stored");
        await organization.DeliverAsync("message.revoked", new { chatId = Organization.ChatId(phone), messageId = revoked });
        await Eventually.GetAsync(() => Files.Stored(organization).Length, count => count == 1, "the blob of the revoked one goes");
        var media = Files.Media((await organization.MessagesAsync(id))[0])!.Value;
        Assert.Equal(("removed", "revoked", null), (media.GetProperty("state").GetString(), media.GetProperty("reason").GetString(), media.GetProperty("fileName").GetString()));

        var export = await organization.ExportAsync();
        Assert.Equal(second, export[Assert.Single(export.Keys, name => name.StartsWith("media/", StringComparison.Ordinal))]);

        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{conversation.GetProperty("client").GetProperty("id").GetGuid()}/erase")).Status);
        await Eventually.GetAsync(() => Files.Stored(organization).Length, count => count == 0, "no blob is left");
        Assert.DoesNotContain("ticket", await organization.App.Database.ReadAsync<string>("select string_agg(to_jsonb(f)::text, '') from media_files f where tenant_id = $1", organization.Id), StringComparison.Ordinal);
    }
}
