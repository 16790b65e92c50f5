using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>Section <c>RateLimits</c> of the settings.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests of one signed-in user a minute, over all processes.</summary>
    public int UserPerMinute { get; set; } = 600;

    /// <summary>Requests of one address to public operations a minute.</summary>
    public int AddressPerMinute { get; set; } = 300;

    /// <summary>Sign-ins, registrations and forgotten passwords of one address in a quarter of an hour.</summary>
    public int LoginsPerAddress { get; set; } = 20;
}

/// <summary>
/// Counts requests in the database, so that a limit holds over all processes. A process takes its share ahead in blocks of a twentieth of the
/// limit: most requests cost no round trip.
/// </summary>
public sealed class RateLimiter(Database database, TimeProvider time) : IDisposable
{
    private const int Most = 20_000;
    private const int BlocksOfLimit = 20;

    private readonly ConcurrentDictionary<string, Share> shares = new(StringComparer.Ordinal);

    // Requests of one key must not all fetch a block at once; keys share these.
    private readonly SemaphoreSlim[] refills = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    private sealed record Grant(int Granted, double SecondsLeft);

    private sealed class Share
    {
        public int Left;
        public DateTimeOffset Ends;
    }

    /// <returns>Null when the request is within the limit, else the seconds until it may be repeated.</returns>
    public async Task<int?> TakeAsync(string key, int limit, int windowSeconds, CancellationToken ct)
    {
        if (shares.Count >= Most) shares.Clear(); // what is forgotten is at most a block
        var share = shares.GetOrAdd(key, _ => new Share());
        if (time.GetUtcNow() < share.Ends && Interlocked.Decrement(ref share.Left) >= 0) return null;
        var refill = refills[(uint)StringComparer.Ordinal.GetHashCode(key) % refills.Length];
        await refill.WaitAsync(ct);
        try
        {
            if (time.GetUtcNow() < share.Ends && Interlocked.Decrement(ref share.Left) >= 0) return null;
            var grant = (await database.CrossTenantAsync<Grant>("select granted, seconds_left from cross_tenant.take_rate(@key, @limit, @windowSeconds, @wanted)",
                new { key, limit, windowSeconds, wanted = Math.Max(1, limit / BlocksOfLimit) }, ct))[0];
            share.Ends = time.GetUtcNow().AddSeconds(grant.SecondsLeft);
            Interlocked.Exchange(ref share.Left, grant.Granted - 1);
            return grant.Granted > 0 ? null : Math.Max(1, (int)Math.Ceiling(grant.SecondsLeft));
        }
        finally
        {
            refill.Release();
        }
    }

    public void Dispose()
    {
        foreach (var refill in refills) refill.Dispose();
    }
}

/// <summary>One limit per signed-in user; per address for what needs no user.</summary>
public sealed class RateLimitMiddleware(RateLimiter limiter, IOptions<RateLimitOptions> options) : IFunctionsWorkerMiddleware
{
    private const int Minute = 60;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && await CheckAsync(http) is { } seconds)
        {
            context.GetInvocationResult().Value = Problems.TooMany(http, seconds);
            return;
        }

        await next(context);
    }

    private Task<int?> CheckAsync(Microsoft.AspNetCore.Http.HttpContext http)
    {
        // whatsapp-host and health probes prove themselves or cost nothing; a limit there would lose messages.
        if (http.Items.TryGetValue(typeof(Caller), out var caller))
            return limiter.TakeAsync($"user:{((Caller)caller!).ActorId}", options.Value.UserPerMinute, Minute, http.RequestAborted);
        return http.Request.Operation().Declared.Takes is null
            ? Task.FromResult<int?>(null)
            : limiter.TakeAsync($"address:{RemoteAddress.Of(http)}", options.Value.AddressPerMinute, Minute, http.RequestAborted);
    }
}
