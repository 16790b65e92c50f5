using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Users;

public sealed class UserFunctions(Database database)
{
    public sealed record UserItem(Guid Id, string Name, string Email, string Role, string Status);

    private sealed record Key(string Name, Guid Id);

    [Function("ListUsers"), RequireRole(Role.OrgAdmin)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users")] HttpRequest http, FunctionContext context, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var limit = query.Limit();
        var after = query.Cursor<Key>();
        if (query.Problem is { } problem) return problem;
        var rows = await database.InTenantAsync(context.Caller(), tx => tx.QueryAsync<UserItem>("""
            select id, name, email, role, status from users
            where @id::uuid is null or (name, id) > (@name, @id)
            order by name, id limit @limit + 1
            """, new { name = after?.Name, id = after?.Id, limit }), ct);
        return Problems.Ok(Cursor.ToPage(rows, limit, row => row, row => new Key(row.Name, row.Id)));
    }
}
