using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Tasks;

/// <summary>What somebody has to do until some time, about a client or not.</summary>
public sealed record ClientTask(
    Guid Id, Guid? ClientId, string? ClientName, string Title, string Details, DateTimeOffset DueAt, Guid AssigneeId, string AssigneeName,
    [Values("open", "done", "canceled")] string Status, DateTimeOffset? DoneAt, DateTimeOffset CreatedAt, int Version) : IVersioned;

public sealed class TaskFunctions(Api api)
{
    /// <param name="AssigneeId">Oneself by default.</param>
    public sealed record CreateRequest(string Title, DateTimeOffset DueAt, string? Details = null, Guid? ClientId = null, Guid? AssigneeId = null);

    public sealed class CreateValidator : AbstractValidator<CreateRequest>
    {
        public CreateValidator()
        {
            RuleFor(r => r.Title).Line(200);
            RuleFor(r => r.Details).MaximumLength(5000);
            RuleFor(r => r.DueAt).Must(IsDate).WithMessage("A time between 2000 and 2100.");
        }
    }

    public sealed record UpdateRequest(string? Title = null, DateTimeOffset? DueAt = null, string? Details = null, Guid? AssigneeId = null, string? Status = null);

    public sealed class UpdateValidator : AbstractValidator<UpdateRequest>
    {
        public UpdateValidator()
        {
            RuleFor(r => r.Title).Line(200).When(r => r.Title is not null);
            RuleFor(r => r.Details).MaximumLength(5000);
            RuleFor(r => r.DueAt).Must(due => due is null || IsDate(due.Value)).WithMessage("A time between 2000 and 2100.");
            RuleFor(r => r.Status).OneOf("open", "done", "canceled");
        }
    }

    private sealed record Key(DateTimeOffset DueAt, Guid Id);

    public sealed record Filter(string Status, Guid? AssigneeId, Guid? ClientId, DateTimeOffset? DueBefore, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var assignee = query.Text("assignee");
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("status", "open", "done", "canceled") ?? "open", assignee switch { "me" => query.CallerId, null => null, _ => query.Id("assignee") }, query.Id("client"),
                query.Date("dueBefore") is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null, query.Limit(), after?.DueAt, after?.Id);
        }
    }

    private const string Select = """
        select t.id, t.client_id, c.name as client_name, t.title, t.details, t.due_at, t.assignee_id, u.name as assignee_name, t.status, t.done_at, t.created_at, t.version
        from tasks t join users u on u.tenant_id = t.tenant_id and u.id = t.assignee_id left join clients c on c.tenant_id = t.tenant_id and c.id = t.client_id
        """;

    [Function("ListTasks"), RequireRole(Role.Manager), Operation("Tasks, the next one due first.", Query = typeof(Filter), Answers = typeof(Page<ClientTask>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<Filter, Page<ClientTask>>(http, async (tx, filter) => Cursor.ToPage(await tx.QueryAsync<ClientTask>($"""
            {Select}
            where t.status = @Status and (@AssigneeId::uuid is null or t.assignee_id = @AssigneeId) and (@ClientId::uuid is null or t.client_id = @ClientId)
              and (@DueBefore::timestamptz is null or t.due_at < @DueBefore) and (@AfterId::uuid is null or (t.due_at, t.id) > (@AfterAt, @AfterId))
            order by t.due_at, t.id limit @Limit + 1
            """, filter), filter.Limit, row => row, row => new Key(row.DueAt, row.Id)), ct);

    [Function("GetTask"), RequireRole(Role.Manager), Operation("One task.", Answers = typeof(ClientTask))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "task", tx => FindAsync(tx, id), ct);

    [Function("CreateTask"), RequireRole(Role.Manager), Operation("Adds a task.", Takes = typeof(CreateRequest), Answers = typeof(ClientTask), Status = 201, Location = "/api/tasks/{id}", Fails = ["422 user.not_assignable", "422 client.unknown"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreateRequest, ClientTask>(http, target: null, async (tx, request) =>
        {
            var id = Guid.CreateVersion7();
            var assignee = request.AssigneeId ?? tx.Caller.RequiredUserId;
            if (await NotAssignable.CheckAsync(tx, assignee) is { } error) return error;
            if (request.ClientId is { } client && !await ClientSql.ExistsAsync(tx, client)) return new Unprocessable("client.unknown", "There is no client with this id.");
            await tx.ExecuteAsync("insert into tasks (id, client_id, title, details, due_at, assignee_id, created_by) values (@id, @ClientId, @title, coalesce(@Details, ''), @DueAt, @assignee, @by)",
                new { id, request.ClientId, title = request.Title.Trim(), request.Details, request.DueAt, assignee, by = tx.Caller.UserId });
            await Notify.GivenTaskAsync(tx, id, request.ClientId, assignee);
            tx.Changed("task", id, request.ClientId, "created");
            return (await FindAsync(tx, id))!;
        }, ct);

    [Function("UpdateTask"), RequireRole(Role.Manager), Operation("Changes a task, or says that it is done.", Takes = typeof(UpdateRequest), Answers = typeof(ClientTask), Edits = "tasks", Fails = ["422 user.not_assignable"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "tasks/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateRequest, ClientTask>(http, id, async (tx, request) =>
        {
            if (request.AssigneeId is { } assignee && await NotAssignable.CheckAsync(tx, assignee) is { } error) return error;
            var before = await tx.FirstOrDefaultAsync<Guid?>("select assignee_id from tasks where id = @id for update", new { id });
            var updated = await tx.ExecuteAsync("""
                update tasks set title = coalesce(@title, title), due_at = coalesce(@DueAt, due_at), details = coalesce(@Details, details), assignee_id = coalesce(@AssigneeId, assignee_id),
                    status = coalesce(@Status, status), done_at = case coalesce(@Status, status) when 'done' then coalesce(done_at, now()) end, updated_at = now(),
                    reminded_at = case when coalesce(@DueAt, due_at) = due_at and coalesce(@AssigneeId, assignee_id) = assignee_id and coalesce(@Status, status) = status then reminded_at end
                where id = @id
                """, new { id, title = request.Title?.Trim(), request.DueAt, request.Details, request.AssigneeId, request.Status });
            if (updated == 0) return new NotFound("task");
            var task = (await FindAsync(tx, id))!;
            if (task.AssigneeId != before) await Notify.GivenTaskAsync(tx, id, task.ClientId, task.AssigneeId);
            tx.Changed("task", id, task.ClientId);
            return task;
        }, ct);

    private static Task<ClientTask?> FindAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<ClientTask>($"{Select} where t.id = @id", new { id });

    private static bool IsDate(DateTimeOffset time) => time.Year is >= 2000 and < 2100;
}
