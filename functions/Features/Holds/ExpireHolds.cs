using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>
/// Ends holds whose time is up and warns of those that soon are. A queue item comes at the very moment, a timer finds what none came for; both only say where to
/// look, so it does not matter how often.
/// </summary>
public sealed class ExpireHolds(Database database)
{
    private const int BatchSize = 200;

    private sealed record Due(Guid TenantId, Guid HoldId);

    [Function("HoldExpiry")]
    public Task OnItemAsync([ServiceBusTrigger(Queues.HoldExpiry, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, CancellationToken ct)
    {
        var item = QueueBody.Parse<HoldTimes.Item>(body);
        return LookAtAsync(item.TenantId, item.HoldId, ct);
    }

    [Function("SweepHolds")]
    public async Task SweepAsync([TimerTrigger("10/15 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        IReadOnlyList<Due> due;
        do
        {
            due = await database.CrossTenantAsync<Due>("select tenant_id, hold_id from cross_tenant.find_due_holds(@BatchSize)", new { BatchSize }, ct);
            // A transaction each: what fails for one does not keep the others' seats.
            foreach (var hold in due) await LookAtAsync(hold.TenantId, hold.HoldId, ct);
        }
        while (due.Count == BatchSize);
    }

    private Task LookAtAsync(Guid tenantId, Guid holdId, CancellationToken ct) => database.InTenantAsync(Caller.System(tenantId), tx => RunAsync(tx, holdId), ct);

    internal static async Task RunAsync(TenantTransaction tx, Guid id)
    {
        if (await HoldSql.LockAsync(tx, id) is not { } hold) return;
        if (hold.IsOver)
        {
            await ReleaseHold.EndAsync(tx, hold, HoldState.Expired);
            await Notify.OfHoldAsync(tx, "hold_expired", id, hold.ManagerId);
        }
        else if (hold.IsToWarn)
        {
            await tx.ExecuteAsync("update option_holds set warned_at = now() where id = @id", new { id });
            await Notify.OfHoldAsync(tx, "hold_expiring", id, hold.ManagerId);
            tx.Changed("hold", id, hold.ClientId);
        }
    }
}
