using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>Links that are good once: to set a new password (an hour), or to take up an invitation (seven days). Only hashes are stored.</summary>
public sealed class OneTimeTokens(Database database, IOptions<AuthOptions> options, TimeProvider time)
{
    public const string Password = "password";
    public const string Invitation = "invitation";

    private sealed record Owner(Guid TenantId, Guid UserId);

    /// <summary>Makes a link; earlier ones of the same purpose are void.</summary>
    public async Task<string> IssueAsync(TenantTransaction tx, Guid userId, string purpose)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var expires = time.GetUtcNow() + (purpose == Password ? TimeSpan.FromHours(1) : TimeSpan.FromDays(7));
        await tx.ExecuteAsync("""
            delete from one_time_tokens where user_id = @userId and purpose = @purpose;
            insert into one_time_tokens (id, user_id, purpose, token_hash, expires_at) values (@id, @userId, @purpose, @hash, @expires)
            """, new { userId, purpose, id = Guid.CreateVersion7(), hash = Hash(token), expires });
        // After the #: a fragment is sent to no server and stays out of its logs.
        return $"{options.Value.AppUrl.TrimEnd('/')}/{(purpose == Password ? "reset-password" : "invitation")}#{token}";
    }

    /// <summary>Uses a token up and does what it allows, in one transaction of its user's tenant.</summary>
    /// <returns>Default when the token is unknown, used or expired.</returns>
    public async Task<T?> UseAsync<T>(string token, string purpose, Func<TenantTransaction, SignedInUser, Task<T?>> run, CancellationToken ct)
    {
        var hash = Hash(token);
        var found = await database.CrossTenantAsync<Owner>("select tenant_id, user_id from cross_tenant.find_one_time_token(@hash, @purpose)", new { hash, purpose }, ct);
        if (found.Count == 0) return default;
        var user = new SignedInUser(found[0].UserId, found[0].TenantId);
        return await database.InTenantAsync(Caller.System(user.TenantId) with { UserId = user.UserId }, async tx =>
            await tx.ExecuteAsync("update one_time_tokens set used_at = now() where token_hash = @hash and used_at is null", new { hash }) == 1 ? await run(tx, user) : default, ct);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
