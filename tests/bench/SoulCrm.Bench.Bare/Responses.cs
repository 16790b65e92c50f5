using System.Text.Encodings.Web;
using System.Text.Json;

namespace SoulCrm.Bench.Bare;

/// <summary>The API's JSON, member by member as the functions read and write it.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

internal sealed record SendRequest(string Text);

internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

internal sealed record ConversationClient(Guid Id, string Name, string? Phone, string? Language);

internal sealed record Assignee(Guid Id, string Name);

internal sealed record LastMessage(string Text, string? Media, string Direction, string Author, string Status, DateTimeOffset At);

internal sealed record Attention(string Reason, DateTimeOffset At);

internal sealed record Conversation(
    Guid Id, ConversationClient Client, string? Language, bool LanguageIsSet, string Control, string Mode, string Stage, Guid? AssigneeId, Assignee? Assignee, int UnreadCount,
    LastMessage? LastMessage, DateTimeOffset LastMessageAt, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset ControlChangedAt, Attention? Attention, DateTimeOffset? WaitingSince);

internal sealed record WrittenText(string Text, string? Language);

internal sealed record MessageError(string Code, string? Detail);

internal sealed record ConversationEvent(string Kind, string? By);

internal sealed record Message(
    Guid Id, Guid ConversationId, string Direction, string Author, string? AuthorName, string Text, string? Language,
    WrittenText? Written, IReadOnlyDictionary<string, string> Translations, IReadOnlyList<JsonElement> Missing, string Status, MessageError? Error, DateTimeOffset CreatedAt, DateTimeOffset? SentAt,
    Guid? AgentRunId, bool ViaPhone, Guid? IdempotencyKey, ConversationEvent? Event, JsonElement? Media);
