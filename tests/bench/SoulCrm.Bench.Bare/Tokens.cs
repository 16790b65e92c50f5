using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SoulCrm.Bench.Bare;

/// <summary>On whose behalf a request runs, as its token says.</summary>
internal sealed record Caller(Guid TenantId, Guid UserId, string Role);

/// <summary>The functions' check of an access token.</summary>
internal sealed class Tokens(string signingKey)
{
    private const string Scheme = "Bearer ";

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters validation = new()
    {
        ValidIssuer = "soulcrm",
        ValidAudience = "soulcrm-api",
        IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(signingKey)),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidTypes = ["at+jwt"],
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(60),
    };

    /// <returns>Null when the header holds no valid token.</returns>
    public async Task<Caller?> ReadAsync(string authorizationHeader)
    {
        if (!authorizationHeader.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var result = await handler.ValidateTokenAsync(authorizationHeader[Scheme.Length..].Trim(), validation);
        return result.IsValid && Guid.TryParse(Claim("sub"), out var user) && Guid.TryParse(Claim("tenant"), out var tenant) && Claim("role") is { } role
            ? new Caller(tenant, user, role)
            : null;

        string? Claim(string name) => result.Claims.TryGetValue(name, out var value) ? value as string : null;
    }
}
