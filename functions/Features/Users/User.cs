using SoulCrm.Functions.Features.Users.Presence;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Users;

/// <param name="IsOnline">His browser is open.</param>
/// <param name="MaxOpenDialogs">With so many, hand-offs are offered to others.</param>
public sealed record User(
    Guid Id, string Name, string Email, [Values("super_admin", "org_admin", "manager")] string Role, [Values("ru", "en")] string Language,
    [Values("invited", "active", "disabled")] string Status, bool TotpEnabled, DateTimeOffset? LastSeenAt, [Values("available", "away")] string Availability, bool IsOnline, int MaxOpenDialogs, DateTimeOffset CreatedAt, int Version) : IVersioned;

internal static class UserSql
{
    public const string Columns = $"id, name, email, role, language, status, totp_secret is not null as totp_enabled, last_seen_at, availability, coalesce({PresenceSql.Online}, false) as is_online, max_open_dialogs, created_at, version";

    public static Task<User?> FindAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<User>($"select {Columns} from users u where id = @id", new { id });
}
