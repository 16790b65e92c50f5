using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T41: a super administrator in an agency that is not his.</summary>
public sealed class EnterTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Guest_IsTimeBoxedReasonedAndAllHeDoesIsSeenByTheAgency()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var world = await World.BuildAsync(app);
        var super = await app.SuperAdminAsync();
        Assert.Equal(422, (await super.PostAsync($"/api/platform/organizations/{world.Organization.Id}/enter", new { reason = "" })).Status);
        var entered = await super.PostAsync($"/api/platform/organizations/{world.Organization.Id}/enter", new { reason = "заявка 815: не видят диалог" });
        Assert.Equal((200, 1800), (entered.Status, entered.Json.GetProperty("expiresIn").GetInt32()));
        var guest = new ApiClient(app.Http, entered.Json.GetProperty("accessToken").GetString());
        Assert.Equal("заявка 815: не видят диалог", (await guest.GetAsync("/api/auth/me")).Json.GetProperty("guest").GetString());

        var reads = new[] { "/api/conversations", $"/api/conversations/{world.Ids["conversations"]}/messages", $"/api/clients/{world.Ids["clients"]}", "/api/clients", "/api/organization", "/api/products" };
        foreach (var path in reads) Assert.Equal(200, (await guest.GetAsync(path)).Status);
        Assert.Equal(200, (await guest.PatchAsync($"/api/clients/{world.Ids["clients"]}", new { tags = new[] { "проверено" } })).Status);
        Assert.Equal(202, (await guest.PostAsync($"/api/conversations/{world.Ids["conversations"]}/messages", new { text = "Проверка связи" })).Status);
        Assert.Equal(200, (await guest.PostAsync($"/api/conversations/{world.Ids["conversations"]}/takeover")).Status);
        // What belongs to a user of the agency is not his.
        Assert.Equal("auth.guest", (await guest.PostAsync("/api/tasks", new { title = "x", dueAt = DateTimeOffset.UtcNow })).Code);
        Assert.Equal("auth.guest", (await guest.GetAsync("/api/auth/sessions")).Code);

        var log = (await world.Organization.Admin.GetAsync("/api/organization/audit?guests=true&limit=200")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.All(log, entry => Assert.Equal("заявка 815: не видят диалог", entry.GetProperty("guestReason").GetString()));
        string[] expected = ["EnterOrganization", "GetMe", "ListConversations", "ListMessages", "GetClient", "ListClients", "GetOrganization", "ListProducts", "UpdateClient", "SendMessage", "TakeOverConversation"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), log.Select(entry => entry.GetProperty("operation").GetString()!).Distinct().Order(StringComparer.Ordinal));
        output.WriteLine($"FIGURE T41: {log.Count} requests of a guest, {log.Count} in the agency's audit log");

        // His own session ends: so does the visit.
        await super.PostAsync("/api/auth/sessions/end-all");
        Assert.Equal(401, (await guest.GetAsync("/api/organization")).Status);
    }

    [Fact]
    public async Task Platform_IsForSuperAdministratorsOnly_AndSeesNoDataOfAgencies()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var world = await World.BuildAsync(app);
        Assert.Equal(403, (await world.Organization.Admin.GetAsync("/api/platform/organizations")).Status);
        Assert.Equal(403, (await world.Organization.Admin.PostAsync($"/api/platform/organizations/{world.Organization.Id}/enter", new { reason = "любопытство" })).Status);
        var super = await app.SuperAdminAsync();
        var list = await super.GetAsync("/api/platform/organizations");
        var item = Assert.Single(list.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(world.Organization.Id, item.GetProperty("id").GetGuid());
        Assert.Empty((await super.GetAsync("/api/clients")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(404, (await super.GetAsync($"/api/clients/{world.Ids["clients"]}")).Status);
        Assert.Equal(404, (await super.PostAsync($"/api/platform/organizations/{Guid.NewGuid()}/enter", new { reason = "нет такой" })).Status);
    }

    [Fact]
    public async Task CrossTenantFunctions_RefuseWhoIsNoSuperAdministrator()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        await using var dataSource = Npgsql.NpgsqlDataSource.Create(app.Database.App);
        foreach (var call in new[] { "select * from cross_tenant.list_organizations(null, null, null, null, 10)", $"select * from cross_tenant.update_organization('{organization.Id}', null, 'suspended', null, null)" })
        {
            await using var command = dataSource.CreateCommand($"call act_as('{organization.Id}', null, 'org_admin', false); {call}");
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }
}
