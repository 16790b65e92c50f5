using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Changes;

public sealed class ChangeCleanup(Database database)
{
    [Function("DeleteOldChanges")]
    public Task RunAsync([TimerTrigger("0 27 3 * * *")] TimerInfo timer, CancellationToken ct) =>
        database.CrossTenantAsync<long>("select cross_tenant.delete_old_changes()", null, ct);
}
