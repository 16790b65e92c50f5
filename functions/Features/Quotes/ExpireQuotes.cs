using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>Marks offers whose last day is over. Nothing waits for it: whoever accepts one looks at its day himself.</summary>
public sealed class ExpireQuotes(Database database)
{
    private const int BatchSize = 200;

    private sealed record Overdue(Guid TenantId, Guid QuoteId);

    [Function("SweepQuotes")]
    public async Task SweepAsync([TimerTrigger("20/30 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        IReadOnlyList<Overdue> overdue;
        do
        {
            overdue = await database.CrossTenantAsync<Overdue>("select tenant_id, quote_id from cross_tenant.find_overdue_quotes(@BatchSize)", new { BatchSize }, ct);
            foreach (var quote in overdue) await database.InTenantAsync(Caller.System(quote.TenantId), tx => RunAsync(tx, quote.QuoteId), ct);
        }
        while (overdue.Count == BatchSize);
    }

    internal static async Task RunAsync(TenantTransaction tx, Guid id)
    {
        // Somebody may have begun its next revision in the meantime.
        if (await tx.FirstOrDefaultAsync<string>("select state from quotes where id = @id for no key update", new { id }) != QuoteState.Sent) return;
        var quote = (await QuoteSql.FindAsync(tx, id))!;
        if (quote.ValidUntil >= await QuoteSql.TodayAsync(tx)) return;
        await tx.ExecuteAsync("update quotes set state = 'expired', expired_at = now(), updated_at = clock_timestamp() where id = @id", new { id });
        tx.Changed("quote", id, quote.ClientId);
    }
}
