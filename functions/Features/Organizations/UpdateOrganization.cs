using FluentValidation;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Organizations;

/// <summary>Changes the settings that the request names and leaves the others.</summary>
public static class UpdateOrganization
{
    public sealed record Request(string? Name = null, string? TimeZone = null, string? WorkingLanguage = null, int? QuietWindowSeconds = null, int? SendPerMinute = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).NotEmpty().MaximumLength(200).When(r => r.Name is not null);
            RuleFor(r => r.TimeZone).Must(zone => zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)).WithMessage("Not an IANA time zone.");
            RuleFor(r => r.WorkingLanguage).Must(language => language is null or "ru" or "en").WithMessage("One of: ru, en.");
            RuleFor(r => r.QuietWindowSeconds).InclusiveBetween(1, 60);
            RuleFor(r => r.SendPerMinute).InclusiveBetween(1, 60);
        }
    }

    public static async Task<Organization> RunAsync(TenantTransaction tx, Request request)
    {
        await tx.ExecuteAsync("""
            update organizations set
                name = coalesce(@Name, name),
                time_zone = coalesce(@TimeZone, time_zone),
                working_language = coalesce(@WorkingLanguage, working_language),
                quiet_window_seconds = coalesce(@QuietWindowSeconds, quiet_window_seconds),
                send_per_minute = coalesce(@SendPerMinute, send_per_minute),
                updated_at = now()
            where id = @TenantId
            """, new { request.Name, request.TimeZone, request.WorkingLanguage, request.QuietWindowSeconds, request.SendPerMinute, tx.Caller.TenantId });
        tx.Changed("organization", tx.Caller.TenantId);
        return await OrganizationSql.GetAsync(tx);
    }
}
