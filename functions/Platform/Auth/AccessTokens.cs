using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Auth;

/// <summary>Signed access tokens (JWT, HS256): who, in which organisation, in which role, for a few minutes.</summary>
public sealed class AccessTokens
{
    private const string Audience = "soulcrm-api";
    private const string TokenType = "at+jwt";
    private const int Most = 20_000;

    /// <summary>How long a super administrator stays in an organisation that he has entered.</summary>
    public static readonly TimeSpan GuestLifetime = TimeSpan.FromMinutes(30);

    private readonly AuthOptions options;
    private readonly TimeProvider time;
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly SymmetricSecurityKey key;
    private readonly TokenValidationParameters validation;
    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    /// <summary>A token that was found to be good, by its whole text.</summary>
    private sealed record Known(Caller Caller, DateTime Until);

    public AccessTokens(IOptions<AuthOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        key = Key(this.options.SigningKey);
        SecurityKey[] keys = this.options.PreviousSigningKey is { Length: > 0 } previous ? [key, Key(previous)] : [key];
        validation = new TokenValidationParameters
        {
            ValidIssuer = this.options.Issuer,
            ValidAudience = Audience,
            // By its id only: a token cannot choose among keys, or bring one.
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Where(candidate => candidate.KeyId == kid),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidTypes = [TokenType],
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromSeconds(60),
            LifetimeValidator = (notBefore, expires, _, parameters) =>
                notBefore <= Now.Add(parameters.ClockSkew) && expires > Now.Subtract(parameters.ClockSkew),
        };
    }

    public int LifetimeSeconds => (int)options.AccessTokenLifetime.TotalSeconds;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public string Issue(Guid userId, Guid tenantId, string role, Guid sessionId) =>
        Issue(options.AccessTokenLifetime, [new("sub", userId.ToString()), new("tenant", tenantId.ToString()), new("role", role), new("sid", sessionId.ToString())]);

    /// <summary>For a super administrator in an organisation that is not his.</summary>
    public string IssueForGuest(Guest guest, Guid tenantId, Guid sessionId) => Issue(GuestLifetime,
    [
        new("sub", guest.UserId.ToString()), new("tenant", tenantId.ToString()), new("role", Role.SuperAdmin.ToName()), new("sid", sessionId.ToString()), new("guest", guest.Reason),
    ]);

    /// <returns>Null when the header holds no valid token of ours.</returns>
    public async Task<Caller?> ReadAsync(string authorizationHeader)
    {
        const string scheme = "Bearer ";
        if (!authorizationHeader.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        // A browser sends the same token with hundreds of requests: its signature is checked once.
        if (known.TryGetValue(authorizationHeader, out var earlier)) return earlier.Until > Now ? earlier.Caller : null;
        var result = await handler.ValidateTokenAsync(authorizationHeader[scheme.Length..].Trim(), validation);
        if (!result.IsValid) return null;
        if (!Guid.TryParse(Claim("sub"), out var user) || !Guid.TryParse(Claim("tenant"), out var tenant) || !Guid.TryParse(Claim("sid"), out var session) || RoleNames.Parse(Claim("role")) is not { } role) return null;
        var caller = Claim("guest") is { } reason
            ? new Caller(tenant, null, role) { SessionId = session, Guest = new Guest(user, reason) }
            : new Caller(tenant, user, role) { SessionId = session };
        if (known.Count >= Most) known.Clear(); // rare and harmless: they are checked again
        known[authorizationHeader] = new Known(caller, result.SecurityToken.ValidTo + validation.ClockSkew);
        return caller;

        string? Claim(string name) => result.Claims.TryGetValue(name, out var value) ? value as string : null;
    }

    private string Issue(TimeSpan lifetime, Claim[] claims) => handler.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = TokenType,
        Issuer = options.Issuer,
        Audience = Audience,
        IssuedAt = Now,
        NotBefore = Now,
        Expires = Now.Add(lifetime),
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        Subject = new ClaimsIdentity(claims),
    });

    private static SymmetricSecurityKey Key(string base64)
    {
        var secret = Convert.FromBase64String(base64);
        return new SymmetricSecurityKey(secret) { KeyId = Convert.ToHexStringLower(SHA256.HashData(secret))[..16] };
    }
}
