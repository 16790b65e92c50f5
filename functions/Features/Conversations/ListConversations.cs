using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>The inbox: conversations by their last message, newest first.</summary>
public static class ListConversations
{
    /// <summary>What one search can find by name, and by text: the newest.</summary>
    private const int Most = 1000;

    public sealed record Key(DateTimeOffset LastMessageAt, Guid Id);

    public sealed record Filter(
        string? Control, Guid? AssigneeId, bool Unassigned, bool Unread, bool Attention, string? Stage, string? State, string? Text, int Limit, Key? After) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var assignee = query.Text("assignee");
            return new Filter(
                query.OneOf("control", Conversations.Control.All),
                assignee switch { "me" => query.CallerId, "none" or null => null, _ => query.Id("assignee") },
                assignee == "none", query.Flag("unread"), query.Flag("attention"),
                query.OneOf("stage", Conversations.Stage.All), query.OneOf("state", "open", "closed"), query.Text("q"), query.Limit(), query.Cursor<Key>());
        }
    }

    public static async Task<Page<Conversation>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var conditions = new List<string>();
        if (filter.Control is not null) conditions.Add("c.control = @Control");
        if (filter.AssigneeId is not null) conditions.Add("c.assignee_id = @AssigneeId");
        if (filter.Unassigned) conditions.Add("c.assignee_id is null");
        if (filter.Unread) conditions.Add("c.unread_count > 0");
        if (filter.Attention) conditions.Add("c.attention_at is not null");
        if (filter.Stage is not null) conditions.Add("c.stage = @Stage");
        if (filter.State is not null) conditions.Add(filter.State == "open" ? "c.closed_at is null" : "c.closed_at is not null");
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            conditions.Add("""
                (c.client_id = any(array(select cross_tenant.search_clients(@text, @digits, @Most)))
                 or c.id = any(array(select m.conversation_id from messages m where m.id = any(array(select cross_tenant.search_messages(@text, @Most))))))
                """);
        }

        if (filter.After is not null) conditions.Add("(c.last_message_at, c.id) < (@afterTime, @afterId)");
        var where = conditions.Count > 0 ? "where " + string.Join(" and ", conditions) : "";
        var rows = await tx.QueryAsync($"{ConversationSql.Select} {where} order by c.last_message_at desc, c.id desc limit @Limit + 1", new
        {
            filter.Control,
            filter.AssigneeId,
            filter.Stage,
            text = filter.Text?.Trim(),
            digits = SearchPattern.Digits(filter.Text),
            Most,
            afterTime = filter.After?.LastMessageAt,
            afterId = filter.After?.Id,
            filter.Limit,
        }, ConversationSql.Read);
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.LastMessageAt, row.Id));
    }
}
