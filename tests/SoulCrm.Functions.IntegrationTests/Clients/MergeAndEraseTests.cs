using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Clients;

public sealed class MergeAndEraseTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Merge_MovesEverything_AndUndoPutsItBack()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (one, other) = (Organization.NewPhone(), Organization.NewPhone());
        await organization.ClientWritesAsync(one, "Позовите человека", name: "Ольга");
        await organization.ClientWritesAsync(other, "Позовите человека", name: "Оля с другого номера");
        var (kept, merged) = (await ClientOfAsync(organization, one), await ClientOfAsync(organization, other));
        await organization.Admin.PatchAsync($"/api/clients/{merged}", new { tags = new[] { "б", "а" }, customFields = new Dictionary<string, string> { ["город"] = "Казань" } });
        await organization.Admin.PatchAsync($"/api/clients/{kept}", new { tags = new[] { "в" } });
        await organization.Admin.PostAsync($"/api/clients/{merged}/notes", new { text = "заметка о втором" });
        var before = await StateAsync(organization, kept) + await StateAsync(organization, merged);

        var result = await organization.Admin.PostAsync($"/api/clients/{kept}/merge", new { mergedId = merged });
        Assert.Equal((200, 1), (result.Status, result.Json.GetProperty("notesCount").GetInt32()));
        Assert.Equal(["а", "б", "в"], result.Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(kept, await ClientOfAsync(organization, other));
        Assert.Equal(kept, (await organization.Admin.GetAsync($"/api/clients/{merged}")).Json.GetProperty("mergedInto").GetGuid());
        // He writes from the other number: the thread is that client's, and answers go to where he wrote from.
        await organization.ClientWritesAsync(other, "Это снова я", name: null);
        Assert.Equal(kept, await ClientOfAsync(organization, other));
        Assert.Equal(2L, await app.Database.ReadAsync<long>("select count(*) from conversations where client_id = $1", kept));
        Assert.Equal("client.merged", (await organization.Admin.PostAsync($"/api/clients/{kept}/merge", new { mergedId = merged })).Code);
        Assert.Equal("client.merge_self", (await organization.Admin.PostAsync($"/api/clients/{kept}/merge", new { mergedId = kept })).Code);

        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{merged}/unmerge")).Status);
        Assert.Equal(merged, await ClientOfAsync(organization, other));
        Assert.Equal(before, await StateAsync(organization, kept) + await StateAsync(organization, merged));
        Assert.Equal("client.not_merged", (await organization.Admin.PostAsync($"/api/clients/{merged}/unmerge")).Code);
    }

    [Fact]
    public async Task Undo_KeepsWhatPeopleHaveChangedSince()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var kept = await CreateAsync(organization, "Ольга");
        var merged = await CreateAsync(organization, "Ольга 2");
        await organization.Admin.PatchAsync($"/api/clients/{merged}", new { tags = new[] { "б" } });
        await organization.Admin.PostAsync($"/api/clients/{kept}/merge", new { mergedId = merged });
        await organization.Admin.PatchAsync($"/api/clients/{kept}", new { tags = new[] { "новая" }, name = "Ольга Петрова" });
        await organization.Admin.PostAsync($"/api/clients/{merged}/unmerge");
        var client = (await organization.Admin.GetAsync($"/api/clients/{kept}")).Json;
        Assert.Equal(("Ольга Петрова", "новая"), (client.GetProperty("name").GetString(), client.GetProperty("tags")[0].GetString()));
    }

    [Fact]
    public async Task TwoMerges_TheOtherWayRoundAtOnce_LeaveOneClient()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (one, other) = (await CreateAsync(organization, "Ольга"), await CreateAsync(organization, "Ольга 2"));
        var answers = await Task.WhenAll(
            organization.Admin.PostAsync($"/api/clients/{one}/merge", new { mergedId = other }), organization.Admin.PostAsync($"/api/clients/{other}/merge", new { mergedId = one }));
        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Duplicates_AreFoundByPhoneAndByName()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var client = await CreateAsync(organization, "Ольга Петрова", "+79161234567");
        var byPhone = await CreateAsync(organization, "Неизвестная", "+89161234567");
        var byName = await CreateAsync(organization, "Олга Петрова");
        await CreateAsync(organization, "Пётр Иванов");
        var found = (await organization.Admin.GetAsync($"/api/clients/{client}/duplicates")).Json.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("client").GetProperty("id").GetGuid(), item.GetProperty("reason").GetString())).ToList();
        Assert.Equal([(byPhone, "phone"), (byName, "name")], found);
    }

    [Fact]
    public async Task Erased_LeavesCountsAndNothingThatTellsWhoItWas()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        const string secret = "Секретова";
        var phone = "+79169876543";
        await organization.ClientWritesAsync(phone, $"Меня зовут {secret}, хочу в Турцию вдвоём в июле", name: $"Ольга {secret}");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "the agent's answer");
        var conversation = await organization.ConversationAsync(phone);
        var id = conversation.GetProperty("client").GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/clients/{id}/notes", new { text = secret }, "note key");
        await organization.Admin.PostAsync("/api/tasks", new { title = secret, dueAt = DateTimeOffset.UtcNow, clientId = id }, "task key");
        await organization.Admin.PostAsync($"/api/clients/{id}/status", new { status = "won", reason = secret });
        var messages = await organization.CountAsync("messages");
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from outbox"), count => count == 0, "the outbox is empty");

        var erased = await organization.Admin.PostAsync($"/api/clients/{id}/erase");
        Assert.Equal((200, "—"), (erased.Status, erased.Json.GetProperty("name").GetString()));
        Assert.Equal(messages, await organization.CountAsync("messages"));
        // Every text of every table of the organisation; queue items lie in the host's own schema.
        var tables = await app.Database.ReadAsync<string[]>("select array_agg(relname::text) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'");
        foreach (var table in tables)
        {
            foreach (var trace in new[] { secret, phone[1..] })
                Assert.True(await app.Database.ReadAsync<long>($"select count(*) from {table} t where t::text like $1", $"%{trace}%") == 0, $"{table} still holds {trace}");
        }

        Assert.Equal("client.erased", (await organization.Admin.PatchAsync($"/api/clients/{id}", new { name = "x" })).Code);
        // Whoever writes from the same phone is somebody new.
        await organization.ClientWritesAsync(phone, "Здравствуйте", name: "Новый");
        Assert.NotEqual(id, await ClientOfAsync(organization, phone));
    }

    private static async Task<Guid> ClientOfAsync(Organization organization, string phone)
    {
        var chat = Organization.ChatId(phone);
        return await organization.App.Database.ReadAsync<Guid>("select client_id from conversations where chat_id = $1", chat);
    }

    private static async Task<string> StateAsync(Organization organization, Guid id)
    {
        var client = (await organization.Admin.GetAsync($"/api/clients/{id}")).Json;
        var notes = (await organization.Admin.GetAsync($"/api/clients/{id}/notes")).Json.GetProperty("items").GetArrayLength();
        return $"{client.GetProperty("name")} {client.GetProperty("phone")} {client.GetProperty("tags")} {client.GetProperty("customFields")} {client.GetProperty("mergedInto")} {client.GetProperty("archivedAt")} {client.GetProperty("notesCount")} {notes}\n";
    }

    private static async Task<Guid> CreateAsync(Organization organization, string name, string? phone = null) =>
        (await organization.Admin.PostAsync("/api/clients", new { name, phone = phone ?? Organization.NewPhone() })).Json.GetProperty("id").GetGuid();
}
