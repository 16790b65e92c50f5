using System.Text.Json;
using SoulCrm.Functions.IntegrationTests.Products;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Media;

/// <summary>What managers attach reaches the client as it was, once, or is refused with a reason.</summary>
public sealed class OutboundMediaTests(SharedApp shared) : IClassFixture<SharedApp>
{
    public static TheoryData<byte[], string, string?, string, bool> Sendable => new()
    {
        { Pictures.Jpeg(40, 30), "image/jpeg", "beach.jpg", "image", false },
        { Files.Pdf, "application/pdf", "Программа тура.pdf", "document", false },
        { FakeTranscriber.Say("Перезвоню через час"), "audio/ogg", null, "voice", true },
    };

    [Theory]
    [MemberData(nameof(Sendable), DisableDiscoveryEnumeration = true)]
    public async Task File_WithACaption_ReachesTheClient(byte[] file, string type, string? name, string kind, bool isVoice)
    {
        var (organization, phone, conversation) = await OpenAsync();
        var uploaded = await Files.UploadAsync(organization.Admin, conversation, file, type, name);
        Assert.Equal((200, kind), (uploaded.Status, uploaded.Json.GetProperty("kind").GetString()));
        var media = uploaded.Json.GetProperty("id").GetGuid();
        var key = Guid.NewGuid().ToString();
        var sent = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = isVoice ? "" : "Смотрите", mediaId = media }, key);
        Assert.Equal(202, sent.Status);
        Assert.Equal(media, Files.Media(sent.Json)!.Value.GetProperty("id").GetGuid());
        var again = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = isVoice ? "" : "Смотрите", mediaId = media }, key);
        Assert.Equal(sent.Json.GetProperty("id").GetGuid(), again.Json.GetProperty("id").GetGuid());
        var left = await Eventually.GetAsync(() => shared.App.WhatsApp.Sent.Where(message => message.To == Organization.ChatId(phone) && message.Media is not null).ToList(), found => found.Count == 1, "it leaves");
        Assert.Equal(file, left[0].Media!.Content);
        Assert.Equal((type, name, isVoice, isVoice ? "" : "Смотрите"), (left[0].Media!.MediaType, left[0].Media!.Name, left[0].Media!.IsVoice, left[0].Text));
        using var response = await Files.ReadAsync(organization, sent.Json.GetProperty("id").GetGuid());
        Assert.Equal(file, await response.Content.ReadAsByteArrayAsync());
        // One file, one message.
        Assert.Equal("media.taken", (await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "", mediaId = media })).Code);
    }

    public static TheoryData<string, byte[], string, int, string> Refused => new()
    {
        { "HTML", "<html>"u8.ToArray(), "text/html", 415, "request.unsupported_media_type" },
        { "HTML that says it is a PDF", "<html>"u8.ToArray(), "application/pdf", 422, "media.type_mismatch" },
        { "a program that says it is a picture", [.. "MZ"u8, .. new byte[100]], "image/png", 422, "media.type_mismatch" },
        { "an archive that says it is a document", [.. "PK\u0003\u0004"u8, .. new byte[100]], "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 422, "media.type_mismatch" },
        { "nothing", [], "application/pdf", 422, "media.empty" },
        { "more than 16 MiB", new byte[(16 * 1024 * 1024) + 1], "application/pdf", 413, "request.too_large" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task UploadOfWhatMayNotBeSent_IsRefusedAndLeavesNothing(string what, byte[] file, string type, int status, string code)
    {
        var (organization, _, conversation) = await OpenAsync();
        var answer = await Files.UploadAsync(organization.Admin, conversation, file, type);
        Assert.True((status, code) == (answer.Status, answer.Code), $"{what}: {answer.Status} {answer.Text}");
        Assert.Empty(Files.Stored(organization));
        Assert.Equal(0, await organization.CountAsync("media_files"));
    }

    [Fact]
    public async Task FileOfAnotherConversation_OrAClients_CannotBeSent()
    {
        var (organization, phone, conversation) = await OpenAsync();
        var otherPhone = Organization.NewPhone();
        await organization.ClientSendsAsync(otherPhone, Pictures.Png(4, 4), "image/png", "image");
        var other = (await organization.ConversationAsync(otherPhone)).GetProperty("id").GetGuid();
        var theirs = Files.Media(await Files.EventuallyAsync(organization, other, found => Files.State(found) == "stored", "it is stored"))!.Value.GetProperty("id").GetGuid();
        var uploaded = (await Files.UploadAsync(organization.Admin, other, Pictures.Png(4, 4), "image/png")).Json.GetProperty("id").GetGuid();
        foreach (var media in new[] { theirs, uploaded, Guid.NewGuid() })
            Assert.Equal("media.unknown", (await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "", mediaId = media })).Code);
        Assert.Equal("validation.failed", (await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "" })).Code);
        Assert.Equal("validation.failed", (await organization.Admin.PostAsync($"/api/conversations/{other}/messages", new { text = new string('a', 1025), mediaId = uploaded })).Code);
        Assert.DoesNotContain(shared.App.WhatsApp.Sent, message => message.To == Organization.ChatId(phone) && message.Media is not null);
    }

    [Fact]
    public async Task BlobIsMissing_MessageFailsWithAReason()
    {
        var (organization, _, conversation) = await OpenAsync();
        var media = (await Files.UploadAsync(organization.Admin, conversation, Pictures.Png(4, 4), "image/png")).Json.GetProperty("id").GetGuid();
        File.Delete(Path.Combine(shared.App.Blobs, "media", organization.Id.ToString(), media.ToString()));
        var message = (await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "", mediaId = media })).Json.GetProperty("id").GetGuid();
        var failed = await Eventually.GetAsync(async () => (await organization.MessagesAsync(conversation)).Single(found => found.GetProperty("id").GetGuid() == message), found => found.GetProperty("status").GetString() == "failed", "it fails");
        Assert.Equal("media_missing", failed.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task StoreIsAway_UploadAnswers503AndLeavesNoRow()
    {
        var (organization, _, conversation) = await OpenAsync();
        // A file where the folder should be.
        var folder = Path.Combine(shared.App.Blobs, "media", organization.Id.ToString());
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        await File.WriteAllTextAsync(folder, "");
        Assert.Equal("media.store_unavailable", (await Files.UploadAsync(organization.Admin, conversation, Pictures.Png(4, 4), "image/png")).Code);
        Assert.Equal(0, await organization.CountAsync("media_files"));
        File.Delete(folder);
        Assert.Equal(200, (await Files.UploadAsync(organization.Admin, conversation, Pictures.Png(4, 4), "image/png")).Status);
    }

    [Fact]
    public async Task UploadThatIsNeverSent_IsFoundAfterADay_AndOneThatWaitsIsNot()
    {
        var (organization, _, conversation) = await OpenAsync();
        var forgotten = (await Files.UploadAsync(organization.Admin, conversation, Pictures.Png(4, 4), "image/png")).Json.GetProperty("id").GetGuid();
        var sent = (await Files.UploadAsync(organization.Admin, conversation, Pictures.Png(5, 5), "image/png")).Json.GetProperty("id").GetGuid();
        var waits = (await Files.UploadAsync(organization.Admin, conversation, Pictures.Png(6, 6), "image/png")).Json.GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "", mediaId = sent });
        Assert.Equal(201, (await organization.Admin.PostAsync($"/api/conversations/{conversation}/scheduled-messages", new { text = "", mediaId = waits, localTime = $"{DateTime.UtcNow.AddDays(3):yyyy-MM-dd}T12:00" })).Status);
        var canceled = (await Files.UploadAsync(organization.Admin, conversation, Pictures.Png(7, 7), "image/png")).Json.GetProperty("id").GetGuid();
        var planned = await organization.Admin.PostAsync($"/api/conversations/{conversation}/scheduled-messages", new { text = "", mediaId = canceled, localTime = $"{DateTime.UtcNow.AddDays(3):yyyy-MM-dd}T12:00" });
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/scheduled-messages/{planned.Json.GetProperty("id").GetGuid()}")).Status);
        await shared.App.Database.ExecuteAsync("update media_files set created_at = now() - interval '25 hours' where tenant_id = $1", organization.Id);
        var found = await shared.App.Database.ReadAsync<Guid[]>("select coalesce(array_agg(media_id order by media_id), '{}') from cross_tenant.find_abandoned_uploads(interval '1 day', 100) where tenant_id = $1", organization.Id);
        Assert.Equal([forgotten, canceled], found);
        // Nothing that is over holds them.
        foreach (var id in found) await shared.App.Database.ExecuteAsync("delete from media_files where id = $1", id);
        Assert.Equal(JsonValueKind.Null, (await organization.Admin.GetAsync($"/api/scheduled-messages/{planned.Json.GetProperty("id").GetGuid()}")).Json.GetProperty("media").ValueKind);
    }

    private async Task<(Organization Organization, string Phone, Guid Conversation)> OpenAsync()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/conversations/{conversation}/takeover");
        return (organization, phone, conversation);
    }
}
