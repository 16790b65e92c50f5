using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Translation;

/// <summary>A dialogue between a client and a manager, who has taken it over.</summary>
internal sealed record Chat(Organization Organization, string Phone, Guid Id)
{
    public static async Task<Chat> OpenAsync(TestApp app, string greeting, Organization? organization = null)
    {
        organization ??= await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, greeting);
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/conversations/{id}/takeover");
        return new Chat(organization, phone, id);
    }

    public Task<ApiResponse> SendAsync(object body, string? key = null) => Organization.Admin.PostAsync($"/api/conversations/{Id}/messages", body, key);

    public Task<ApiResponse> PreviewAsync(object body) => Organization.Admin.PostAsync($"/api/conversations/{Id}/translate", body);

    public Task<IReadOnlyList<JsonElement>> MessagesAsync() => Organization.MessagesAsync(Id);

    public Task<JsonElement> ReadAsync() => ReadAsync($"/api/conversations/{Id}");

    public async Task<JsonElement> MessageAsync(Guid id) => (await MessagesAsync()).Single(message => message.GetProperty("id").GetGuid() == id);

    /// <summary>Waits until a message is as it is to be.</summary>
    public Task<JsonElement> EventuallyAsync(Guid id, Func<JsonElement, bool> until, string what) => Eventually.GetAsync(() => MessageAsync(id), until, what);

    /// <summary>The client writes; the message is stored.</summary>
    public async Task<Guid> WritesAsync(string text)
    {
        await Organization.ClientWritesAsync(Phone, text);
        return (await MessagesAsync()).Last(message => message.GetProperty("author").GetString() == "client").GetProperty("id").GetGuid();
    }

    public static string? Translation(JsonElement message, string language) => message.GetProperty("translations").TryGetProperty(language, out var text) ? text.GetString() : null;

    /// <summary>"reader ru failed figures" and the like; empty when nothing is missing.</summary>
    public static string Missing(JsonElement message) => string.Join(", ", message.GetProperty("missing").EnumerateArray().Select(one =>
        $"{one.GetProperty("for").GetString()} {one.GetProperty("language").GetString()} {one.GetProperty("state").GetString()} {one.GetProperty("reason").GetString()}".Trim()));

    public static string Status(JsonElement message) => message.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? $"{message.GetProperty("status").GetString()} {error.GetProperty("code").GetString()}" : message.GetProperty("status").GetString()!;

    private async Task<JsonElement> ReadAsync(string path) => (await Organization.Admin.GetAsync(path)).Json;
}
