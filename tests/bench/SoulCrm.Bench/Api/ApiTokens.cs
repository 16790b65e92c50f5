using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace SoulCrm.Bench.Api;

/// <summary>Access tokens as the functions sign them, for the whole run.</summary>
internal static class ApiTokens
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>What the servers are told.</summary>
    public static string SigningKey { get; } = Convert.ToBase64String(Key);

    public static string ForManager(int organization)
    {
        var now = DateTimeOffset.UtcNow;
        var header = Part(new { alg = "HS256", kid = Convert.ToHexStringLower(SHA256.HashData(Key))[..16], typ = "at+jwt" });
        var payload = Part(new
        {
            sub = ApiIds.Of(ApiIds.Manager, organization),
            tenant = ApiIds.Of(ApiIds.Organization, organization),
            role = "manager",
            sid = ApiIds.Of(ApiIds.Manager, organization), // as the seed has it
            iss = "soulcrm",
            aud = "soulcrm-api",
            iat = now.ToUnixTimeSeconds(),
            nbf = now.ToUnixTimeSeconds(),
            exp = now.Add(Lifetime).ToUnixTimeSeconds(),
        });
        var signed = $"{header}.{payload}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, System.Text.Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(object claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
}
