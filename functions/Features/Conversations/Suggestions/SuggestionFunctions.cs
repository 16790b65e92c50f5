using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations.Suggestions;

/// <summary>Drafts of answers. One is sent by sending a message that names it.</summary>
public sealed class SuggestionFunctions(Api api, DraftReply draft)
{
    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(string? State, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("state", SuggestionState.All), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    [Function("ListSuggestions"), RequireRole(Role.Manager), Operation("Drafts of answers in a conversation, newest first; at most one is open.", Query = typeof(Filter), Answers = typeof(Page<Suggestion>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/suggestions")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.QueryResultAsync<Filter, Page<Suggestion>>(http, async (tx, filter) =>
        {
            if (!await tx.SingleAsync<bool>("select exists (select from conversations where id = @id)", new { id })) return new NotFound("conversation");
            return Cursor.ToPage(await tx.QueryAsync<Suggestion>($"""
                select {SuggestionSql.Columns} from suggestions
                where conversation_id = @id and (@State::text is null or state = @State) and (@AfterId::uuid is null or (created_at, id) < (@AfterAt, @AfterId))
                order by created_at desc, id desc limit @Limit + 1
                """, new { id, filter.State, filter.AfterAt, filter.AfterId, filter.Limit }), filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
        }, ct);

    [Function("SuggestReply"), RequireRole(Role.Manager), Operation("Has the agents draft an answer to what the client wrote last.", Answers = typeof(Suggestion), Status = 201,
        Unaudited = true, Fails = ["409 agent.tokens_used_up", "422 suggestion.nothing_to_answer", "422 suggestion.none"])]
    public async Task<IResult> SuggestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/suggestions")] HttpRequest http, Guid id, CancellationToken ct)
    {
        var drafted = await draft.PrepareAsync(http.Caller(), id, ct);
        return drafted.Error is { } error ? Problems.From(error) : await api.CommandAsync(http, id, tx => DraftReply.StoreAsync(tx, drafted.Value!), ct);
    }

    [Function("DismissSuggestion"), RequireRole(Role.Manager), Operation("Refuses a draft.", Answers = typeof(Suggestion), Fails = ["409 suggestion.decided"])]
    public Task<IResult> DismissAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "suggestions/{id:guid}/dismiss")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Suggestion>(http, id, async tx =>
        {
            if (await SuggestionSql.FindAsync(tx, id) is not { } suggestion) return new NotFound("suggestion");
            if (!await SuggestionSql.DecideAsync(tx, suggestion.ConversationId, id, SuggestionState.Dismissed, messageId: null)) return new Conflict("suggestion.decided", $"This draft is {suggestion.State} already.");
            await tx.ExecuteAsync("update conversations set attention_reason = null, attention_at = null where id = @ConversationId and attention_reason = 'draft'", suggestion);
            tx.Changed("conversation", suggestion.ConversationId);
            return (await SuggestionSql.FindAsync(tx, id))!;
        }, ct);
}
