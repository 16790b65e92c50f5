using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>Checks e-mail and password. Unknown e-mail, wrong password and disabled user answer alike and cost the same.</summary>
public static class Login
{
    public sealed record Request(string Email, string Password);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Email).NotEmpty().MaximumLength(254);
            RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
        }
    }

    public static async Task<Result<SignedInUser>> RunAsync(Database database, Request request, CancellationToken ct)
    {
        var users = await database.CrossTenantAsync<SignedInUser>(
            "select user_id, tenant_id from cross_tenant.check_login(@email, @Password)", new { email = request.Email.Trim(), request.Password }, ct);
        return users.Count == 1 ? users[0] : new Unauthorized("auth.invalid_credentials", "E-mail or password is wrong.");
    }
}
