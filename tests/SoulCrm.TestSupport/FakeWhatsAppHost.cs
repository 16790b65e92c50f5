using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SoulCrm.TestSupport;

/// <summary>A message that left for WhatsApp.</summary>
public sealed record SentMessage(Guid Organization, Guid IdempotencyKey, string To, string Text);

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
        application.Map("/sessions/{organization:guid}/{**rest}", (HttpRequest request) =>
        {
            fake.Commands.Enqueue($"{request.Method} {request.Path}");
            return Results.Accepted();
        });
        await application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> SendAsync(Guid organization, JsonElement body)
    {
        var message = new SentMessage(organization, body.GetProperty("idempotencyKey").GetGuid(), body.GetProperty("to").GetString()!, body.GetProperty("text").GetString()!);
        await BeforeSend(message);
        if (Answer(message) is { } refusal) return Results.Json(new { code = refusal.Code }, statusCode: refusal.Status);
        if (byKey.TryAdd(message.IdempotencyKey, message)) sent.Enqueue(message);
        return Results.Ok(new { externalId = $"3EB0{message.IdempotencyKey:N}", at = DateTimeOffset.UtcNow });
    }
}
