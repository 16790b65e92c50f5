using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>The steps of a client through the funnel, newest first.</summary>
public static class ClientHistory
{
    /// <param name="FromStatus">Null for the first step.</param>
    public sealed record Step(
        Guid Id, [Values(typeof(ClientStatus))] string? FromStatus, [Values(typeof(ClientStatus))] string ToStatus, [Values("user", "agent", "system")] string ByKind,
        Guid? ByUserId, string? ByUserName, string? Reason, DateTimeOffset At);

    private sealed record Key(DateTimeOffset At, Guid Id);

    public sealed record Filter(int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Limit(), after?.At, after?.Id);
        }
    }

    public static async Task<Result<Page<Step>>> RunAsync(TenantTransaction tx, Guid clientId, Filter filter)
    {
        var rows = await tx.QueryAsync<Step>("""
            select h.id, h.from_status, h.to_status, h.by_kind, h.by_user_id, u.name as by_user_name, h.reason, h.at
            from client_status_history h left join users u on u.tenant_id = h.tenant_id and u.id = h.by_user_id
            where h.client_id = @clientId and (@AfterId::uuid is null or (h.at, h.id) < (@AfterAt, @AfterId)) order by h.at desc, h.id desc limit @Limit + 1
            """, new { clientId, filter.AfterAt, filter.AfterId, filter.Limit });
        if (rows.Count == 0 && !await ClientSql.ExistsAsync(tx, clientId)) return new NotFound("client");
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.At, row.Id));
    }
}
