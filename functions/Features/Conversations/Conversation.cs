using Npgsql;
using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>Who may speak to the client. Exactly one of them does: see docs/one-speaker.md.</summary>
public static class Control
{
    /// <summary>Agents answer.</summary>
    public const string Agent = "agent";

    /// <summary>A manager answers, in the CRM or on the agency's phone.</summary>
    public const string Manager = "manager";

    /// <summary>Agents have stepped back and nobody has taken over yet.</summary>
    public const string Paused = "paused";

    public static readonly string[] All = [Agent, Manager, Paused];
}

public static class Stage
{
    public const string Greeting = "greeting";
    public const string Qualification = "qualification";
    public const string Selection = "selection";
    public const string Handoff = "handoff";
    public const string WithManager = "with_manager";
    public const string FollowUp = "follow_up";
    public const string Closed = "closed";

    public static readonly string[] All = [Greeting, Qualification, Selection, Handoff, WithManager, FollowUp, Closed];
}

public sealed record ConversationClient(Guid Id, string Name, string? Phone, string? Language);

public sealed record Assignee(Guid Id, string Name);

/// <param name="Media">What kind of file it carries; null: none.</param>
public sealed record LastMessage(
    string Text, [Values(typeof(MediaKind))] string? Media, [Values("inbound", "outbound")] string Direction, [Values("client", "agent", "manager", "system")] string Author, [Values(typeof(MessageStatus))] string Status, DateTimeOffset At);

public static class AttentionReason
{
    /// <summary>The client wrote while nobody could answer, and it came in only now.</summary>
    public const string LateMessage = "late_message";

    /// <summary>The client waits for a person longer than the organisation promises.</summary>
    public const string ClientWaiting = "client_waiting";

    /// <summary>An agent has drafted an answer; a manager sends it, or not.</summary>
    public const string Draft = "draft";

    public static readonly string[] All = [.. HandoffReason.All, LateMessage, ClientWaiting, Draft];
}

/// <summary>Why a person should look at this conversation now.</summary>
public sealed record Attention([Values(typeof(AttentionReason))] string Reason, DateTimeOffset At);

/// <param name="Language">What the client is written to in; null: not known yet.</param>
/// <param name="LanguageIsSet">A person has said so; what is detected does not change it.</param>
/// <param name="Mode">How much agents may do here by themselves; what they are set to may allow less.</param>
/// <param name="WaitingSince">Since when the client waits for an answer.</param>
public sealed record Conversation(
    Guid Id, ConversationClient Client, string? Language, bool LanguageIsSet, [Values(typeof(Control))] string Control, [Values(typeof(AgentMode))] string Mode, [Values(typeof(Stage))] string Stage, Guid? AssigneeId, Assignee? Assignee, int UnreadCount,
    LastMessage? LastMessage, DateTimeOffset LastMessageAt, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset ControlChangedAt, Attention? Attention, DateTimeOffset? WaitingSince) : IResource;

internal static class ConversationSql
{
    /// <summary>A conversation with its client and assignee, the last message as the reader's language has it.</summary>
    public const string Select = """
        select c.id, c.client_id, cl.name as client_name, cl.phone as client_phone, cl.language as client_language, c.language_override, c.control, c.mode, c.stage,
               c.assignee_id, u.name as assignee_name, c.unread_count, c.last_message_at, coalesce(c.last_message_previews ->> (select language from users where id = nullif(current_setting('app.user_id', true), '')::uuid), c.last_message_text) as last_message_text, c.last_message_direction,
               c.last_message_author, c.last_message_status, c.opened_at, c.closed_at, c.control_changed_at, c.attention_reason, c.attention_at, c.waiting_since, c.last_message_media
        from conversations c
        join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
        left join users u on u.tenant_id = c.tenant_id and u.id = c.assignee_id
        """;

    public static async Task<Conversation?> FindAsync(TenantTransaction tx, Guid id) =>
        (await tx.QueryAsync($"{Select} where c.id = @id", new { id }, Read)).SingleOrDefault();

    /// <summary>Reads one row, its columns in the order of <see cref="Select"/>.</summary>
    public static Conversation Read(NpgsqlDataReader row)
    {
        var clientLanguage = row.TextOrNull(4);
        var set = row.TextOrNull(5);
        var assignee = row.ValueOrNull<Guid>(9);
        var lastAt = row.GetFieldValue<DateTimeOffset>(12);
        return new Conversation(
            row.GetGuid(0), new ConversationClient(row.GetGuid(1), row.GetString(2), row.TextOrNull(3), clientLanguage), set ?? clientLanguage, set is not null,
            row.GetString(6), row.GetString(7), row.GetString(8), assignee, assignee is { } id ? new Assignee(id, row.GetString(10)) : null, row.GetInt32(11),
            row.TextOrNull(13) is { } text ? new LastMessage(text, row.TextOrNull(23), row.GetString(14), row.GetString(15), row.GetString(16), lastAt) : null,
            lastAt, row.GetFieldValue<DateTimeOffset>(17), row.ValueOrNull<DateTimeOffset>(18), row.GetFieldValue<DateTimeOffset>(19),
            row.ValueOrNull<DateTimeOffset>(21) is { } at ? new Attention(row.GetString(20), at) : null, row.ValueOrNull<DateTimeOffset>(22));
    }
}
