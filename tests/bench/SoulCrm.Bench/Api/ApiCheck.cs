using System.Text.Json;

namespace SoulCrm.Bench.Api;

/// <summary>Whether a system answers what ours does: as many items, the same members.</summary>
internal static class ApiCheck
{
    /// <param name="messages">That a seeded conversation has at least.</param>
    /// <returns>The members of the answers by endpoint, to be compared with ours.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(Uri address, ApiRequests requests, ApiSizes sizes, int messages)
    {
        using var client = new HttpClient { BaseAddress = address };
        var shapes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var endpoint in ApiRequests.Endpoints)
        {
            using var request = requests.Make(endpoint, new Random(1));
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{endpoint} answered {(int)response.StatusCode}: {text}");
            var json = JsonSerializer.Deserialize<JsonElement>(text);
            var least = endpoint switch { ApiRequests.Inbox => Math.Min(50, sizes.Clients), ApiRequests.Thread => Math.Min(50, messages), _ => 0 };
            if (least > 0 && json.GetProperty("items").GetArrayLength() < least) throw new InvalidOperationException($"{endpoint} answered too little: {text}");
            shapes[endpoint] = ShapeOf(least > 0 ? json.GetProperty("items")[least - 1] : json);
        }

        return shapes;
    }

    private static string ShapeOf(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? $"{{{string.Join(',', json.EnumerateObject().Select(member => $"{member.Name}{ShapeOf(member.Value)}"))}}}"
        : "";
}
