using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tenancy;

public sealed class OtherOrganizationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task AnyId_OfAnotherOrganization_AnswersAsOneThatNeverExisted()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var first = await app.RegisterAsync("First");
        var second = await app.RegisterAsync("Second");
        var phone = Organization.NewPhone();
        await first.ClientWritesAsync(phone, "Здравствуйте!");
        var tour = await first.CreateTourAsync();
        var conversation = await first.ConversationAsync(phone);
        var message = (await first.MessagesAsync(conversation.GetProperty("id").GetGuid()))[0];
        var client = conversation.GetProperty("client").GetProperty("id");

        foreach (var (method, path, body) in Requests())
        {
            var foreign = await Send(method, path, body, conversation.GetProperty("id"), client, message.GetProperty("id"), tour.GetProperty("id"));
            var random = await Send(method, path, body, default, default, default, default);
            Assert.True(foreign.Status == 404, $"{method} {path} answered {foreign.Status}: {foreign.Text}");
            Assert.Equal(WithoutTrace(random.Text), WithoutTrace(foreign.Text));
        }

        foreach (var list in new[] { "conversations", "clients", "products" })
            Assert.Empty((await second.Admin.GetAsync($"/api/{list}")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(0, (await second.Admin.GetAsync("/api/conversations/counts")).Json.GetProperty("open").GetInt32());
        // Nothing was changed by trying.
        Assert.Equal("agent", (await first.ConversationAsync(phone)).GetProperty("control").GetString());
        Assert.Equal("active", (await first.Admin.GetAsync($"/api/products/{tour.GetProperty("id").GetGuid()}")).Json.GetProperty("status").GetString());

        Task<ApiResponse> Send(string method, string path, object? body, params JsonElement[] ids)
        {
            var names = new[] { "{conversation}", "{client}", "{message}", "{product}" };
            for (var i = 0; i < names.Length; i++)
                path = path.Replace(names[i], (ids[i].ValueKind == JsonValueKind.Undefined ? Guid.NewGuid() : ids[i].GetGuid()).ToString(), StringComparison.Ordinal);
            return second.Admin.SendAsync(new HttpMethod(method), path, body is null ? null : System.Net.Http.Json.JsonContent.Create(body));
        }
    }

    [Fact]
    public async Task IdempotencyKey_OfAnotherOrganization_IsFree()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var key = Guid.NewGuid().ToString();
        foreach (var name in new[] { "First", "Second" })
        {
            var organization = await app.RegisterAsync(name);
            var phone = Organization.NewPhone();
            await organization.ClientWritesAsync(phone, "Здравствуйте!");
            var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
            var sent = await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = $"от {name}" }, key);
            Assert.Equal((202, $"от {name}"), (sent.Status, sent.Json.GetProperty("text").GetString()));
        }
    }

    private static IEnumerable<(string Method, string Path, object? Body)> Requests() =>
    [
        ("GET", "/api/conversations/{conversation}", null),
        ("GET", "/api/conversations/{conversation}/messages", null),
        ("POST", "/api/conversations/{conversation}/messages", new { text = "чужой" }),
        ("POST", "/api/conversations/{conversation}/takeover", null),
        ("POST", "/api/conversations/{conversation}/release", null),
        ("POST", "/api/conversations/{conversation}/read", null),
        ("POST", "/api/conversations/{conversation}/close", null),
        ("POST", "/api/conversations/{conversation}/reopen", null),
        ("POST", "/api/messages/{message}/retry", null),
        ("GET", "/api/clients/{client}", null),
        ("PATCH", "/api/clients/{client}", new { name = "чужой" }),
        ("POST", "/api/clients/{client}/status", new { status = "lost" }),
        ("GET", "/api/clients/{client}/qualification", null),
        ("GET", "/api/products/{product}", null),
        ("PATCH", "/api/products/{product}", new { days = 1 }),
        ("DELETE", "/api/products/{product}", null),
    ];

    private static string WithoutTrace(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\"traceId\":\"[^\"]*\"", "");
}
