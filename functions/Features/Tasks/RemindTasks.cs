using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Tasks;

/// <summary>Calls whoever has a task to do when it is due, once for each time that it becomes so; the administrators when he is no active user any more.</summary>
public sealed class RemindTasks(Database database)
{
    private const int BatchSize = 200;

    private sealed record Due(Guid TenantId, Guid TaskId);

    private sealed record Reminded(Guid? ClientId, Guid AssigneeId);

    [Function("RemindTasks")]
    public async Task RunAsync([TimerTrigger("8/15 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        var due = await database.CrossTenantAsync<Due>("select tenant_id, task_id from cross_tenant.find_due_tasks(@BatchSize)", new { BatchSize }, ct);
        foreach (var task in due) await database.InTenantAsync(Caller.System(task.TenantId), tx => RemindAsync(tx, task.TaskId), ct);
    }

    private static async Task RemindAsync(TenantTransaction tx, Guid id)
    {
        // Two processes at once: the second finds it done.
        if (await tx.FirstOrDefaultAsync<Reminded>("update tasks set reminded_at = now() where id = @id and status = 'open' and reminded_at is null and due_at <= now() returning client_id, assignee_id", new { id }) is not { } task) return;
        var users = await tx.QueryAsync<Guid>("""
            select id from users u where tenant_id = @TenantId and status = 'active' and (id = @AssigneeId or
                (role = 'org_admin' and not exists (select from users a where a.tenant_id = @TenantId and a.id = @AssigneeId and a.status = 'active')))
            """, new { tx.Caller.TenantId, task.AssigneeId });
        await Notify.TaskDueAsync(tx, id, task.ClientId, users);
        tx.Changed("task", id, task.ClientId);
    }
}
