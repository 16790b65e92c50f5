using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>
/// Finds organisations with stale vectors every night, and when a process starts: after an outage of the provider, for another model, and for the
/// texts that were there before there was a model.
/// </summary>
public sealed class EmbeddingSweep(Database database, EmbeddingModel model, VectorTable table, EmbedTexts texts, IEnumerable<EmbeddedKind> kinds)
{
    private const int BatchSize = 200;

    [Function("SweepEmbeddings")]
    public async Task RunAsync([TimerTrigger("0 47 2 * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken ct)
    {
        if (!model.IsConfigured || !await table.ExistsAsync(ct)) return;
        // One item is enough for all kinds of an organisation.
        var found = new HashSet<Guid>();
        foreach (var kind in kinds)
        {
            IReadOnlyList<Guid> tenants = [];
            do
            {
                tenants = await database.CrossTenantAsync<Guid>(kind.FindTenants, new { model.Name, after = tenants.Count == 0 ? (Guid?)null : tenants[^1], BatchSize }, ct);
                foreach (var tenant in tenants.Where(found.Add)) await database.InTenantAsync(Caller.System(tenant), tx => { texts.Enqueue(tx); return Task.CompletedTask; }, ct);
            }
            while (tenants.Count == BatchSize);
        }
    }
}
