using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Notifications;

/// <summary>A notice for one user.</summary>
/// <param name="Kind">
/// mention: a note calls him by name; task: somebody has given him one; tokens_80, tokens_100: how much of the month's tokens the agents have used; handoff: agents ask him to take a client over;
/// handoff_escalated: nobody has done so in time; client_waiting: a manager's client waits too long; draft: an agent has drafted an answer for him; hold_…: a hold of seats was proposed by an agent,
/// is about to end or has ended, has come out of the queue, or has lost its departure; task_due: it is time for a task; scheduled_canceled: a message of his that waited to be sent will not be.
/// </param>
/// <param name="Title">The note's first words, the task's title, or the tour's in the user's language, as they are now.</param>
/// <param name="ConversationId">Where to look; of what is about a client alone, his latest conversation.</param>
public sealed record Notification(
    Guid Id, [Values(typeof(NotificationKind))] string Kind, string Title, Guid? ClientId, string? ClientName, Guid? ConversationId, Guid? TaskId, Guid? HoldId, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt) : IResource;

public static class NotificationKind
{
    public static readonly string[] All =
        ["mention", "task", "tokens_80", "tokens_100", "handoff", "handoff_escalated", "client_waiting", "draft", "hold_proposed", "hold_expiring", "hold_expired", "hold_promoted", "hold_departure_removed", "task_due", "scheduled_canceled"];
}

/// <summary>Leaves notices in the transaction of what they are about. Nobody is told of what he did himself.</summary>
internal static class Notify
{
    public static Task MentionedAsync(TenantTransaction tx, Guid noteId, Guid clientId, IReadOnlyCollection<Guid> users) => AddAsync(tx, "mention", users, clientId, noteId, taskId: null);

    public static Task GivenTaskAsync(TenantTransaction tx, Guid taskId, Guid? clientId, Guid assigneeId) => AddAsync(tx, "task", [assigneeId], clientId, noteId: null, taskId);

    /// <param name="users">Who has it to do.</param>
    public static Task TaskDueAsync(TenantTransaction tx, Guid taskId, Guid? clientId, IReadOnlyCollection<Guid> users) => AddAsync(tx, "task_due", users, clientId, noteId: null, taskId);

    public static Task ScheduledCanceledAsync(TenantTransaction tx, Guid conversationId, IReadOnlyCollection<Guid> authors) => OfConversationAsync(tx, "scheduled_canceled", conversationId, authors);

    /// <param name="percent">Of the month's tokens: 80 or 100.</param>
    public static async Task TokensUsedAsync(TenantTransaction tx, int percent) =>
        await AddAsync(tx, $"tokens_{percent}", await tx.QueryAsync<Guid>("select id from users where tenant_id = @TenantId and role = 'org_admin' and status = 'active'", new { tx.Caller.TenantId }), clientId: null, noteId: null, taskId: null);

    /// <summary>Tells of what became of a hold by itself, or by somebody else's doing: whoever caused it is told too, if it is his.</summary>
    /// <param name="managerId">Who answers for it; the administrators when nobody active does.</param>
    /// <remarks>It is found by the hold alone: who changes seats has no lock on the client.</remarks>
    public static async Task OfHoldAsync(TenantTransaction tx, string kind, Guid holdId, Guid? managerId)
    {
        var all = await tx.QueryAsync<Guid>("""
            select id from users where tenant_id = @TenantId and status = 'active' and (id = @managerId or
                (role = 'org_admin' and not exists (select from users m where m.tenant_id = @TenantId and m.id = @managerId and m.status = 'active')))
            """, new { tx.Caller.TenantId, managerId });
        foreach (var user in all)
        {
            var id = Guid.CreateVersion7();
            await tx.ExecuteAsync("insert into notifications (id, user_id, kind, hold_id) values (@id, @user, @kind, @holdId)", new { id, user, kind, holdId });
            tx.Changed("notification", id, user, "created");
        }
    }

    public static Task HandoffAsync(TenantTransaction tx, Guid conversationId, IReadOnlyCollection<Guid> users) => OfConversationAsync(tx, "handoff", conversationId, users);

    public static Task HandoffEscalatedAsync(TenantTransaction tx, Guid conversationId, IReadOnlyCollection<Guid> users) => OfConversationAsync(tx, "handoff_escalated", conversationId, users);

    public static Task ClientWaitingAsync(TenantTransaction tx, Guid conversationId, IReadOnlyCollection<Guid> users) => OfConversationAsync(tx, "client_waiting", conversationId, users);

    public static Task DraftAsync(TenantTransaction tx, Guid conversationId, IReadOnlyCollection<Guid> users) => OfConversationAsync(tx, "draft", conversationId, users);

    private static async Task OfConversationAsync(TenantTransaction tx, string kind, Guid conversationId, IReadOnlyCollection<Guid> users) =>
        await AddAsync(tx, kind, users, await tx.FirstOrDefaultAsync<Guid?>("select client_id from conversations where id = @conversationId", new { conversationId }), noteId: null, taskId: null, conversationId);

    private static async Task AddAsync(TenantTransaction tx, string kind, IReadOnlyCollection<Guid> users, Guid? clientId, Guid? noteId, Guid? taskId, Guid? conversationId = null)
    {
        var all = users.Where(user => user != tx.Caller.UserId).Select(user => (Id: Guid.CreateVersion7(), User: user)).ToList();
        if (all.Count == 0) return;
        await tx.ExecuteAsync("""
            insert into notifications (id, user_id, kind, client_id, note_id, task_id, conversation_id) select n.id, n.user_id, @kind, @clientId, @noteId, @taskId, @conversationId from unnest(@ids, @users) as n(id, user_id)
            """, new { kind, clientId, noteId, taskId, conversationId, ids = all.ConvertAll(one => one.Id).ToArray(), users = all.ConvertAll(one => one.User).ToArray() });
        // The parent lets a browser see whether it is for its own user.
        foreach (var (id, user) in all) tx.Changed("notification", id, user, "created");
    }
}
