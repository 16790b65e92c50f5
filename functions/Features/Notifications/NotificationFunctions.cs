using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Notifications;

/// <summary>One's own notices; nobody sees another's.</summary>
public sealed class NotificationFunctions(Api api)
{
    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(bool Unread, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Flag("unread"), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    [Function("ListNotifications"), RequireRole(Role.Manager), Operation("One's own notices, newest first.", Query = typeof(Filter), Answers = typeof(Page<Notification>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<Filter, Page<Notification>>(http, async (tx, filter) => Cursor.ToPage(await tx.QueryAsync<Notification>("""
            select n.id, n.kind, coalesce(t.title, left(o.text, 200), p.title ->> u.language, p.title ->> 'en', p.title ->> 'ru', n.title) as title, c.id as client_id, c.name as client_name,
                   coalesce(n.conversation_id, h.conversation_id,
                       (select v.id from conversations v where v.tenant_id = n.tenant_id and v.client_id = coalesce(n.client_id, h.client_id) order by v.last_message_at desc, v.id desc limit 1)) as conversation_id, n.task_id, n.hold_id, n.created_at, n.read_at
            from notifications n join users u on u.tenant_id = n.tenant_id and u.id = n.user_id left join option_holds h on h.tenant_id = n.tenant_id and h.id = n.hold_id
                left join products p on p.tenant_id = h.tenant_id and p.id = h.product_id left join clients c on c.tenant_id = n.tenant_id and c.id = coalesce(n.client_id, h.client_id)
                left join tasks t on t.tenant_id = n.tenant_id and t.id = n.task_id left join client_notes o on o.tenant_id = n.tenant_id and o.id = n.note_id
            where n.user_id = @me and (not @Unread or n.read_at is null) and (@AfterId::uuid is null or (n.created_at, n.id) < (@AfterAt, @AfterId))
            order by n.created_at desc, n.id desc limit @Limit + 1
            """, new { me = tx.Caller.RequiredUserId, filter.Unread, filter.AfterAt, filter.AfterId, filter.Limit }), filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id)), ct);

    [Function("ReadNotification"), RequireRole(Role.Manager), Operation("Marks a notice as read.", Status = 204, Unaudited = true)]
    public Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/read")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx =>
        {
            var me = tx.Caller.RequiredUserId;
            if (await tx.ExecuteAsync("update notifications set read_at = coalesce(read_at, now()) where id = @id and user_id = @me", new { id, me }) == 0) return new NotFound("notification");
            tx.Changed("notification", id, me);
            return new Nothing();
        }, ct);

    [Function("ReadAllNotifications"), RequireRole(Role.Manager), Operation("Marks all one's notices as read.", Status = 204, Unaudited = true)]
    public Task<IResult> ReadAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/read-all")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, target: null, async tx =>
        {
            var me = tx.Caller.RequiredUserId;
            // One entry for all of them: there may be hundreds.
            if (await tx.ExecuteAsync("update notifications set read_at = now() where user_id = @me and read_at is null", new { me }) > 0) tx.Changed("notifications", me, me);
            return new Nothing();
        }, ct);
}
