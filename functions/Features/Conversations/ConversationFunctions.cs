using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>The inbox and who speaks in each conversation.</summary>
public sealed class ConversationFunctions(Database database)
{
    [Function("ListConversations"), RequireRole(Role.Manager)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations")] HttpRequest http, FunctionContext context, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var filter = ListConversations.Filter.Read(query, context.Caller());
        if (query.Problem is { } problem) return problem;
        return Problems.Ok(await database.InTenantAsync(context.Caller(), tx => ListConversations.RunAsync(tx, filter), ct));
    }

    [Function("CountConversations"), RequireRole(Role.Manager)]
    public async Task<IResult> CountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/counts")] HttpRequest http, FunctionContext context, CancellationToken ct) =>
        Problems.Ok(await database.InTenantAsync(context.Caller(), CountConversations.RunAsync, ct));

    [Function("GetConversation"), RequireRole(Role.Manager)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var conversation = await database.InTenantAsync(context.Caller(), tx => ConversationSql.FindAsync(tx, id), ct);
        return conversation is null ? Problems.From(new NotFound("conversation")) : Problems.Ok(conversation);
    }

    [Function("TakeOverConversation"), RequireRole(Role.Manager)]
    public async Task<IResult> TakeOverAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/takeover")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var caller = context.Caller();
        var result = await ChangeAsync(caller, id, tx => Speaker.TakeOverAsync(tx, id, viaPhone: false), ct);
        // Answered only once nothing of the agent is on its way: what the manager sees from here on is all that the client will get.
        if (result.Error is null) await Speaker.WaitForAgentSendsAsync(database, caller, id, ct);
        return result.ToHttp();
    }

    [Function("ReleaseConversation"), RequireRole(Role.Manager)]
    public async Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/release")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct) =>
        (await ChangeAsync(context.Caller(), id, tx => Speaker.ReleaseAsync(tx, id), ct)).ToHttp();

    [Function("ReadConversation"), RequireRole(Role.Manager)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/read")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct) =>
        (await ChangeAsync(context.Caller(), id, async tx =>
        {
            if (await tx.ExecuteAsync("update conversations set unread_count = 0 where id = @id and unread_count > 0", new { id }) > 0)
                tx.Changed("conversation", id);
        }, ct)).ToHttp();

    [Function("CloseConversation"), RequireRole(Role.Manager)]
    public async Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/close")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct) =>
        (await ChangeAsync(context.Caller(), id, tx => Speaker.CloseAsync(tx, id), ct)).ToHttp();

    [Function("ReopenConversation"), RequireRole(Role.Manager)]
    public async Task<IResult> ReopenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/reopen")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct) =>
        (await ChangeAsync(context.Caller(), id, tx => Speaker.ReopenAsync(tx, id), ct)).ToHttp();

    private Task<Result<Conversation>> ChangeAsync(Caller caller, Guid id, Func<TenantTransaction, Task> change, CancellationToken ct) =>
        database.InTenantAsync<Result<Conversation>>(caller, async tx =>
        {
            await change(tx);
            return await ConversationSql.FindAsync(tx, id) is { } conversation ? conversation : new NotFound("conversation");
        }, ct);
}
