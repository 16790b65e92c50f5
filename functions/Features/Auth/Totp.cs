using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using OtpNet;
using QRCoder;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>The second factor: codes of an authenticator app (RFC 6238: SHA-1, 30 seconds, 6 digits), and ten recovery codes.</summary>
public sealed class Totp(SecretBox box, TimeProvider time)
{
    public const string RequiredCode = "auth.totp_required";
    private const int RecoveryCodes = 10;

    /// <param name="Code">What the app shows.</param>
    public sealed record EnableRequest(string Code);

    public sealed class EnableValidator : AbstractValidator<EnableRequest>
    {
        public EnableValidator() => RuleFor(r => r.Code).NotEmpty().MaximumLength(40);
    }

    public sealed record DisableRequest(string Password);

    public sealed class DisableValidator : AbstractValidator<DisableRequest>
    {
        public DisableValidator() => RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
    }

    /// <param name="Secret">Base32, for typing in.</param>
    /// <param name="Uri">otpauth:// for the app.</param>
    /// <param name="QrSvg">The URI as a picture.</param>
    public sealed record SetUp(string Secret, string Uri, string QrSvg);

    /// <param name="RecoveryCodes">Each signs in once instead of a code; shown only now.</param>
    public sealed record Enabled(string[] RecoveryCodes);

    private sealed record Row(string Email, byte[]? TotpSecret, byte[]? TotpPending, long TotpStep);

    public async Task<Result<SetUp>> SetUpAsync(TenantTransaction tx)
    {
        var userId = tx.Caller.RequiredUserId;
        var row = await LockAsync(tx, userId);
        if (row.TotpSecret is not null) return new Conflict("auth.totp_enabled", "The second factor is set up already; switch it off first.");
        var secret = KeyGeneration.GenerateRandomKey(20);
        await tx.ExecuteAsync("update users set totp_pending = @pending where id = @userId", new { pending = box.Seal(secret, userId), userId });
        var text = Base32Encoding.ToString(secret).TrimEnd('=');
        var uri = $"otpauth://totp/Soul%20CRM:{Uri.EscapeDataString(row.Email)}?secret={text}&issuer=Soul%20CRM";
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return new SetUp(text, uri, svg.GetGraphic(4));
    }

    public async Task<Result<Enabled>> EnableAsync(TenantTransaction tx, EnableRequest request)
    {
        var userId = tx.Caller.RequiredUserId;
        var row = await LockAsync(tx, userId);
        if (row.TotpPending is null) return new Conflict("auth.totp_not_set_up", "Ask for a secret first.");
        if (Verify(box.Open(row.TotpPending, userId), request.Code, row.TotpStep) is not { } step) return new Unprocessable("auth.totp_invalid", "This is not the code that the app shows now.");
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetHexString(10, lowercase: true)).ToArray();
        await tx.ExecuteAsync("update users set totp_secret = totp_pending, totp_pending = null, totp_step = @step, recovery_codes = @hashes where id = @userId",
            new { step, hashes = codes.Select(Hash).ToArray(), userId });
        return new Enabled(codes);
    }

    public async Task<Result<Nothing>> DisableAsync(TenantTransaction tx, DisableRequest request)
    {
        var userId = tx.Caller.RequiredUserId;
        var isRight = await tx.SingleAsync<bool>("select crypt(@Password, password_hash) = password_hash from users where id = @userId", new { request.Password, userId });
        if (!isRight) return new Unprocessable("auth.wrong_password", "The password is wrong.");
        await tx.ExecuteAsync("update users set totp_secret = null, totp_pending = null, recovery_codes = '{}' where id = @userId", new { userId });
        return new Nothing();
    }

    /// <summary>Asks for the second factor where there is one. A code and a recovery code are good once.</summary>
    public async Task<Result<SignedInUser>> CheckAtLoginAsync(TenantTransaction tx, SignedInUser user, string? code)
    {
        var row = await LockAsync(tx, user.UserId);
        if (row.TotpSecret is null) return user;
        if (string.IsNullOrWhiteSpace(code)) return new Unauthorized(RequiredCode, "Send the code of your authenticator app as well.");
        if (Verify(box.Open(row.TotpSecret, user.UserId), code, row.TotpStep) is { } step)
        {
            await tx.ExecuteAsync("update users set totp_step = @step where id = @UserId", new { step, user.UserId });
            return user;
        }

        var used = await tx.ExecuteAsync("update users set recovery_codes = array_remove(recovery_codes, @hash) where id = @UserId and @hash = any(recovery_codes)",
            new { hash = Hash(code.Trim().ToLowerInvariant()), user.UserId });
        return used == 1 ? user : new Unauthorized("auth.totp_invalid", "The code is wrong or was used already.");
    }

    private static Task<Row> LockAsync(TenantTransaction tx, Guid userId) =>
        tx.SingleAsync<Row>("select email, totp_secret, totp_pending, totp_step from users where id = @userId for no key update", new { userId });

    /// <returns>The step that the code belongs to; null when it is wrong or not newer than the last one used.</returns>
    private long? Verify(byte[] secret, string code, long lastStep)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        return new OtpNet.Totp(secret).VerifyTotp(time.GetUtcNow().UtcDateTime, digits, out var step, new VerificationWindow(previous: 1, future: 1)) && step > lastStep ? step : null;
    }

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
