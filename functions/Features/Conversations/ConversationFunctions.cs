using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Conversations.Handoffs;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>The inbox and who speaks in each conversation.</summary>
public sealed class ConversationFunctions(Api api, AgentSends agentSends)
{
    [Function("ListConversations"), RequireRole(Role.Manager), Operation("The inbox: conversations by their last message, newest first.", Query = typeof(ListConversations.Filter), Answers = typeof(Page<Conversation>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListConversations.Filter, Page<Conversation>>(http, ListConversations.RunAsync, ct);

    [Function("CountConversations"), RequireRole(Role.Manager), Operation("How many conversations each queue of the inbox holds.", Answers = typeof(CountConversations.Response))]
    public Task<IResult> CountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/counts")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, CountConversations.RunAsync, ct);

    [Function("GetConversation"), RequireRole(Role.Manager), Operation("One conversation.", Answers = typeof(Conversation))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "conversation", tx => ConversationSql.FindAsync(tx, id), ct);

    [Function("GetTimeline"), RequireRole(Role.Manager), Operation("What happened in the dialogue besides messages: stages, handoffs, agent runs, status changes.", Query = typeof(Timeline.Filter), Answers = typeof(Page<Timeline.Entry>))]
    public Task<IResult> TimelineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/timeline")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.QueryResultAsync<Timeline.Filter, Page<Timeline.Entry>>(http, (tx, filter) => Timeline.RunAsync(tx, id, filter), ct);

    [Function("TakeOverConversation"), RequireRole(Role.Manager), Operation("A manager takes the word, once nothing of the agents is on its way any more.", Answers = typeof(Conversation))]
    public Task<IResult> TakeOverAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/takeover")] HttpRequest http, Guid id, CancellationToken ct) =>
        agentSends.RunAsync(http.Caller(), () => ChangeAsync(http, id, tx => Speaker.TakeOverAsync(tx, id, viaPhone: false), ct), ct);

    [Function("ReleaseConversation"), RequireRole(Role.Manager), Operation("Gives the word back to the agents.", Answers = typeof(Conversation))]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/release")] HttpRequest http, Guid id, CancellationToken ct) =>
        ChangeAsync(http, id, tx => Speaker.ReleaseAsync(tx, id), ct);

    [Function("AssignConversation"), RequireRole(Role.Manager), Operation("Gives a conversation to a manager, or to nobody.", Takes = typeof(AssignConversation.Request), Answers = typeof(Conversation), Fails = ["422 user.not_assignable"])]
    public Task<IResult> AssignAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/assign")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<AssignConversation.Request, Conversation>(http, id, (tx, request) => AssignConversation.RunAsync(tx, id, request), ct);

    [Function("SetConversationMode"), RequireRole(Role.Manager), Operation("Says how much agents may do in this conversation by themselves.", Takes = typeof(SetMode.Request), Answers = typeof(Conversation))]
    public Task<IResult> SetModeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/mode")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<SetMode.Request, Conversation>(http, id, (tx, request) => SetMode.RunAsync(tx, id, request), ct);

    [Function("GetBrief"), RequireRole(Role.Manager), Operation("What whoever takes over must know: what the client wants, what he was told, what is open.", Answers = typeof(Brief))]
    public Task<IResult> GetBriefAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/brief")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "conversation", tx => ReadBrief.RunAsync(tx, id), ct);

    [Function("ReadConversation"), RequireRole(Role.Manager), Operation("Marks a conversation as read.", Answers = typeof(Conversation), Unaudited = true)]
    public Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/read")] HttpRequest http, Guid id, CancellationToken ct) =>
        ChangeAsync(http, id, async tx =>
        {
            if (await tx.ExecuteAsync("update conversations set unread_count = 0 where id = @id and unread_count > 0", new { id }) > 0)
                tx.Changed("conversation", id);
        }, ct);

    [Function("CloseConversation"), RequireRole(Role.Manager), Operation("Closes a conversation; a client who writes again opens it.", Answers = typeof(Conversation))]
    public Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/close")] HttpRequest http, Guid id, CancellationToken ct) =>
        ChangeAsync(http, id, tx => Speaker.CloseAsync(tx, id), ct);

    [Function("ReopenConversation"), RequireRole(Role.Manager), Operation("Opens a closed conversation again.", Answers = typeof(Conversation))]
    public Task<IResult> ReopenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/reopen")] HttpRequest http, Guid id, CancellationToken ct) =>
        ChangeAsync(http, id, tx => Speaker.ReopenAsync(tx, id), ct);

    private Task<IResult> ChangeAsync(HttpRequest http, Guid id, Func<TenantTransaction, Task> change, CancellationToken ct) =>
        api.CommandAsync<Conversation>(http, id, async tx =>
        {
            await change(tx);
            return await ConversationSql.FindAsync(tx, id) is { } conversation ? conversation : new NotFound("conversation");
        }, ct);
}
