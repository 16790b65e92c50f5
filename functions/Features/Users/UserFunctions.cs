using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Users.Presence;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Users;

/// <summary>The people of the agency.</summary>
public sealed class UserFunctions(Api api, InviteUser invite, UpdateUser update)
{
    /// <param name="IsThere">His browser is open, and he has not said that he is away.</param>
    public sealed record Colleague(Guid Id, string Name, [Values("super_admin", "org_admin", "manager")] string Role, bool IsThere);

    public sealed record ColleagueList(IReadOnlyList<Colleague> Items);

    private sealed record Key(string Name, Guid Id);

    public sealed record Filter(string? Status, string? Role, string? Text, int Limit, string? AfterName, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("status", "invited", "active", "disabled"), query.OneOf("role", "manager", "org_admin"), query.Text("q"), query.Limit(), after?.Name, after?.Id);
        }
    }

    [Function("ListUsers"), RequireRole(Role.OrgAdmin), Operation("Users of the organisation, by name.", Query = typeof(Filter), Answers = typeof(Page<User>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<Filter, Page<User>>(http, async (tx, filter) => Cursor.ToPage(await tx.QueryAsync<User>($"""
            select {UserSql.Columns} from users u
            where (@Status::text is null or status = @Status) and (@Role::text is null or role = @Role)
              and (@pattern::text is null or name ilike @pattern or email ilike @pattern)
              and (@AfterId::uuid is null or (name, id) > (@AfterName, @AfterId))
            order by name, id limit @Limit + 1
            """, new { filter.Status, filter.Role, pattern = SearchPattern.Contains(filter.Text), filter.AfterName, filter.AfterId, filter.Limit }),
            filter.Limit, row => row, row => new Key(row.Name, row.Id)), ct);

    [Function("ListColleagues"), RequireRole(Role.Manager), Operation("Whom a conversation, client or task can be given to.", Answers = typeof(ColleagueList))]
    public Task<IResult> ColleaguesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/colleagues")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, async tx => new ColleagueList(await tx.QueryAsync<Colleague>($"select id, name, role, coalesce({PresenceSql.IsThere}, false) as is_there from users u where status = 'active' order by name, id limit 500")), ct);

    [Function("GetUser"), RequireRole(Role.OrgAdmin), Operation("One user.", Answers = typeof(User))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "user", tx => UserSql.FindAsync(tx, id), ct);

    [Function("InviteUser"), RequireRole(Role.OrgAdmin), Operation("Invites a colleague by a link that is mailed and answered.", Takes = typeof(InviteUser.Request), Answers = typeof(InviteUser.Response),
        Status = 201, Location = "/api/users/{id}", Fails = ["409 user.email_taken", "409 user.limit"])]
    public Task<IResult> InviteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "users")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<InviteUser.Request, InviteUser.Response>(http, target: null, (tx, request) => invite.RunAsync(tx, request, ct), ct);

    [Function("InviteUserAgain"), RequireRole(Role.OrgAdmin), Operation("Makes a new link for somebody who has not taken up the first.", Answers = typeof(InviteUser.Response), Fails = ["409 user.not_invited"])]
    public Task<IResult> InviteAgainAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "users/{id:guid}/invite")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => invite.AgainAsync(tx, id, ct), ct);

    [Function("UpdateUser"), RequireRole(Role.OrgAdmin), Operation("Changes name, role, language, or disables and enables.", Takes = typeof(UpdateUser.Request), Answers = typeof(User), Edits = "users",
        Fails = ["409 user.last_admin", "409 user.super_admin"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "users/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateUser.Request, User>(http, id, (tx, request) => update.RunAsync(tx, id, request), ct);

    [Function("DisableUser"), RequireRole(Role.OrgAdmin), Operation("Disables a user and ends his sessions.", Status = 204, Edits = "users", Fails = ["409 user.last_admin", "409 user.super_admin"])]
    public Task<IResult> DisableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "users/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx =>
            (await update.RunAsync(tx, id, new UpdateUser.Request(Status: "disabled"))).Error is { } error ? error : new Nothing(), ct);
}
