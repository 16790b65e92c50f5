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

    private readonly AuthOptions options;
    private readonly TimeProvider time;
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly SymmetricSecurityKey key;
    private readonly TokenValidationParameters validation;

    public AccessTokens(IOptions<AuthOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        var secret = Convert.FromBase64String(this.options.SigningKey);
        key = new SymmetricSecurityKey(secret) { KeyId = Convert.ToHexStringLower(SHA256.HashData(secret))[..8] };
        validation = new TokenValidationParameters
        {
            ValidIssuer = this.options.Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = key,
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

    public string Issue(Guid userId, Guid tenantId, string role) => handler.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = TokenType,
        Issuer = options.Issuer,
        Audience = Audience,
        IssuedAt = Now,
        NotBefore = Now,
        Expires = Now.Add(options.AccessTokenLifetime),
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        Subject = new ClaimsIdentity([new Claim("sub", userId.ToString()), new Claim("tenant", tenantId.ToString()), new Claim("role", role)]),
    });

    /// <returns>Null when the header holds no valid token of ours.</returns>
    public async Task<Caller?> ReadAsync(string authorizationHeader)
    {
        const string scheme = "Bearer ";
        if (!authorizationHeader.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var result = await handler.ValidateTokenAsync(authorizationHeader[scheme.Length..].Trim(), validation);
        if (!result.IsValid) return null;
        return Guid.TryParse(Claim("sub"), out var user) && Guid.TryParse(Claim("tenant"), out var tenant) && Claim("role") is { } role
            ? new Caller(tenant, user, RoleNames.Parse(role))
            : null;

        string? Claim(string name) => result.Claims.TryGetValue(name, out var value) ? value as string : null;
    }
}
