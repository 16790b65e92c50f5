using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport;

/// <summary>A message that left for WhatsApp.</summary>
public sealed record SentMessage(Guid Organization, Guid IdempotencyKey, string To, string Text, SentMedia? Media = null);

/// <summary>A file that left with a message.</summary>
public sealed record SentMedia(byte[] Content, string MediaType, string? Name, bool IsVoice);

/// <summary>Speaks whatsapp-host's API over real HTTP, remembers what it was asked, and fails when a test says so.</summary>
public sealed class FakeWhatsAppHost : IAsyncDisposable
{
    public const string Secret = "test-secret-of-whatsapp-host";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<Guid, SentMessage> byKey = new();
    private readonly ConcurrentQueue<SentMessage> sent = new();

    private FakeWhatsAppHost(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.First());

    /// <summary>What clients have been sent, in order; a repeated key counts once.</summary>
    public IReadOnlyList<SentMessage> Sent => [.. sent];

    /// <summary>Commands other than sends, as "PUT /sessions/{id}".</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Decides how a send is answered: null sends it; a status with a code does not. Called before anything is remembered.</summary>
    public Func<SentMessage, (int Status, string Code)?> Answer { get; set; } = _ => null;

    /// <summary>Files that WhatsApp has, by the message's id.</summary>
    public ConcurrentDictionary<string, (byte[] Content, string MediaType)> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Every fetch of a file, as "messageId chatId fromMe".</summary>
    public ConcurrentQueue<string> Fetches { get; } = new();

    /// <summary>Decides how a fetch is answered, by the message's id: null gives the file.</summary>
    public Func<string, (int Status, string Code)?> FetchAnswer { get; set; } = _ => null;

    /// <summary>Awaited before a send is answered.</summary>
    public Func<SentMessage, Task> BeforeSend { get; set; } = _ => Task.CompletedTask;

    public static async Task<FakeWhatsAppHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRouting();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeWhatsAppHost(application);
        application.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization != $"Bearer {Secret}" && context.Request.Path != "/health") context.Response.StatusCode = 401;
            else await next();
        });
        application.MapGet("/health", () => Results.Ok());
        application.MapPost("/sessions/{organization:guid}/messages", fake.SendAsync);
        application.MapGet("/sessions/{organization:guid}/messages/{message}/media", fake.Fetch);
        application.Map("/sessions/{organization:guid}/{**rest}", (HttpRequest request) =>
        {
            fake.Commands.Enqueue($"{request.Method} {request.Path}");
            return Results.Accepted();
        });
        await application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult Fetch(string message, string chatId, bool fromMe)
    {
        Fetches.Enqueue($"{message} {chatId} {fromMe}");
        if (FetchAnswer(message) is { } refusal) return Results.Json(new { code = refusal.Code }, statusCode: refusal.Status);
        return Files.TryGetValue(message, out var file) ? Results.Bytes(file.Content, file.MediaType) : Results.Json(new { code = "not_found" }, statusCode: 404);
    }

    private async Task<IResult> SendAsync(Guid organization, JsonElement body)
    {
        var message = new SentMessage(organization, body.GetProperty("idempotencyKey").GetGuid(), body.GetProperty("to").GetString()!, body.GetProperty("text").GetString()!,
            body.TryGetProperty("media", out var media) ? new SentMedia(media.GetProperty("data").GetBytesFromBase64(), media.GetProperty("mimetype").GetString()!, media.GetProperty("filename").GetString(), media.GetProperty("voice").GetBoolean()) : null);
        await BeforeSend(message);
        if (Answer(message) is { } refusal) return Results.Json(new { code = refusal.Code }, statusCode: refusal.Status);
        if (byKey.TryAdd(message.IdempotencyKey, message)) sent.Enqueue(message);
        return Results.Ok(new { externalId = $"3EB0{message.IdempotencyKey:N}", at = DateTimeOffset.UtcNow });
    }
}
