using System.Net.Http.Json;
using System.Text.Json;

namespace SoulCrm.EndToEnd.Tests;

/// <param name="FromMe">From the client's point of view.</param>
public sealed record ChatLine(string Id, bool FromMe, string Text, string Ack, ChatFile? Media = null);

/// <param name="Url">Below the simulator's.</param>
public sealed record ChatFile(string Mimetype, string? Filename, long Size, string Url);

/// <summary>The phones: what clients and the agency's own phone do and see in WhatsApp.</summary>
public sealed class Simulator(Uri url)
{
    public const string AgencyPhone = "79990000001";

    // One for the whole run: tests make a simulator anew at each start of the instance.
    private static readonly HttpClient Http = new();
    private static int clients;

    public Uri Url => url;

    /// <summary>A client who has not written yet.</summary>
    public static string NewClient() => $"7999{Interlocked.Increment(ref clients) + 5000000:0000000}";

    public Task ScanAsync(string qr) => PostAsync($"/phones/{AgencyPhone}/scan", new { qr });

    public Task ClientWritesAsync(string client, string text) => PostAsync($"/chats/{client}/messages", new { to = AgencyPhone, text });

    public Task ClientSendsAsync(string client, byte[] file, string mimetype, string? filename = null, string text = "") =>
        PostAsync($"/chats/{client}/messages", new { to = AgencyPhone, text, media = new { mimetype, filename, data = file } });

    public Task<byte[]> FileAsync(ChatFile file) => Http.GetByteArrayAsync(new Uri(url, file.Url));

    public Task PhoneWritesAsync(string client, string text) => PostAsync($"/phones/{AgencyPhone}/messages", new { to = client, text });

    public async Task<IReadOnlyList<ChatLine>> ChatAsync(string client) =>
        (await Http.GetFromJsonAsync<List<ChatLine>>(new Uri(url, $"/chats/{client}/messages?with={AgencyPhone}"), JsonSerializerOptions.Web))!;

    /// <summary>What the client got from the agency, in order.</summary>
    public async Task<IReadOnlyList<string>> ReceivedAsync(string client) => [.. (await ChatAsync(client)).Where(line => !line.FromMe).Select(line => line.Text)];

    public async Task<string> AnswerAsync(string client, int number = 1) =>
        (await Eventually.GetAsync(() => ReceivedAsync(client), texts => texts.Count >= number, $"answer {number} to {client}"))[number - 1];

    private async Task PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(url, path), body);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}
