using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Auth;

public sealed record SignedInUser(Guid UserId, Guid TenantId);

/// <summary>Where a browser signs in from.</summary>
public sealed record Device(string Address, string? UserAgent)
{
    private const int LongestUserAgent = 300;

    public static Device Of(HttpRequest http)
    {
        var agent = http.Headers.UserAgent.ToString();
        return new Device(RemoteAddress.Of(http.HttpContext), agent.Length == 0 ? null : agent[..Math.Min(agent.Length, LongestUserAgent)]);
    }
}

/// <summary>What a browser holds after signing in: a short access token, and a refresh token in the cookie.</summary>
public sealed record Session(SessionResponse Response, string RefreshToken, DateTimeOffset RefreshTokenExpires);

public sealed record SessionUser(
    Guid Id, string Email, string Name, [Values("super_admin", "org_admin", "manager")] string Role, Guid OrganizationId, [Values("ru", "en")] string Language);

/// <param name="ExpiresIn">Life of the access token, in seconds.</param>
/// <param name="MustSetUpTotp">The organisation requires a second factor and the user has none: nothing else works until it is set up.</param>
public sealed record SessionResponse(string AccessToken, int ExpiresIn, SessionUser User, bool MustSetUpTotp);

/// <summary>
/// Refresh tokens are opaque, stored as hashes, and replaced at each use. One that comes back after its use was copied:
/// the whole session ends. Ten seconds of grace cover a browser whose answer was lost on the way, and tabs that refresh at once.
/// </summary>
public sealed partial class Sessions(Database database, AccessTokens tokens, SessionGuard guard, IOptions<AuthOptions> options, TimeProvider time, ILogger<Sessions> logger)
{
    public const string CookieName = "__Secure-soulcrm-refresh";
    private static readonly TimeSpan ReuseGrace = TimeSpan.FromSeconds(10);

    private sealed record TokenRow(Guid Id, Guid SessionId, DateTimeOffset ExpiresAt, DateTimeOffset FamilyExpiresAt, DateTimeOffset? UsedAt, bool SuccessorUsed);

    private sealed record UserRow(Guid Id, string Email, string Name, string Role, Guid OrganizationId, string Language, bool MustSetUpTotp);

    public Task<Session> StartAsync(SignedInUser user, Device device, CancellationToken ct) =>
        database.InTenantAsync(Caller.System(user.TenantId) with { UserId = user.UserId }, async tx =>
        {
            var sessionId = Guid.CreateVersion7();
            var expires = time.GetUtcNow() + options.Value.RefreshAbsoluteLifetime;
            await tx.ExecuteAsync("""
                insert into sessions (id, user_id, expires_at, address, user_agent) values (@sessionId, @UserId, @expires, @Address, @UserAgent);
                update users set last_seen_at = now() where id = @UserId
                """, new { sessionId, user.UserId, expires, device.Address, device.UserAgent });
            await AuditLog.AppendAsync(tx, "Login", user.UserId, new AuditDetails(), device.Address, requestId: null);
            return await IssueAsync(tx, user, sessionId, expires, replaces: null);
        }, ct);

    /// <returns>Null when the token is unknown, expired, used before, or its user was disabled.</returns>
    public async Task<Session?> RefreshAsync(string? refreshToken, Device device, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(refreshToken)) return null;
        var hash = Hash(refreshToken);
        if (await FindUserAsync(hash, ct) is not { } user) return null;
        return await database.InTenantAsync<Session?>(Caller.System(user.TenantId) with { UserId = user.UserId }, async tx =>
        {
            // Without the lock, two uses at once would both count as the first.
            var token = await tx.FirstOrDefaultAsync<TokenRow>("""
                select t.id, t.session_id, t.expires_at, t.family_expires_at, t.used_at,
                       coalesce((select s.used_at is not null from refresh_tokens s where s.id = t.replaced_by), false) as successor_used
                from refresh_tokens t join users u on u.id = t.user_id and u.status = 'active' join organizations o on o.status <> 'suspended'
                where t.token_hash = @hash for update of t
                """, new { hash });
            var now = time.GetUtcNow();
            if (token is null || token.ExpiresAt <= now) return null;
            if (token.UsedAt is { } used && (token.SuccessorUsed || now - used > ReuseGrace))
            {
                LogReused(logger, user.UserId, token.SessionId);
                await tx.ExecuteAsync("delete from sessions where id = @SessionId", token);
                await AuditLog.AppendAsync(tx, "RefreshTokenReused", token.SessionId, new AuditDetails(), device.Address, requestId: null);
                tx.AfterCommit(() => guard.Forget([token.SessionId]));
                return null;
            }

            await tx.ExecuteAsync("update sessions set last_used_at = now(), address = @Address where id = @SessionId", new { token.SessionId, device.Address });
            return await IssueAsync(tx, user, token.SessionId, token.FamilyExpiresAt, replaces: token.Id);
        }, ct);
    }

    public async Task EndAsync(string? refreshToken, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(refreshToken)) return;
        var hash = Hash(refreshToken);
        if (await FindUserAsync(hash, ct) is not { } user) return;
        guard.Forget(await database.InTenantAsync(Caller.System(user.TenantId), tx => tx.QueryAsync<Guid>(
            "delete from sessions where id = (select session_id from refresh_tokens where token_hash = @hash) returning id", new { hash }), ct));
    }

    /// <summary>Ends a user's sessions, all or all but one; their access tokens die with them.</summary>
    public async Task EndAllAsync(TenantTransaction tx, Guid userId, Guid? except = null)
    {
        var ended = await tx.QueryAsync<Guid>("delete from sessions where user_id = @userId and id is distinct from @except::uuid returning id", new { userId, except });
        tx.AfterCommit(() => guard.Forget(ended));
    }

    /// <summary>Ends one of the caller's own sessions.</summary>
    public async Task<bool> EndOneAsync(TenantTransaction tx, Guid id)
    {
        var ended = await tx.QueryAsync<Guid>("delete from sessions where id = @id and user_id = @user returning id", new { id, user = tx.Caller.RequiredUserId });
        tx.AfterCommit(() => guard.Forget(ended));
        return ended.Count == 1;
    }

    /// <summary>What a user may do has changed: his sessions are ended, or asked for anew.</summary>
    public async Task RecheckAllAsync(TenantTransaction tx, Guid userId, bool end)
    {
        if (end)
        {
            await EndAllAsync(tx, userId);
            return;
        }

        var changed = await tx.QueryAsync<Guid>("select id from sessions where user_id = @userId", new { userId });
        tx.AfterCommit(() => guard.Forget(changed));
    }

    /// <summary>What the caller may do has changed: this process looks again.</summary>
    public void Recheck(Caller caller) => guard.Forget([caller.SessionId!.Value]);

    private async Task<SignedInUser?> FindUserAsync(byte[] hash, CancellationToken ct)
    {
        var found = await database.CrossTenantAsync<SignedInUser>("select user_id, tenant_id from cross_tenant.find_refresh_token(@hash)", new { hash }, ct);
        return found.Count == 1 ? found[0] : null;
    }

    private async Task<Session> IssueAsync(TenantTransaction tx, SignedInUser signedIn, Guid sessionId, DateTimeOffset sessionExpires, Guid? replaces)
    {
        var id = Guid.CreateVersion7();
        var now = time.GetUtcNow();
        var refreshToken = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var idleExpiry = now + options.Value.RefreshIdleLifetime;
        var expires = idleExpiry < sessionExpires ? idleExpiry : sessionExpires;
        await tx.ExecuteAsync("""
            insert into refresh_tokens (id, session_id, user_id, token_hash, expires_at, family_expires_at)
            values (@id, @sessionId, @UserId, @hash, @expires, @sessionExpires)
            """, new { id, sessionId, signedIn.UserId, hash = Hash(refreshToken), expires, sessionExpires });
        if (replaces is not null)
            await tx.ExecuteAsync("update refresh_tokens set used_at = @now, replaced_by = @id where id = @replaces", new { now, id, replaces });
        var user = await tx.SingleAsync<UserRow>("""
            select u.id, u.email, u.name, u.role, u.tenant_id as organization_id, u.language, o.require_totp and u.totp_secret is null as must_set_up_totp
            from users u join organizations o on o.id = u.tenant_id where u.id = @UserId
            """, new { signedIn.UserId });
        return new Session(
            new SessionResponse(tokens.Issue(user.Id, user.OrganizationId, user.Role, sessionId), tokens.LifetimeSeconds,
                new SessionUser(user.Id, user.Email, user.Name, user.Role, user.OrganizationId, user.Language), user.MustSetUpTotp),
            refreshToken, expires);
    }

    private static byte[] Hash(string refreshToken) => SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken));

    [LoggerMessage(501, LogLevel.Warning, "A used refresh token of user {UserId} came back: session {SessionId} is ended")]
    private static partial void LogReused(ILogger logger, Guid userId, Guid sessionId);
}
