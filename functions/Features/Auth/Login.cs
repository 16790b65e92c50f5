using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>
/// Checks e-mail, password and second factor. Unknown e-mail, wrong password and disabled user answer alike and cost the same; each mistake makes
/// the next attempt on that account wait longer.
/// </summary>
public sealed class Login(Database database, Totp totp)
{
    /// <param name="Code">Of the authenticator app, or a recovery code; asked for with <c>auth.totp_required</c>.</param>
    public sealed record Request(string Email, string Password, string? Code = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Email).NotEmpty().MaximumLength(254);
            RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
            RuleFor(r => r.Code).MaximumLength(40);
        }
    }

    /// <summary>Too many mistakes: the account answers again after that many seconds.</summary>
    public sealed record SlowDown(int Seconds) : Error("auth.slow_down", 429, "Too many attempts", "Wait for the seconds that Retry-After names.");

    public async Task<Result<SignedInUser>> RunAsync(Request request, string address, CancellationToken ct)
    {
        var email = request.Email.Trim().ToLowerInvariant();
        var keys = new { account = Key(email), accountAtAddress = Key($"{email}\n{address}") };
        var wait = (await database.CrossTenantAsync<int>("select cross_tenant.seconds_to_next_login(@account, @accountAtAddress)", keys, ct))[0];
        if (wait > 0) return new SlowDown(wait);

        var users = await database.CrossTenantAsync<SignedInUser>("select user_id, tenant_id from cross_tenant.check_login(@email, @Password)", new { email, request.Password }, ct);
        var result = users.Count == 1
            ? await database.InTenantAsync(Caller.System(users[0].TenantId), tx => totp.CheckAtLoginAsync(tx, users[0], request.Code), ct)
            : new Unauthorized("auth.invalid_credentials", "E-mail or password is wrong.");
        if (result.Error is { Code: Totp.RequiredCode }) return result; // neither a mistake nor a success yet
        await database.CrossTenantAsync<int>("select 1 from cross_tenant.record_login(@account, @accountAtAddress, @succeeded)",
            new { keys.account, keys.accountAtAddress, succeeded = result.Succeeded }, ct);
        return result;
    }

    private static byte[] Key(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
