using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Messages;

public sealed class MessageFunctions(Api api, Translator translator, AgentSends agentSends)
{
    [Function("ListMessages"), RequireRole(Role.Manager), Operation("A conversation's messages, newest first; nextCursor goes into before.", Query = typeof(ListMessages.Filter), Answers = typeof(Page<Message>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/messages")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.QueryResultAsync<ListMessages.Filter, Page<Message>>(http, (tx, filter) => ListMessages.RunAsync(tx, id, filter), ct);

    [Function("SearchMessages"), RequireRole(Role.Manager), Operation("Messages that hold words, parts of words, or words spelt almost so; newest first, at most 200.", Query = typeof(SearchMessages.Filter), Answers = typeof(Page<SearchMessages.Found>))]
    public Task<IResult> SearchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "messages/search")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<SearchMessages.Filter, Page<SearchMessages.Found>>(http, SearchMessages.RunAsync, ct);

    [Function("SendMessage"), RequireRole(Role.Manager), Operation("Writes to the client; writing takes the conversation over. What is in another language than his leaves translated, or not at all.", Takes = typeof(SendMessage.Request), Answers = typeof(Message), Status = 202,
        Unaudited = true, OwnIdempotency = true, Fails = ["409 client.blocked", "409 suggestion.decided", "409 translation.figures_changed", "409 media.taken", "422 media.unknown", "422 request.idempotency_key_reused", "400 request.malformed"])]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/messages")] HttpRequest http, Guid id, CancellationToken ct)
    {
        var header = http.Headers["Idempotency-Key"].ToString();
        var key = Guid.CreateVersion7();
        if (header.Length > 0 && !Guid.TryParse(header, out key)) return Problems.Malformed("Idempotency-Key is not a UUID.");
        var (request, body, problem) = await http.ReadBodyAsync<SendMessage.Request>(ct);
        return request is null ? problem! : await agentSends.RunAsync(http.Caller(), () => api.WriteAsync(http, id, body, tx => SendMessage.RunAsync(tx, id, key, request, translator.IsOn), ct), ct);
    }

    [Function("RetryMessage"), RequireRole(Role.Manager), Operation("Sends a failed message again, at its old place in the thread.", Answers = typeof(Message), Status = 202, Fails = ["409 message.not_failed"])]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/{id:guid}/retry")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => RetryMessage.RunAsync(tx, id), ct);
}
