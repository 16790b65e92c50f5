using System.Text.Json;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Organizations;

/// <param name="WorkingHours">By day: spans of local time as ["09:00", "18:00"]; a missing day is a day off.</param>
/// <param name="QuietWindowSeconds">How long an agent waits for the client to finish writing before it answers.</param>
/// <param name="SendPerMinute">Most messages that leave the organisation's number in a minute.</param>
/// <param name="RequireTotp">Nobody works without a second factor.</param>
/// <param name="MaxUsers">Of the plan.</param>
/// <param name="TokensPerMonth">Of the plan: what the agents may use.</param>
/// <param name="SlaMinutes">How long a client may wait for a person, in working time, before others are called.</param>
/// <param name="FollowUps">Agents write once more to clients who have fallen silent.</param>
/// <param name="CloseAfterDays">Days of silence after which a conversation is closed.</param>
/// <param name="HandoffAfterReplies">So many replies of agents in a row, and a person is asked; null: never for that.</param>
/// <param name="HandoffOnBargaining">A person is asked when the client bargains.</param>
public sealed record Organization(
    Guid Id, string Name, string Slug, [Values("trial", "active", "suspended")] string Status, string TimeZone, [Values("ru", "en")] string WorkingLanguage,
    [Keys("mon", "tue", "wed", "thu", "fri", "sat", "sun")] IReadOnlyDictionary<string, string[][]> WorkingHours, int QuietWindowSeconds, int SendPerMinute,
    bool RequireTotp, int MaxUsers, long TokensPerMonth, int SlaMinutes, bool FollowUps, int CloseAfterDays, int? HandoffAfterReplies, bool HandoffOnBargaining, DateTimeOffset CreatedAt, int Version) : IVersioned;

internal static class OrganizationSql
{
    private sealed record Row(
        Guid Id, string Name, string Slug, string Status, string TimeZone, string WorkingLanguage, JsonElement WorkingHours, int QuietWindowSeconds, int SendPerMinute,
        bool RequireTotp, int MaxUsers, long TokensPerMonth, int SlaMinutes, bool FollowUps, int CloseAfterDays, int? HandoffAfterReplies, bool HandoffOnBargaining, DateTimeOffset CreatedAt, int Version);

    public static async Task<Organization> GetAsync(TenantTransaction tx)
    {
        var row = await tx.SingleAsync<Row>("""
            select id, name, slug, status, time_zone, working_language, working_hours, quiet_window_seconds, send_per_minute, require_totp, max_users, tokens_per_month,
                   sla_minutes, follow_ups, close_after_days, handoff_after_replies, handoff_on_bargaining, created_at, version
            from organizations where id = @TenantId
            """, new { tx.Caller.TenantId });
        return new Organization(row.Id, row.Name, row.Slug, row.Status, row.TimeZone, row.WorkingLanguage, row.WorkingHours.Deserialize<Dictionary<string, string[][]>>()!, row.QuietWindowSeconds,
            row.SendPerMinute, row.RequireTotp, row.MaxUsers, row.TokensPerMonth, row.SlaMinutes, row.FollowUps, row.CloseAfterDays, row.HandoffAfterReplies, row.HandoffOnBargaining, row.CreatedAt, row.Version);
    }
}
