using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Auth;

/// <summary>
/// Whether the session behind an access token still stands: signed out, disabled, suspended or in another role ends it within
/// <see cref="AuthOptions.SessionCheckInterval"/> in every process, at once in the one that did it.
/// </summary>
public sealed class SessionGuard(Database database, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<Guid, Known> known = new();

    private sealed record Row(Guid UserId, string Role, bool NeedsTotp);

    private sealed record Known(Row? Session, DateTimeOffset Until);

    public enum Verdict
    {
        Good,
        Ended,

        /// <summary>The organisation requires a second factor that the user has not set up yet.</summary>
        NeedsTotp,
    }

    public async Task<Verdict> CheckAsync(Caller caller, CancellationToken ct)
    {
        var id = caller.SessionId!.Value;
        var home = caller.Guest is null ? caller.TenantId : PlatformOrganization.Id;
        if (!known.TryGetValue(id, out var entry) || entry.Until <= time.GetUtcNow())
        {
            var rows = await database.CrossTenantAsync<Row>("select user_id, role, needs_totp from cross_tenant.find_session(@home, @id)", new { home, id }, ct);
            entry = new Known(rows.Count == 1 ? rows[0] : null, time.GetUtcNow() + options.Value.SessionCheckInterval);
            if (known.Count >= Most) known.Clear(); // rare and harmless: they are looked up again
            known[id] = entry;
        }

        if (entry.Session is not { } session || session.UserId != caller.ActorId || session.Role != caller.Role.ToName()) return Verdict.Ended;
        return session.NeedsTotp ? Verdict.NeedsTotp : Verdict.Good;
    }

    /// <summary>Has this process look again at its next request.</summary>
    public void Forget(IEnumerable<Guid> sessions)
    {
        foreach (var session in sessions) known.TryRemove(session, out _);
    }
}
