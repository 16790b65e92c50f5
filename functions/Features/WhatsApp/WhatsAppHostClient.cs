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

/// <summary>A file that leaves with a message.</summary>
/// <param name="IsVoice">WhatsApp plays it as a voice note.</param>
public sealed record SentFile(byte[] Content, string MediaType, string? Name, bool IsVoice);

/// <summary>What became of fetching a file.</summary>
public abstract record FetchOutcome
{
    /// <param name="MediaType">As its sender's phone says.</param>
    public sealed record Fetched(byte[] Content, string MediaType) : FetchOutcome;

    /// <param name="Reason">gone or too_large.</param>
    public sealed record Never(string Reason) : FetchOutcome;

    /// <summary>WhatsApp or the number is not connected, busy, or slow.</summary>
    public sealed record Later : FetchOutcome;
}

/// <summary>The API of whatsapp-host (see its README).</summary>
public sealed class WhatsAppHostClient
{
    /// <summary>Longer than the typing state and the slowest send of whatsapp-host, shorter than the message's lease.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(45);

    /// <summary>whatsapp-host gives a file of 16 MiB 84 seconds.</summary>
    public static readonly TimeSpan LongestFileSend = TimeSpan.FromSeconds(105);

    private readonly HttpClient http;

    private sealed record Accepted(string ExternalId);

    private sealed record Problem(string? Code, string? Detail);

    public WhatsAppHostClient(HttpClient http, IOptions<WhatsAppOptions> options)
    {
        this.http = http;
        http.BaseAddress = new Uri(options.Value.HostUrl);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.HostSecret);
        http.Timeout = LongestFileSend;
    }

    /// <param name="idempotencyKey">The message's id: however often it is asked, the text leaves once.</param>
    /// <param name="text">With a file, its caption, which may be empty.</param>
    public async Task<SendOutcome> SendAsync(Guid organizationId, Guid idempotencyKey, string to, string text, SentFile? file, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(file is null ? LongestCall : LongestFileSend);
        try
        {
            object body = file is null ? new { idempotencyKey, to, text } : new { idempotencyKey, to, text, media = new { mimetype = file.MediaType, filename = file.Name, data = file.Content, voice = file.IsVoice } };
            using var response = await http.PostAsJsonAsync($"/sessions/{organizationId}/messages", body, patience.Token);
            if (response.IsSuccessStatusCode)
            {
                var accepted = await response.Content.ReadFromJsonAsync<Accepted>(patience.Token);
                return accepted?.ExternalId is { Length: > 0 } id ? new SendOutcome.Sent(id) : new SendOutcome.Unknown("host_answer");
            }

            var problem = await ReadProblemAsync(response, patience.Token);
            var code = problem?.Code ?? $"host_{(int)response.StatusCode}";
            return response.StatusCode switch
            {
                HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => new SendOutcome.Refused(code, problem?.Detail),
                HttpStatusCode.Conflict or HttpStatusCode.Unauthorized => new SendOutcome.NotSent(code),
                HttpStatusCode.ServiceUnavailable when code == "busy" => new SendOutcome.NotSent(code),
                _ => new SendOutcome.Unknown(code),
            };
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return new SendOutcome.NotSent("host_unreachable");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new SendOutcome.Unknown("host_interrupted");
        }
    }

    /// <summary>Has the file of a message come from WhatsApp.</summary>
    /// <param name="messageId">WhatsApp's own.</param>
    public async Task<FetchOutcome> FetchMediaAsync(Guid organizationId, string messageId, string chatId, bool fromMe, int maxBytes, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LongestCall);
        try
        {
            var path = $"/sessions/{organizationId}/messages/{Uri.EscapeDataString(messageId)}/media?chatId={Uri.EscapeDataString(chatId)}&fromMe={(fromMe ? "true" : "false")}";
            using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK:
                    if (response.Content.Headers.ContentLength > maxBytes) return new FetchOutcome.Never("too_large");
                    await response.Content.LoadIntoBufferAsync(maxBytes, patience.Token);
                    return new FetchOutcome.Fetched(await response.Content.ReadAsByteArrayAsync(patience.Token), response.Content.Headers.ContentType?.ToString() ?? "application/octet-stream");
                case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                    return new FetchOutcome.Never("gone");
                case HttpStatusCode.RequestEntityTooLarge:
                    return new FetchOutcome.Never("too_large");
                default:
                    return new FetchOutcome.Later();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new FetchOutcome.Later();
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
