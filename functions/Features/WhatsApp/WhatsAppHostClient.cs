using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>What became of a send.</summary>
public abstract record SendOutcome
{
    public sealed record Sent(string ExternalId) : SendOutcome;

    /// <summary>It will never be sent as it is: trying again makes no sense.</summary>
    public sealed record Refused(string Code, string? Detail) : SendOutcome;

    /// <summary>It has certainly not left.</summary>
    public sealed record NotSent(string Code) : SendOutcome;

    /// <summary>It may have left: only asking again with the same key tells.</summary>
    public sealed record Unknown(string Code) : SendOutcome;
}

/// <summary>The API of whatsapp-host (see its README).</summary>
public sealed class WhatsAppHostClient
{
    private readonly HttpClient http;

    private sealed record Accepted(string ExternalId);

    private sealed record Problem(string? Code, string? Detail);

    public WhatsAppHostClient(HttpClient http, IOptions<WhatsAppOptions> options)
    {
        this.http = http;
        http.BaseAddress = new Uri(options.Value.HostUrl);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.HostSecret);
        // Longer than the typing state and the slowest send of whatsapp-host, shorter than the message's lease.
        http.Timeout = TimeSpan.FromSeconds(45);
    }

    /// <param name="idempotencyKey">The message's id: however often it is asked, the text leaves once.</param>
    public async Task<SendOutcome> SendAsync(Guid organizationId, Guid idempotencyKey, string to, string text, CancellationToken ct)
    {
        try
        {
            using var response = await http.PostAsJsonAsync($"/sessions/{organizationId}/messages", new { idempotencyKey, to, text }, ct);
            if (response.IsSuccessStatusCode)
            {
                var accepted = await response.Content.ReadFromJsonAsync<Accepted>(ct);
                return accepted?.ExternalId is { Length: > 0 } id ? new SendOutcome.Sent(id) : new SendOutcome.Unknown("host_answer");
            }

            var problem = await ReadProblemAsync(response, ct);
            var code = problem?.Code ?? $"host_{(int)response.StatusCode}";
            return response.StatusCode switch
            {
                HttpStatusCode.UnprocessableEntity => new SendOutcome.Refused(code, problem?.Detail),
                HttpStatusCode.Conflict or HttpStatusCode.Unauthorized => new SendOutcome.NotSent(code),
                HttpStatusCode.ServiceUnavailable when code == "busy" => new SendOutcome.NotSent(code),
                _ => new SendOutcome.Unknown(code),
            };
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return new SendOutcome.NotSent("host_unreachable");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return new SendOutcome.Unknown("host_interrupted");
        }
    }

    /// <exception cref="HttpRequestException">whatsapp-host cannot be reached or refuses.</exception>
    public Task StartSessionAsync(Guid organizationId, CancellationToken ct) => CommandAsync(HttpMethod.Put, $"/sessions/{organizationId}", ct);

    /// <exception cref="HttpRequestException">whatsapp-host cannot be reached or refuses.</exception>
    public Task LogOutSessionAsync(Guid organizationId, CancellationToken ct) => CommandAsync(HttpMethod.Delete, $"/sessions/{organizationId}", ct);

    /// <exception cref="HttpRequestException">whatsapp-host cannot be reached or refuses.</exception>
    public Task RestartSessionAsync(Guid organizationId, CancellationToken ct) => CommandAsync(HttpMethod.Post, $"/sessions/{organizationId}/restart", ct);

    public async Task<bool> IsHealthyAsync(CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync("/health", ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task CommandAsync(HttpMethod method, string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await http.SendAsync(request, ct);
        // Logging out of a session that whatsapp-host does not know is already done.
        if (!(method == HttpMethod.Delete && response.StatusCode == HttpStatusCode.NotFound)) response.EnsureSuccessStatusCode();
    }

    private static async Task<Problem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<Problem>(ct);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
