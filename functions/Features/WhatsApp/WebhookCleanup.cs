using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.WhatsApp;

public sealed class WebhookCleanup(Database database)
{
    [Function("DeleteOldWebhookDeliveries")]
    public Task RunAsync([TimerTrigger("0 37 3 * * *")] TimerInfo timer, CancellationToken ct) =>
        database.CrossTenantAsync<long>("select cross_tenant.delete_old_webhook_deliveries()", null, ct);
}
