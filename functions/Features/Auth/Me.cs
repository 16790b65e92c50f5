using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>The signed-in user and what the web app needs to know of the organisation.</summary>
public static class Me
{
    public sealed record OrganizationOfUser(Guid Id, string Name, string TimeZone, [Values("ru", "en")] string WorkingLanguage, bool RequireTotp);

    /// <param name="Guest">A super administrator who has entered: why. Null for the organisation's own users.</param>
    public sealed record Response(
        Guid Id, string Email, string Name, [Values("super_admin", "org_admin", "manager")] string Role, Guid OrganizationId, [Values("ru", "en")] string Language, bool TotpEnabled, [Values("available", "away")] string Availability, string? Guest, OrganizationOfUser Organization);

    public sealed record Request(string? Name = null, string? Language = null, string? Availability = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).Line(200).When(r => r.Name is not null);
            RuleFor(r => r.Language).OneOf("ru", "en");
            RuleFor(r => r.Availability).OneOf("available", "away");
        }
    }

    private sealed record UserRow(Guid Id, string Email, string Name, string Role, string Language, bool TotpEnabled, string Availability);

    public static async Task<Response?> GetAsync(TenantTransaction tx)
    {
        var organization = await tx.SingleAsync<OrganizationOfUser>("select id, name, time_zone, working_language, require_totp from organizations where id = @TenantId", new { tx.Caller.TenantId });
        if (tx.Caller.Guest is { } guest)
            return new Response(guest.UserId, "", "Soul CRM", tx.Caller.Role.ToName(), organization.Id, organization.WorkingLanguage, TotpEnabled: true, "available", guest.Reason, organization);
        var user = await tx.FirstOrDefaultAsync<UserRow>("select id, email, name, role, language, totp_secret is not null as totp_enabled, availability from users where id = @id and status = 'active'",
            new { id = tx.Caller.RequiredUserId });
        return user is null ? null : new Response(user.Id, user.Email, user.Name, user.Role, organization.Id, user.Language, user.TotpEnabled, user.Availability, Guest: null, organization);
    }

    public static async Task<Result<Response>> UpdateAsync(TenantTransaction tx, Request request)
    {
        await tx.ExecuteAsync("update users set name = coalesce(@name, name), language = coalesce(@Language, language), availability = coalesce(@Availability, availability), updated_at = now() where id = @id",
            new { name = request.Name?.Trim(), request.Language, request.Availability, id = tx.Caller.RequiredUserId });
        tx.Changed("user", tx.Caller.RequiredUserId);
        return (await GetAsync(tx))!;
    }
}
