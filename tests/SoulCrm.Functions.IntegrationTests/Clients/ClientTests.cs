using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Clients;

public sealed class ClientTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Create_PhoneTaken_Answers409AndKeepsOneClient()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        Assert.Equal(201, (await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone })).Status);
        var again = await organization.Admin.PostAsync("/api/clients", new { name = "Другая Ольга", phone });
        Assert.Equal((409, "client.phone_taken"), (again.Status, again.Code));
        Assert.Equal(1L, await organization.CountAsync("clients"));
    }

    [Fact]
    public async Task Name_SetByAPerson_OutlivesThePushName()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Привет", name: "~olya~");
        var id = (await organization.ConversationAsync(phone)).GetProperty("client").GetProperty("id").GetGuid();
        await organization.Admin.PatchAsync($"/api/clients/{id}", new { name = "Ольга Петровна" });
        await organization.ClientWritesAsync(phone, "Ещё раз", name: "~olga~");
        Assert.Equal("Ольга Петровна", (await organization.Admin.GetAsync($"/api/clients/{id}")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Status_SetByManager_WritesHistory()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var created = await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone = Organization.NewPhone() });
        var id = created.Json.GetProperty("id").GetGuid();
        var moved = await organization.Admin.PostAsync($"/api/clients/{id}/status", new { status = "negotiating", reason = "созвонились" });
        Assert.Equal((200, "negotiating"), (moved.Status, moved.Json.GetProperty("status").GetString()));
        Assert.Equal("new>negotiating:user:созвонились", await app.Database.ReadAsync<string>("select from_status || '>' || to_status || ':' || by_kind || ':' || reason from client_status_history where tenant_id = $1", organization.Id));
        Assert.Equal(422, (await organization.Admin.PostAsync($"/api/clients/{id}/status", new { status = "maybe" })).Status);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("' or 1=1 --")]
    public async Task Search_WildcardsAndQuotes_MeanThemselves(string text)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone = Organization.NewPhone() });
        var found = await organization.Admin.GetAsync($"/api/clients?q={Uri.EscapeDataString(text)}");
        Assert.Equal((200, 0), (found.Status, found.Json.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task Search_PhoneInAnyForm_FindsTheClient()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.Admin.PostAsync("/api/clients", new { name = "Ольга", phone = "+79161234567" });
        var found = await organization.Admin.GetAsync($"/api/clients?q={Uri.EscapeDataString("(916) 123-45")}");
        Assert.Equal("Ольга", found.Json.GetProperty("items")[0].GetProperty("name").GetString());
    }
}
