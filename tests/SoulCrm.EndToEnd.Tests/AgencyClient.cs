using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>The API as the administrator uses it.</summary>
public sealed class AgencyClient
{
    private readonly HttpClient http;

    private AgencyClient(HttpClient http) => this.http = http;

    public static async Task<AgencyClient> SignInAsync(Uri app, string email, string password)
    {
        var client = new HttpClient { BaseAddress = app };
        using var response = await client.PostAsJsonAsync("/api/auth/login", new { email, password });
        response.EnsureSuccessStatusCode();
        var token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new AgencyClient(client);
    }

    public Task<JsonElement> GetAsync(string path) => http.GetFromJsonAsync<JsonElement>($"/api/{path}");

    public async Task<JsonElement> PostAsync(string path, object? body = null, Guid? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (idempotencyKey is { } key) request.Headers.Add("Idempotency-Key", key.ToString());
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new HttpRequestException($"{path}: {(int)response.StatusCode} {text}", null, response.StatusCode);
    }

    public async Task SetPaceAsync(int perMinute)
    {
        using var response = await http.PatchAsJsonAsync("/api/organization", new { sendPerMinute = perMinute });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Connects the agency's number by scanning the QR, unless it is connected.</summary>
    public async Task ConnectWhatsAppAsync(Simulator simulator)
    {
        if (await StateAsync() == "connected") return;
        await PostAsync("whatsapp/session/connect");
        var session = await Eventually.GetAsync(() => GetAsync("whatsapp/session"), s => s.GetProperty("qr").ValueKind == JsonValueKind.Object || s.GetProperty("state").GetString() == "connected", "a QR to scan");
        if (session.GetProperty("qr").ValueKind == JsonValueKind.Object) await simulator.ScanAsync(session.GetProperty("qr").GetProperty("text").GetString()!);
        await Eventually.GetAsync(StateAsync, state => state == "connected", "the number is connected");
    }

    public async Task<string> StateAsync() => (await GetAsync("whatsapp/session")).GetProperty("state").GetString()!;

    public async Task<JsonElement> ConversationAsync(string client) => (await Eventually.GetAsync(
        () => GetAsync($"conversations?q={client}"), page => page.GetProperty("items").GetArrayLength() == 1, $"a conversation with {client}")).GetProperty("items")[0];
}
