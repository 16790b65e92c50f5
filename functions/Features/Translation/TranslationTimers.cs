using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Finds translations that should be made by now and are not, and forgets what is old.</summary>
public sealed class TranslationTimers(Database database, Translator translator)
{
    private const int BatchSize = 200;

    private sealed record Waiting(Guid TenantId, Guid ConversationId);

    // Also where nobody translates any more: what waits to leave must not wait for ever.
    [Function("SweepTranslations")]
    public async Task SweepAsync([TimerTrigger("10/15 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        var waiting = await database.CrossTenantAsync<Waiting>("select tenant_id, conversation_id from cross_tenant.find_waiting_translations(@patience, @BatchSize)",
            new { patience = translator.IsOn ? TimeSpan.FromSeconds(10) : TimeSpan.Zero, BatchSize }, ct);
        foreach (var one in waiting)
            await database.InTenantAsync(Caller.System(one.TenantId), tx => { TranslationJobs.Enqueue(tx, one.ConversationId); return Task.CompletedTask; }, ct);
    }

    [Function("DeleteOldTranslations")]
    public Task CleanUpAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken ct) =>
        database.CrossTenantAsync<long>("select cross_tenant.delete_old_translations()", null, ct);
}
