using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>Something of the agents hangs between the queue and WhatsApp: a manager gets the word all the same, and sees that nobody knows what became of it.</summary>
public sealed class StuckSendTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task SendThatDoesNotEnd_IsGivenUp_AndTheManagerHasTheWord()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var hanging = new TaskCompletionSource();
        app.WhatsApp.BeforeSend = message => message.Text.Contains("менеджера", StringComparison.Ordinal) ? Task.CompletedTask : hanging.Task;
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await Eventually.GetAsync(() => organization.CountAsync("messages where author = 'agent' and status = 'sending'"), count => count == 1, "the agents' reply is leaving");
        var taken = await organization.Admin.PostAsync($"/api/conversations/{conversation}/takeover");
        Assert.Equal((200, "manager"), (taken.Status, taken.Json.GetProperty("control").GetString()));
        var reply = (await organization.MessagesAsync(conversation)).Single(message => message.GetProperty("author").GetString() == "agent");
        Assert.Equal(("failed", "unknown_outcome"), (reply.GetProperty("status").GetString(), reply.GetProperty("error").GetProperty("code").GetString()));
        // It did leave in the end: what WhatsApp says of it counts.
        hanging.SetResult();
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "the send ends");
        await Eventually.GetAsync(async () => (await organization.MessagesAsync(conversation)).Single(message => message.GetProperty("author").GetString() == "agent").GetProperty("status").GetString(), status => status == "sent", "it is known to have left");
        Assert.Equal(202, (await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Это менеджера слова" })).Status);
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 2, "the manager's message leaves");
    }
}
