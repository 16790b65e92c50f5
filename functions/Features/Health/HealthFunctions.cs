using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Platform.Queues;
using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Health;

/// <summary>For those who watch the deployment.</summary>
public sealed class HealthFunctions(Database database, IQueueAdministration queues, IBlobStore blobs, WhatsAppHostClient whatsApp)
{
    /// <param name="Milliseconds">How long the answer took.</param>
    public sealed record Part(bool Ok, double Milliseconds);

    public sealed record Response(string Status, IReadOnlyDictionary<string, Part> Parts);

    public sealed record Live(string Status);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Function("IsLive"), Public, Operation("Whether the process runs.", Answers = typeof(Live))]
    public IResult IsLive([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest http) => Problems.Ok(new Live("live"));

    /// <summary>Without the database nothing works: 503. Without another part people still work and its work waits: 200, degraded.</summary>
    [Function("IsReady"), Public, Operation("Whether the parts that it needs answer, each with its time.", Answers = typeof(Response))]
    public async Task<IResult> IsReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest http, CancellationToken ct)
    {
        var probes = new Dictionary<string, Task<Part>>(StringComparer.Ordinal)
        {
            ["database"] = MeasureAsync(async patience => { await database.CrossTenantAsync<int>("select 1", null, patience); return true; }, ct),
            ["queues"] = MeasureAsync(async patience => { await queues.PingAsync(patience); return true; }, ct),
            // There is no such blob: being told so is the answer.
            ["blobs"] = MeasureAsync(async patience => { await using var none = await blobs.OpenReadAsync(BlobContainers.Photos, "health", patience); return true; }, ct),
            ["whatsappHost"] = MeasureAsync(whatsApp.IsHealthyAsync, ct),
        };
        await Task.WhenAll(probes.Values);
        var parts = probes.ToDictionary(probe => probe.Key, probe => probe.Value.Result, StringComparer.Ordinal);
        var status = !parts["database"].Ok ? "unavailable" : parts.Values.All(part => part.Ok) ? "ready" : "degraded";
        return Results.Json(new Response(status, parts), ApiJson.Options, statusCode: status == "unavailable" ? 503 : 200);
    }

    private static async Task<Part> MeasureAsync(Func<CancellationToken, Task<bool>> probe, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var started = Stopwatch.GetTimestamp();
        bool ok;
        try
        {
            ok = await probe(patience.Token);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // Each part has failures of its own client's; whatever they are, it does not answer.
            ok = false;
        }

        return new Part(ok, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1));
    }
}
