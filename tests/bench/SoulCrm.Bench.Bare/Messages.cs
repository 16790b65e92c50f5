using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace SoulCrm.Bench.Bare;

/// <summary>A conversation's messages, and a manager's new one.</summary>
internal static class Messages
{
    private static readonly Dictionary<string, string> NoTranslations = [];

    /// <summary>A message with its position in the conversation.</summary>
    private sealed record Row(int Seq, Message Message);

    /// <returns>Null when there is no such conversation.</returns>
    public static Task<Page<Message>?> ListAsync(NpgsqlDataSource dataSource, Caller caller, Guid conversationId, int limit) =>
        dataSource.ReadAsync(async connection =>
        {
            var rows = await connection.QueryAsync(
                Read, $"{ApiSql.ActAs};\n{ApiSql.Thread}", Tenancy.As(caller, readOnly: true, ("conversationId", conversationId), ("before", int.MaxValue), ("limit", limit)));
            if (rows.Count == 0 && !await connection.ScalarAsync<bool>($"{ApiSql.ActAs};\n{ApiSql.ConversationExists}", Tenancy.As(caller, readOnly: true, ("conversationId", conversationId)))) return null;
            var page = Cursor.ToPage(rows, limit, row => new { row.Seq });
            return new Page<Message>([.. page.Items.Select(row => row.Message)], page.NextCursor);
        });

    /// <summary>All that the functions do where no number is connected: what would send it is woken by the number that comes back.</summary>
    /// <returns>Null when there is no such conversation, or the key was used for another message.</returns>
    public static Task<Message?> SendAsync(NpgsqlDataSource dataSource, Caller caller, Guid conversationId, Guid idempotencyKey, string text) =>
        dataSource.InTransactionAsync(async connection =>
        {
            var state = await connection.QueryAsync(row => new { Previous = row.Nullable<Guid>(7), UserName = row.Text(14), Now = row.GetFieldValue<DateTimeOffset>(15) }, $"{ApiSql.ActAs};\n{ApiSql.LockKey};\n{ApiSql.LockConversation}",
                Tenancy.As(caller, readOnly: false, ("lockKey", $"send:{caller.TenantId}:{idempotencyKey}"), ("conversationId", conversationId), ("idempotencyKey", idempotencyKey), ("UserId", caller.UserId)));
            if (state is not [{ Previous: null } found]) return null;
            var id = Guid.CreateVersion7();
            await connection.ExecuteAsync($"{ApiSql.Append};\n{ApiSql.Changes};\ncommit",
            [
                ("Id", id), ("ConversationId", conversationId), ("Direction", "outbound"), ("Author", "manager"), ("AuthorUserId", caller.UserId), ("Text", text),
                ("Language", Tenancy.Null(NpgsqlDbType.Text)), ("Status", "queued"), ("Priority", (short)0), ("ControlVersion", Tenancy.Null(NpgsqlDbType.Integer)),
                ("ExternalId", Tenancy.Null(NpgsqlDbType.Text)), ("IdempotencyKey", idempotencyKey), ("ViaPhone", false), ("AgentRunId", Tenancy.Null(NpgsqlDbType.Uuid)),
                ("ReplyToExternalId", Tenancy.Null(NpgsqlDbType.Text)), ("MediaId", Tenancy.Null(NpgsqlDbType.Uuid)), ("MediaKind", Tenancy.Null(NpgsqlDbType.Text)), ("WrittenAt", Tenancy.Null(NpgsqlDbType.TimestampTz)), ("CancelOnReply", false),
                ("WrittenText", Tenancy.Null(NpgsqlDbType.Text)), ("WrittenLanguage", Tenancy.Null(NpgsqlDbType.Text)), ("TranslateTo", Tenancy.Null(NpgsqlDbType.Text)), ("LongestWait", TimeSpan.FromHours(1)),
                ("feed_count", 2L), ("feed_entities", new[] { "conversation", "message" }), ("feed_ids", new[] { conversationId, id }), ("feed_parents", new Guid?[] { null, conversationId }), ("feed_kinds", new[] { "updated", "created" }),
            ]);
            return new Message(id, conversationId, "outbound", "manager", found.UserName, text, null, null, NoTranslations, [], "queued", null, found.Now, null, null, false, idempotencyKey, null, null);
        });

    private static Row Read(NpgsqlDataReader row) => new(row.GetInt32(2), new Message(
        row.GetGuid(0), row.GetGuid(1), row.GetString(3), row.GetString(4), row.Text(5), row.GetString(6), row.Text(7),
        row.Text(17) is { } written ? new WrittenText(written, row.Text(18)) : null, row.Json<Dictionary<string, string>>(19) ?? NoTranslations,
        row.Json<List<JsonElement>>(20) ?? [], row.GetString(8),
        row.Text(9) is { } code ? new MessageError(code, row.Text(10)) : null, row.GetFieldValue<DateTimeOffset>(11), row.Nullable<DateTimeOffset>(12),
        row.Nullable<Guid>(13), row.GetBoolean(14), row.Nullable<Guid>(15),
        row.Json<ConversationEvent>(16), row.Json<JsonElement?>(21)));

    private static T? Json<T>(this NpgsqlDataReader row, int column) => row.Text(column) is { } json ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) : default;
}
