using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Organizations;

/// <summary>Changes the settings that the request names and leaves the others.</summary>
public static class UpdateOrganization
{
    public sealed record Request(
        string? Name = null, string? TimeZone = null, string? WorkingLanguage = null,
        [Keys("mon", "tue", "wed", "thu", "fri", "sat", "sun")] IReadOnlyDictionary<string, string[][]>? WorkingHours = null, int? QuietWindowSeconds = null,
        int? SendPerMinute = null, bool? RequireTotp = null, int? SlaMinutes = null, bool? FollowUps = null, int? CloseAfterDays = null, Optional<int?>? HandoffAfterReplies = null, bool? HandoffOnBargaining = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        private const int MostSpansADay = 4;

        public Validator()
        {
            RuleFor(r => r.Name).Line(200).When(r => r.Name is not null);
            RuleFor(r => r.TimeZone).MaximumLength(100).Must(zone => zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)).WithMessage("Not an IANA time zone.");
            RuleFor(r => r.WorkingLanguage).OneOf("ru", "en");
            RuleFor(r => r.WorkingHours).Must(hours => hours is null || hours.All(day => Days.Contains(day.Key, StringComparer.Ordinal) && AreSpans(day.Value)))
                .WithMessage($"Days {string.Join(", ", Days)}, each with at most {MostSpansADay} spans such as [\"09:00\", \"18:00\"] that follow each other.");
            RuleFor(r => r.QuietWindowSeconds).InclusiveBetween(1, 60);
            RuleFor(r => r.SendPerMinute).InclusiveBetween(1, 60);
            RuleFor(r => r.SlaMinutes).InclusiveBetween(1, 1440);
            RuleFor(r => r.CloseAfterDays).InclusiveBetween(1, 365);
            this.RuleForOptional(r => r.HandoffAfterReplies).InclusiveBetween(2, 20);
        }

        private static bool AreSpans(string[][]? spans)
        {
            if (spans is null || spans.Length > MostSpansADay) return false;
            var earliest = TimeOnly.MinValue;
            foreach (var span in spans)
            {
                if (span is not [{ } from, { } to] || !TimeOnly.TryParseExact(from, "HH:mm", out var start) || !TimeOnly.TryParseExact(to, "HH:mm", out var end) || start < earliest || end <= start) return false;
                earliest = end;
            }

            return true;
        }
    }

    public static async Task<Result<Organization>> RunAsync(TenantTransaction tx, Request request)
    {
        // Whoever requires it of all has it himself: else the next request would lock him out.
        if (request.RequireTotp == true && tx.Caller.UserId is { } user && await tx.SingleAsync<bool>("select totp_secret is null from users where id = @user", new { user }))
            return new Conflict("organization.totp_first", "Set up your own second factor before you require it of everybody.");
        await tx.ExecuteAsync("""
            update organizations set
                name = coalesce(@name, name),
                time_zone = coalesce(@TimeZone, time_zone),
                working_language = coalesce(@WorkingLanguage, working_language),
                working_hours = coalesce(@hours::jsonb, working_hours),
                quiet_window_seconds = coalesce(@QuietWindowSeconds, quiet_window_seconds),
                send_per_minute = coalesce(@SendPerMinute, send_per_minute),
                require_totp = coalesce(@RequireTotp, require_totp),
                sla_minutes = coalesce(@SlaMinutes, sla_minutes),
                follow_ups = coalesce(@FollowUps, follow_ups),
                close_after_days = coalesce(@CloseAfterDays, close_after_days),
                handoff_after_replies = case when @setsReplies then @replies else handoff_after_replies end,
                handoff_on_bargaining = coalesce(@HandoffOnBargaining, handoff_on_bargaining),
                updated_at = now()
            where id = @TenantId
            """, new
        {
            name = request.Name?.Trim(),
            request.TimeZone,
            request.WorkingLanguage,
            hours = request.WorkingHours is null ? null : JsonSerializer.Serialize(request.WorkingHours),
            request.QuietWindowSeconds,
            request.SendPerMinute,
            request.RequireTotp,
            request.SlaMinutes,
            request.FollowUps,
            request.CloseAfterDays,
            setsReplies = request.HandoffAfterReplies is not null,
            replies = request.HandoffAfterReplies?.Value,
            request.HandoffOnBargaining,
            tx.Caller.TenantId,
        });
        tx.Changed("organization", tx.Caller.TenantId);
        return await OrganizationSql.GetAsync(tx);
    }
}
