using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SoulCrm.TestSupport;

/// <summary>An answer of the API.</summary>
public sealed record ApiResponse(int Status, string Text, string? ContentType, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The stable code of a problem document; null for any other answer.</summary>
    public string? Code => ContentType == "application/problem+json" ? Json.GetProperty("code").GetString() : null;

    public static async Task<ApiResponse> ReadAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers);
}

/// <summary>Calls the API as one user.</summary>
public sealed class ApiClient(HttpClient http, string? token)
{
    public string? Token => token;

    public Task<ApiResponse> GetAsync(string path) => SendAsync(HttpMethod.Get, path, content: null);

    public Task<ApiResponse> PostAsync(string path, object? body = null, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web), idempotencyKey);

    public Task<ApiResponse> PatchAsync(string path, object body, string? ifMatch = null) => SendAsync(HttpMethod.Patch, path, JsonContent.Create(body, options: JsonSerializerOptions.Web), headers: ("If-Match", ifMatch));

    public Task<ApiResponse> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body, options: JsonSerializerOptions.Web));

    public Task<ApiResponse> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, content: null);

    /// <summary>Uploads a text as text/csv.</summary>
    public Task<ApiResponse> UploadCsvAsync(string path, string csv) => SendAsync(HttpMethod.Post, path, new StringContent(csv, System.Text.Encoding.UTF8, "text/csv"));

    public async Task<ApiResponse> SendAsync(HttpMethod method, string path, HttpContent? content, string? idempotencyKey = null, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        foreach (var (name, value) in headers.Where(header => header.Value is not null)) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return await ApiResponse.ReadAsync(response);
    }
}
