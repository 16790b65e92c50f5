using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Media;

/// <summary>Voice notes are written down and answered like typed words, or a manager listens.</summary>
public sealed class VoiceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Voice = "audio/ogg; codecs=opus";

    [Fact]
    public async Task VoiceNote_IsWrittenDown_FoundTranslatedAndAnswered()
    {
        await using var ear = await FakeTranscriber.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ear.Settings);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, FakeTranscriber.Say("Здравствуйте, хотим в Турцию в июле, двое взрослых"), Voice, "ptt", seconds: 5);
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var message = await Files.EventuallyAsync(organization, conversation, found => Files.Media(found)!.Value.GetProperty("transcription").GetString() == "done", "it is written down");
        Assert.Equal(("Здравствуйте, хотим в Турцию в июле, двое взрослых", "ru", "stored"), (message.GetProperty("text").GetString(), message.GetProperty("language").GetString(), Files.State(message)));
        Assert.Equal(("test-ear", "voice.ogg"), ear.Requests.Single());
        // Answered as if it had been typed.
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count > 0, "agents answer");
        var client = (await organization.ConversationAsync(phone)).GetProperty("client").GetProperty("id").GetGuid();
        var known = (await organization.Admin.GetAsync($"/api/clients/{client}/qualification")).Json;
        Assert.Equal((2, "agent"), (known.GetProperty("adults").GetInt32(), (await organization.ConversationAsync(phone)).GetProperty("control").GetString()));
        var found = await Eventually.GetAsync(async () => (await organization.Admin.GetAsync("/api/messages/search?q=турцию")).Json.GetProperty("items").GetArrayLength(), count => count > 0, "it is found by its words");
        Assert.True(found > 0);
    }

    [Fact]
    public async Task TextWhileAVoiceNoteIsWrittenDown_IsAnsweredWithIt()
    {
        await using var ear = await FakeTranscriber.StartAsync();
        var heard = new TaskCompletionSource();
        ear.Before = () => heard.Task;
        await using var app = await TestApp.StartAsync(postgres, ear.Settings);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, FakeTranscriber.Say("Нас двое взрослых"), Voice, "ptt");
        await organization.ClientWritesAsync(phone, "Хотим в Турцию в июле");
        await Eventually.GetAsync(() => ear.Requests.Count, count => count == 1, "it is listened to");
        await Task.Delay(TimeSpan.FromSeconds(3)); // longer than the quiet window
        Assert.Empty(organization.SentTo(phone));
        heard.SetResult();
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "one answer");
        var client = (await organization.ConversationAsync(phone)).GetProperty("client").GetProperty("id").GetGuid();
        var known = (await organization.Admin.GetAsync($"/api/clients/{client}/qualification")).Json;
        Assert.Equal((2, "Турция"), (known.GetProperty("adults").GetInt32(), known.GetProperty("destination").GetString()));
    }

    [Theory]
    [InlineData(200, "<html>", 4)]
    [InlineData(400, "{}", 1)]
    [InlineData(200, """{"text":"  "}""", 1)]
    public async Task EarFails_AManagerIsAsked_AndTheSoundIsThere(int status, string body, int asked)
    {
        await using var ear = await FakeTranscriber.StartAsync();
        ear.Fault = () => (status, body);
        await using var app = await TestApp.StartAsync(postgres, ear.Settings);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, FakeTranscriber.Say("Алло"), Voice, "ptt");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var handed = await Eventually.GetAsync(() => organization.ConversationAsync(phone), found => found.GetProperty("control").GetString() == "paused", "a person is asked for");
        Assert.Equal("media", handed.GetProperty("attention").GetProperty("reason").GetString());
        Assert.Equal(asked, ear.Requests.Count);
        var message = (await organization.MessagesAsync(conversation)).First(found => Files.Media(found) is not null);
        Assert.Equal(("", "stored", "failed"), (message.GetProperty("text").GetString(), Files.State(message), Files.Media(message)!.Value.GetProperty("transcription").GetString()));
    }

    [Fact]
    public async Task NobodyWritesDown_AManagerIsAsked()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, FakeTranscriber.Say("Алло"), Voice, "ptt");
        var handed = await Eventually.GetAsync(() => organization.ConversationAsync(phone), found => found.GetProperty("control").GetString() == "paused", "a person is asked for");
        Assert.Equal("media", handed.GetProperty("attention").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task ProcessDiesWhileItListens_TheNextOneDoesItAgain()
    {
        await using var ear = await FakeTranscriber.StartAsync();
        var never = new TaskCompletionSource();
        ear.Before = () => never.Task;
        await using var app = await TestApp.StartAsync(postgres, ear.Settings);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientSendsAsync(phone, FakeTranscriber.Say("Хотим в Египет"), Voice, "ptt");
        await Eventually.GetAsync(() => ear.Requests.Count, count => count == 1, "it is listened to");
        ear.Before = () => Task.CompletedTask;
        // As if its lease were over: who began is not heard of again.
        await app.Database.ExecuteAsync("update media_files set not_before = now() - interval '1 minute'");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var message = await Eventually.GetAsync(async () => (await organization.MessagesAsync(conversation))[0], found => found.GetProperty("text").GetString() == "Хотим в Египет", "it is written down", TimeSpan.FromSeconds(70));
        Assert.Equal("done", Files.Media(message)!.Value.GetProperty("transcription").GetString());
        never.SetResult();
    }
}
