using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Auth;

public sealed record SignedInUser(Guid UserId, Guid TenantId);

/// <summary>What a browser holds after signing in: a short access token, and a refresh token in the cookie.</summary>
public sealed record Session(SessionResponse Response, string RefreshToken, DateTimeOffset RefreshTokenExpires);

public sealed record SessionUser(Guid Id, string Email, string Name, string Role, Guid OrganizationId, string Language);

/// <param name="ExpiresIn">Life of the access token, in seconds.</param>
public sealed record SessionResponse(string AccessToken, int ExpiresIn, SessionUser User);

/// <summary>
/// Refresh tokens are opaque, stored as hashes, and replaced at each use. One that comes back after its use was copied:
/// the whole family ends. Ten seconds of grace cover a browser whose answer was lost on the way.
/// </summary>
public sealed class Sessions(Database database, AccessTokens tokens, IOptions<AuthOptions> options, TimeProvider time)
{
    public const string CookieName = "__Secure-soulcrm-refresh";
    private static readonly TimeSpan ReuseGrace = TimeSpan.FromSeconds(10);

    private sealed record TokenRow(Guid Id, Guid FamilyId, DateTimeOffset ExpiresAt, DateTimeOffset FamilyExpiresAt, DateTimeOffset? UsedAt, bool SuccessorUsed);

    public Task<Session> StartAsync(SignedInUser user, CancellationToken ct) =>
        database.InTenantAsync(Caller.System(user.TenantId), async tx =>
        {
            await tx.ExecuteAsync("update users set last_seen_at = now() where id = @UserId", user);
            return await IssueAsync(tx, user, familyId: Guid.CreateVersion7(), familyExpires: time.GetUtcNow() + options.Value.RefreshAbsoluteLifetime, replaces: null);
        }, ct);

    /// <returns>Null when the token is unknown, expired, used before, or its user was disabled.</returns>
    public async Task<Session?> RefreshAsync(string? refreshToken, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(refreshToken)) return null;
        var hash = Hash(refreshToken);
        if (await FindUserAsync(hash, ct) is not { } user) return null;
        return await database.InTenantAsync<Session?>(Caller.System(user.TenantId), async tx =>
        {
            // Without the lock, two uses at once would both count as the first.
            var token = await tx.FirstOrDefaultAsync<TokenRow>("""
                select t.id, t.family_id, t.expires_at, t.family_expires_at, t.used_at,
                       coalesce((select s.used_at is not null from refresh_tokens s where s.id = t.replaced_by), false) as successor_used
                from refresh_tokens t join users u on u.id = t.user_id and u.status = 'active'
                where t.token_hash = @hash for update of t
                """, new { hash });
            var now = time.GetUtcNow();
            if (token is null || token.ExpiresAt <= now) return null;
            if (token.UsedAt is { } used && (token.SuccessorUsed || now - used > ReuseGrace))
            {
                await tx.ExecuteAsync("delete from refresh_tokens where family_id = @FamilyId", token);
                return null;
            }

            return await IssueAsync(tx, user, token.FamilyId, token.FamilyExpiresAt, replaces: token.Id);
        }, ct);
    }

    public async Task EndAsync(string? refreshToken, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(refreshToken)) return;
        var hash = Hash(refreshToken);
        if (await FindUserAsync(hash, ct) is not { } user) return;
        await database.InTenantAsync(Caller.System(user.TenantId), tx => tx.ExecuteAsync(
            "delete from refresh_tokens where family_id = (select family_id from refresh_tokens where token_hash = @hash)", new { hash }), ct);
    }

    private async Task<SignedInUser?> FindUserAsync(byte[] hash, CancellationToken ct)
    {
        var found = await database.CrossTenantAsync<SignedInUser>("select user_id, tenant_id from cross_tenant.find_refresh_token(@hash)", new { hash }, ct);
        return found.Count == 1 ? found[0] : null;
    }

    private async Task<Session> IssueAsync(TenantTransaction tx, SignedInUser signedIn, Guid familyId, DateTimeOffset familyExpires, Guid? replaces)
    {
        var id = Guid.CreateVersion7();
        var now = time.GetUtcNow();
        var refreshToken = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var idleExpiry = now + options.Value.RefreshIdleLifetime;
        var expires = idleExpiry < familyExpires ? idleExpiry : familyExpires;
        await tx.ExecuteAsync("""
            insert into refresh_tokens (id, family_id, user_id, token_hash, expires_at, family_expires_at)
            values (@id, @familyId, @UserId, @hash, @expires, @familyExpires)
            """, new { id, familyId, signedIn.UserId, hash = Hash(refreshToken), expires, familyExpires });
        if (replaces is not null)
            await tx.ExecuteAsync("update refresh_tokens set used_at = @now, replaced_by = @id where id = @replaces", new { now, id, replaces });
        var user = await tx.SingleAsync<SessionUser>(
            "select id, email, name, role, tenant_id as organization_id, language from users where id = @UserId", new { signedIn.UserId });
        return new Session(new SessionResponse(tokens.Issue(user.Id, user.OrganizationId, user.Role), tokens.LifetimeSeconds, user), refreshToken, expires);
    }

    private static byte[] Hash(string refreshToken) => SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken));
}
