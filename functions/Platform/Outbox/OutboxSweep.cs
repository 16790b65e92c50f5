using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Outbox;

/// <summary>Publishes what a crash left between a commit and its publish.</summary>
public sealed class OutboxSweep(Database database, OutboxPublisher publisher)
{
    private const int BatchSize = 500;

    [Function("SweepOutbox")]
    public async Task RunAsync([TimerTrigger("*/5 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        IReadOnlyList<OutboxItem> late;
        do
        {
            // Two seconds: long enough not to race the publish that follows a healthy commit.
            late = await database.CrossTenantAsync<OutboxItem>("""
                select tenant_id, id, queue, session_id, message_id, body, not_before from cross_tenant.find_unpublished(interval '2 seconds', @BatchSize)
                """, new { BatchSize }, ct);
            if (late.Count == 0) return;
            await publisher.SendAsync(late, ct);
            await database.CrossTenantAsync<int>("select 1 from cross_tenant.delete_published(@tenants, @ids)", new { tenants = late.Select(i => i.TenantId).ToArray(), ids = late.Select(i => i.Id).ToArray() }, ct);
        }
        while (late.Count == BatchSize);
    }
}
