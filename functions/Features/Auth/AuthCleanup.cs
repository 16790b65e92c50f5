using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>Deletes what has expired: sessions, links, counters of limits, idempotency keys.</summary>
public sealed class AuthCleanup(Database database)
{
    [Function("DeleteExpired")]
    public Task RunAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken ct) => database.CrossTenantAsync<long>("""
        select cross_tenant.delete_expired_refresh_tokens() + cross_tenant.delete_expired_one_time_tokens() + cross_tenant.delete_old_limits() + cross_tenant.delete_old_idempotency_keys()
        """, null, ct);
}
