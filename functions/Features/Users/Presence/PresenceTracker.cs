using System.Collections.Concurrent;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Users.Presence;

/// <summary>Notes that a colleague's browser has asked for news, and tells the others when somebody comes.</summary>
public sealed class PresenceTracker(Database database, TimeProvider time)
{
    /// <summary>Written no more often than this by one process.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, long> seen = new();

    public async Task SeenAsync(Caller caller, CancellationToken ct)
    {
        if (caller.UserId is not { } user) return; // a super administrator who looks in is no colleague
        if (seen.TryGetValue(user, out var last) && time.GetElapsedTime(last) < Fresh) return;
        seen[user] = time.GetTimestamp();
        await database.InTenantAsync(caller, async tx =>
        {
            var came = await tx.FirstOrDefaultAsync<bool?>($"""
                update users u set online_at = now() from (select id, coalesce({PresenceSql.Online}, false) as was_there from users u where id = @user) before
                where u.id = before.id returning not before.was_there
                """, new { user });
            if (came == true) tx.Changed("user", user);
        }, ct);
    }
}
