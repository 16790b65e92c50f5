using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Auth;

public sealed class AuthCleanup(Database database)
{
    [Function("DeleteExpiredRefreshTokens")]
    public Task RunAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken ct) =>
        database.CrossTenantAsync<long>("select cross_tenant.delete_expired_refresh_tokens()", null, ct);
}
