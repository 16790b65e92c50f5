using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Organizations;

/// <param name="QuietWindowSeconds">How long an agent waits for the client to finish writing before it answers.</param>
/// <param name="SendPerMinute">Most messages that leave the organisation's number in a minute.</param>
public sealed record Organization(
    Guid Id, string Name, string Slug, string Status, string TimeZone, string WorkingLanguage, int QuietWindowSeconds, int SendPerMinute, DateTimeOffset CreatedAt);

internal static class OrganizationSql
{
    public static Task<Organization> GetAsync(TenantTransaction tx) => tx.SingleAsync<Organization>(
        "select id, name, slug, status, time_zone, working_language, quiet_window_seconds, send_per_minute, created_at from organizations where id = @TenantId",
        new { tx.Caller.TenantId });
}
