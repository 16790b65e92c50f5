using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Embeddings;

namespace SoulCrm.Functions.Features.Products.Search;

/// <summary>
/// Finds organisations with stale vectors every night, and when a process starts: after an outage of the provider, for another model, and for the
/// tours that were there before there was a model.
/// </summary>
public sealed class EmbeddingSweep(Database database, EmbeddingModel model, VectorTable table, EmbedProducts products)
{
    private const int BatchSize = 200;

    [Function("SweepEmbeddings")]
    public async Task RunAsync([TimerTrigger("0 47 2 * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken ct)
    {
        if (!model.IsConfigured || !await table.ExistsAsync(ct)) return;
        IReadOnlyList<Guid> tenants = [];
        do
        {
            tenants = await database.CrossTenantAsync<Guid>(
                "select * from cross_tenant.find_tenants_with_stale_products(@Name, @after, @BatchSize)", new { model.Name, after = tenants.Count == 0 ? (Guid?)null : tenants[^1], BatchSize }, ct);
            foreach (var tenant in tenants) await database.InTenantAsync(Caller.System(tenant), tx => { products.Enqueue(tx); return Task.CompletedTask; }, ct);
        }
        while (tenants.Count == BatchSize);
    }
}
