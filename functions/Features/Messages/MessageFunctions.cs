using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Messages;

public sealed class MessageFunctions(Database database)
{
    [Function("ListMessages"), RequireRole(Role.Manager)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/messages")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var query = new RequestQuery(http);
        var limit = query.Limit();
        var before = query.Cursor<ListMessages.Key>("before");
        if (query.Problem is { } problem) return problem;
        return (await database.InTenantAsync(context.Caller(), tx => ListMessages.RunAsync(tx, id, before, limit), ct)).ToHttp();
    }

    [Function("SendMessage"), RequireRole(Role.Manager)]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/messages")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new SendMessage.Validator(), ct);
        if (request is null) return problem!;
        var header = http.Headers["Idempotency-Key"].ToString();
        var key = Guid.CreateVersion7();
        if (header.Length > 0 && !Guid.TryParse(header, out key)) return Problems.Malformed("Idempotency-Key is not a UUID.");
        var result = await database.InTenantAsync(context.Caller(), tx => SendMessage.RunAsync(tx, id, key, request), ct);
        return result.ToHttp(message => Problems.Accepted(message));
    }

    [Function("RetryMessage"), RequireRole(Role.Manager)]
    public async Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/{id:guid}/retry")] HttpRequest http, Guid id, FunctionContext context, CancellationToken ct)
    {
        var result = await database.InTenantAsync(context.Caller(), tx => RetryMessage.RunAsync(tx, id), ct);
        return result.ToHttp(message => Problems.Accepted(message));
    }
}
