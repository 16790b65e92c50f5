using System.Net.Http.Headers;
using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Media;

/// <summary>Files of a dialogue as a manager meets them.</summary>
internal static class Files
{
    public static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. Enumerable.Repeat((byte)7, 3000), .. "%%EOF"u8];

    public static async Task<ApiResponse> UploadAsync(ApiClient manager, Guid conversation, byte[] file, string type, string? name = null)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await manager.SendAsync(HttpMethod.Post, $"/api/conversations/{conversation}/media{(name is null ? "" : $"?name={Uri.EscapeDataString(name)}")}", content);
    }

    public static async Task<HttpResponseMessage> ReadAsync(Organization organization, Guid message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/messages/{message}/media");
        request.Headers.Authorization = new("Bearer", organization.Admin.Token);
        return await organization.App.Http.SendAsync(request);
    }

    /// <summary>The file of a message; null: none.</summary>
    public static JsonElement? Media(JsonElement message) => message.GetProperty("media") is { ValueKind: JsonValueKind.Object } media ? media : null;

    public static string State(JsonElement message) => Media(message)?.GetProperty("state").GetString() ?? "none";

    public static Task<JsonElement> EventuallyAsync(Organization organization, Guid conversation, Func<JsonElement, bool> until, string what) =>
        Eventually.GetAsync(async () => (await organization.MessagesAsync(conversation)).LastOrDefault(message => message.GetProperty("media").ValueKind == JsonValueKind.Object), message => message.ValueKind == JsonValueKind.Object && until(message), what);

    /// <summary>Blobs that are there, by their media's id.</summary>
    public static string[] Stored(Organization organization)
    {
        var folder = Path.Combine(organization.App.Blobs, "media", organization.Id.ToString());
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).Select(path => Path.GetFileName(path)!)] : [];
    }
}
