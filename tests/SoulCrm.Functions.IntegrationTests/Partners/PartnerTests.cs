using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Partners;

public sealed class PartnerTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Create_ListUpdateArchive_GoTogether()
    {
        var app = shared.App;
        var admin = (await app.RegisterAsync()).Admin;
        var created = await admin.PostAsync("/api/partners", new
        {
            kind = "operator",
            name = "Голубой берег",
            commissionPercent = 12.5,
            contacts = new[] { new { name = "Елена", phone = "+7 495 000-00-00 доб. 12", email = "elena@example.com", note = "отвечает до 18:00" } },
        });
        Assert.Equal(201, created.Status);
        var id = created.Json.GetProperty("id").GetGuid();
        Assert.Equal("Елена", created.Json.GetProperty("contacts")[0].GetProperty("name").GetString());
        Assert.Equal(12.5m, (await admin.GetAsync($"/api/partners/{id}")).Json.GetProperty("commissionPercent").GetDecimal());
        Assert.Single((await admin.GetAsync("/api/partners?kind=operator&q=берег")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await admin.GetAsync("/api/partners?kind=hotel")).Json.GetProperty("items").EnumerateArray());

        var updated = await admin.PatchAsync($"/api/partners/{id}", new { contractNotes = "Оплата за 14 дней" });
        Assert.Equal((200, 2, "Голубой берег"), (updated.Status, updated.Json.GetProperty("version").GetInt32(), updated.Json.GetProperty("name").GetString()));
        Assert.Equal(204, (await admin.DeleteAsync($"/api/partners/{id}")).Status);
        Assert.Empty((await admin.GetAsync("/api/partners")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await admin.GetAsync("/api/partners?status=archived")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Name_OfAnotherActivePartner_Answers409()
    {
        var app = shared.App;
        var admin = (await app.RegisterAsync()).Admin;
        await admin.PostAsync("/api/partners", new { kind = "hotel", name = "Blue Sea" });
        var again = await admin.PostAsync("/api/partners", new { kind = "guide", name = "BLUE SEA" });
        Assert.Equal((409, "partner.name_taken"), (again.Status, again.Code));
        var other = (await admin.PostAsync("/api/partners", new { kind = "guide", name = "Green Sea" })).Json.GetProperty("id").GetGuid();
        var renamed = await admin.PatchAsync($"/api/partners/{other}", new { name = "Blue sea" });
        Assert.Equal((409, "partner.name_taken"), (renamed.Status, renamed.Code));
    }

    [Theory]
    [InlineData("""{"kind":"bank","name":"X"}""", "kind")]
    [InlineData("""{"kind":"hotel","name":" "}""", "name")]
    [InlineData("""{"kind":"hotel","name":"X","commissionPercent":100.01}""", "commissionPercent")]
    [InlineData("""{"kind":"hotel","name":"X","commissionPercent":1.005}""", "commissionPercent")]
    [InlineData("""{"kind":"hotel","name":"X","contacts":[{"name":"Y","email":"nobody"}]}""", "contacts[0].email")]
    public async Task Create_InvalidField_IsNamed(string body, string field)
    {
        var app = shared.App;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await (await app.RegisterAsync()).Admin.SendAsync(HttpMethod.Post, "/api/partners", content);
        Assert.Equal(422, response.Status);
        Assert.Contains(field, response.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Product_ShowsItsPartner_UntilCleared()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var partner = (await organization.Admin.PostAsync("/api/partners", new { kind = "operator", name = "Голубой берег" })).Json.GetProperty("id").GetGuid();
        var tour = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        var given = await organization.Admin.PatchAsync($"/api/products/{tour}", new { partnerId = partner });
        Assert.Equal((partner, "Голубой берег", 2), (given.Json.GetProperty("partnerId").GetGuid(), given.Json.GetProperty("partnerName").GetString(), given.Json.GetProperty("version").GetInt32()));
        await organization.Admin.PatchAsync($"/api/partners/{partner}", new { name = "Синий берег" });
        var renamed = (await organization.Admin.GetAsync($"/api/products/{tour}")).Json;
        Assert.Equal(("Синий берег", 3), (renamed.GetProperty("partnerName").GetString(), renamed.GetProperty("version").GetInt32()));

        var unknown = await organization.Admin.PatchAsync($"/api/products/{tour}", new { partnerId = Guid.NewGuid() });
        Assert.Equal((422, "partner.unknown"), (unknown.Status, unknown.Code));
        var foreign = (await (await app.RegisterAsync("Second")).Admin.PostAsync("/api/partners", new { kind = "operator", name = "Чужой" })).Json.GetProperty("id").GetGuid();
        Assert.Equal("partner.unknown", (await organization.Admin.PatchAsync($"/api/products/{tour}", new { partnerId = foreign })).Code);
        var cleared = await organization.Admin.PatchAsync($"/api/products/{tour}", new { partnerId = (Guid?)null });
        Assert.Equal(System.Text.Json.JsonValueKind.Null, cleared.Json.GetProperty("partnerId").ValueKind);
    }

    [Fact]
    public async Task Partner_OfAnotherOrganization_IsNotThere()
    {
        var app = shared.App;
        var id = (await (await app.RegisterAsync("First")).Admin.PostAsync("/api/partners", new { kind = "operator", name = "Чужой" })).Json.GetProperty("id").GetGuid();
        var second = (await app.RegisterAsync("Second")).Admin;
        Assert.Equal("partner.not_found", (await second.GetAsync($"/api/partners/{id}")).Code);
        Assert.Equal("partner.not_found", (await second.PatchAsync($"/api/partners/{id}", new { name = "мой" })).Code);
        Assert.Equal("partner.not_found", (await second.DeleteAsync($"/api/partners/{id}")).Code);
        Assert.Empty((await second.GetAsync("/api/partners")).Json.GetProperty("items").EnumerateArray());
    }
}
