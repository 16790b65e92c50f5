using Npgsql;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Messages;

/// <summary>
/// Who changes a message waits for its conversation first, with the message still free: translations, takeovers and cancellations lock in that order, and the
/// other way round two of them would wait for each other until one is thrown out.
/// </summary>
public sealed class LockOrderTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Theory]
    [InlineData("receipt")]
    [InlineData("edit")]
    [InlineData("block")]
    public async Task ChangeOfAMessage_WhileItsConversationIsLocked_LeavesTheMessageFree(string change)
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.PhoneWritesAsync(phone, "Здравствуйте, это агентство", messageId: $"3A{Guid.NewGuid():N}");
        var chat = await organization.ConversationAsync(phone);
        var (conversation, client) = (chat.GetProperty("id").GetGuid(), chat.GetProperty("client").GetProperty("id").GetGuid());
        if (change == "block") await organization.DeliverAsync("session.state", new { state = "disconnected" }); // it stays in the queue
        var sent = await organization.Admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = "Добрый день!" });
        var message = sent.Json.GetProperty("id").GetGuid();
        if (change != "block") await StatusAsync("sent");

        await using var holder = new NpgsqlConnection(shared.App.Database.Superuser);
        await holder.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select id from conversations where id = $1 for no key update", holder) { Parameters = { new() { Value = conversation } } })
            await hold.ExecuteNonQueryAsync();
        var changing = Task.Run(() => change switch
        {
            "receipt" => organization.DeliverAsync("message.ack", new { chatId = Organization.ChatId(phone), messageId = $"3EB0{message:N}", ack = "read" }),
            "edit" => organization.DeliverAsync("message.edited", new { messageId = $"3EB0{message:N}", text = "Добрый вечер!" }),
            _ => organization.Admin.PatchAsync($"/api/clients/{client}", new { blocked = true }),
        });
        await Eventually.GetAsync(
            () => shared.App.Database.ReadAsync<bool>("select exists (select from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted)"),
            waits => waits, "the change waits for the conversation");
        Assert.Equal(message, await shared.App.Database.ReadAsync<Guid>($"select id from messages where id = '{message}' for no key update nowait"));

        await transaction.CommitAsync();
        Assert.InRange((await changing).Status, 200, 299);
        if (change == "edit") Assert.Equal("Добрый вечер!", (await MessageAsync()).GetProperty("text").GetString());
        else await StatusAsync(change == "receipt" ? "read" : "canceled");

        async Task StatusAsync(string status) =>
            await Eventually.GetAsync(MessageAsync, shown => shown.GetProperty("status").GetString() == status, $"the message is {status}");

        async Task<System.Text.Json.JsonElement> MessageAsync() =>
            (await organization.MessagesAsync(conversation)).Single(shown => shown.GetProperty("id").GetGuid() == message);
    }
}
