using System.Text.Json;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Organizations;

/// <summary>Who did what in the organisation, newest first; guests from the platform as well.</summary>
public static class ListAudit
{
    /// <param name="GuestReason">Set when a super administrator acted: what he said he came for.</param>
    /// <param name="Operation">As the API's document names it.</param>
    public sealed record Entry(
        Guid Id, DateTimeOffset At, Guid? UserId, string? UserName, [Values("super_admin", "org_admin", "manager", "system")] string Role, string? GuestReason, string Operation, Guid? TargetId, [Holds(typeof(AuditDetails))] JsonElement Details, string? Address, string? RequestId);

    private sealed record Key(DateTimeOffset At, Guid Id);

    public sealed record Filter(Guid? UserId, string? Operation, Guid? TargetId, bool Guests, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Id("user"), query.Text("operation", 100), query.Id("target"), query.Flag("guests"), query.Limit(), after?.At, after?.Id);
        }
    }

    public static async Task<Page<Entry>> RunAsync(TenantTransaction tx, Filter filter) => Cursor.ToPage(await tx.QueryAsync<Entry>("""
        select id, at, user_id, user_name, role, guest_reason, operation, target_id, details, address, request_id from audit_log
        where (@UserId::uuid is null or user_id = @UserId) and (@Operation::text is null or operation = @Operation) and (@TargetId::uuid is null or target_id = @TargetId)
          and (not @Guests or guest_reason is not null)
          and (@AfterId::uuid is null or (at, id) < (@AfterAt, @AfterId))
        order by at desc, id desc limit @Limit + 1
        """, filter), filter.Limit, row => row, row => new Key(row.At, row.Id));
}
