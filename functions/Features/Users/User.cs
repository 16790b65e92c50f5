using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Users;

public sealed record User(
    Guid Id, string Name, string Email, [Values("super_admin", "org_admin", "manager")] string Role, [Values("ru", "en")] string Language,
    [Values("invited", "active", "disabled")] string Status, bool TotpEnabled, DateTimeOffset? LastSeenAt, DateTimeOffset CreatedAt, int Version) : IVersioned;

internal static class UserSql
{
    public const string Columns = "id, name, email, role, language, status, totp_secret is not null as totp_enabled, last_seen_at, created_at, version";

    public static Task<User?> FindAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<User>($"select {Columns} from users where id = @id", new { id });
}
