using System.IO.Compression;
using System.Text.Json;

namespace SoulCrm.TestSupport;

/// <summary>An organisation under test, with its administrator's client and the ways to make things happen to it.</summary>
public sealed record Organization(TestApp App, Guid Id, string Email, ApiClient Admin)
{
    private static int phones;

    /// <summary>A phone that no other client has.</summary>
    public static string NewPhone() => $"+7999{Interlocked.Increment(ref phones):0000000}";

    /// <summary>Tells the API that the number is connected.</summary>
    public Task<ApiResponse> ConnectAsync() => DeliverAsync("session.state", new { state = "connected", phone = "+79990000000" });

    public Task<ApiResponse> DeliverAsync(string type, object data, string? id = null)
    {
        id ??= $"evt_{Guid.NewGuid():N}";
        return App.DeliverAsync(new { id, type, organizationId = Id, at = DateTimeOffset.UtcNow, data }, id);
    }

    /// <summary>The client writes.</summary>
    public Task<ApiResponse> ClientWritesAsync(string phone, string text, string? messageId = null, string? eventId = null, DateTimeOffset? sentAt = null, string? name = "Клиент") =>
        DeliverAsync("message.received", Message(phone, text, messageId, sentAt, name), eventId);

    /// <summary>The client sends a file that WhatsApp has.</summary>
    /// <param name="kind">WhatsApp's word: image, ptt, document…</param>
    /// <returns>WhatsApp's id of the message.</returns>
    public async Task<string> ClientSendsAsync(string phone, byte[] file, string mediaType, string kind, string text = "", string? fileName = null, double? seconds = null, long? size = null)
    {
        var messageId = $"3A{Guid.NewGuid():N}";
        App.WhatsApp.Files[messageId] = (file, mediaType);
        var delivered = await DeliverAsync("message.received", new
        {
            chatId = ChatId(phone),
            messageId,
            phone,
            name = "Клиент",
            text,
            kind,
            sentAt = DateTimeOffset.UtcNow,
            backfill = false,
            media = new { mimetype = mediaType, filename = fileName, size = size ?? file.Length, durationSeconds = seconds },
        });
        return delivered.Status == 202 ? messageId : throw new InvalidOperationException($"{delivered.Status}: {delivered.Text}");
    }

    /// <summary>A person writes on the agency's own phone.</summary>
    public Task<ApiResponse> PhoneWritesAsync(string clientPhone, string text, string? messageId = null) =>
        DeliverAsync("message.sent-by-phone", Message(clientPhone, text, messageId, sentAt: null, name: null));

    public async Task<JsonElement> ConversationAsync(string phone)
    {
        var list = await Admin.GetAsync($"/api/conversations?q={Uri.EscapeDataString(phone)}");
        return list.Json.GetProperty("items").EnumerateArray().Single();
    }

    public async Task<IReadOnlyList<JsonElement>> MessagesAsync(Guid conversation) =>
        [.. (await Admin.GetAsync($"/api/conversations/{conversation}/messages?limit=200")).Json.GetProperty("items").EnumerateArray().Reverse()];

    /// <summary>What WhatsApp has been given for the client, in order.</summary>
    public IReadOnlyList<string> SentTo(string phone) => [.. App.WhatsApp.Sent.Where(message => message.Organization == Id && message.To == ChatId(phone)).Select(message => message.Text)];

    /// <summary>The organisation's export, unpacked: what is in each file by its name.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> ExportAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/organization/export");
        request.Headers.Authorization = new("Bearer", Admin.Token);
        using var response = await App.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await using var archive = new ZipArchive(await response.Content.ReadAsStreamAsync());
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            await using var stream = await entry.OpenAsync();
            await stream.CopyToAsync(content);
            files[entry.FullName] = content.ToArray();
        }

        return files;
    }

    /// <summary>How many rows of its own there are, read past row-level security.</summary>
    /// <param name="rows">A table, and a condition: "messages where status = 'queued'".</param>
    public Task<long> CountAsync(string rows) =>
        App.Database.ReadAsync<long>($"select count(*) from {rows} {(rows.Contains(" where ", StringComparison.Ordinal) ? "and" : "where")} tenant_id = $1", Id);

    public static string ChatId(string phone) => $"{phone[1..]}@c.us";

    /// <summary>A tour by the sea with one departure a fortnight for the coming year.</summary>
    public async Task<JsonElement> CreateTourAsync(string country = "TR", string title = "Аланья: неделя у моря", decimal adult = 540, decimal child = 320, int seats = 20)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var departures = Enumerable.Range(1, 26).Select(n => new { date = today.AddDays(14 * n), seatsTotal = seats, priceAdult = adult, priceChild = child, currency = "USD" });
        var response = await Admin.PostAsync("/api/products", new
        {
            title = new Dictionary<string, string> { ["ru"] = title, ["en"] = $"{title} (en)" },
            country,
            city = "Аланья",
            type = "seaside",
            days = 7,
            departures,
        });
        return response.Status == 201 ? response.Json : throw new InvalidOperationException($"{response.Status}: {response.Text}");
    }

    private static object Message(string phone, string text, string? messageId, DateTimeOffset? sentAt, string? name) => new
    {
        chatId = ChatId(phone),
        messageId = messageId ?? $"3A{Guid.NewGuid():N}",
        phone,
        name,
        text,
        kind = "chat",
        sentAt = sentAt ?? DateTimeOffset.UtcNow,
        backfill = false,
    };
}
