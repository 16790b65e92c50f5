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
        dataSource.InTenantAsync(caller, async connection =>
        {
            var rows = await connection.QueryAsync(Read, ApiSql.Thread, ("conversationId", conversationId), ("before", int.MaxValue), ("limit", limit));
            if (rows.Count == 0 && !await connection.ScalarAsync<bool>(ApiSql.ConversationExists, ("conversationId", conversationId))) return null;
            var page = Cursor.ToPage(rows, limit, row => new { row.Seq });
            return new Page<Message>([.. page.Items.Select(row => row.Message)], page.NextCursor);
        });

    /// <summary>
    /// All that the functions do up to the commit, and the removal from the outbox after it. Nothing is put on a queue: that is the host's own.
    /// </summary>
    /// <returns>Null when there is no such conversation, or the key was used for another message.</returns>
    public static async Task<Message?> SendAsync(NpgsqlDataSource dataSource, Caller caller, Guid conversationId, Guid idempotencyKey, string text)
    {
        var outboxId = Guid.CreateVersion7();
        var message = await dataSource.InTenantAsync(caller, async connection =>
        {
            if (!await connection.ScalarAsync<bool>(ApiSql.ConversationExists, ("conversationId", conversationId))) return null;
            await connection.ExecuteAsync(ApiSql.LockKey, ("key", $"send:{caller.TenantId}:{idempotencyKey}"));
            var previous = await connection.ScalarAsync<Guid?>(ApiSql.FindPrevious, ("idempotencyKey", idempotencyKey));
            if (previous is not null) return null;
            await connection.ExecuteAsync(ApiSql.LockConversation, ("id", conversationId));
            await connection.ExecuteAsync(ApiSql.LockConversation, ("id", conversationId));
            var id = Guid.CreateVersion7();
            await AppendAsync(connection, caller, conversationId, id, idempotencyKey, text);
            var rows = await connection.QueryAsync(Read, ApiSql.FindMessage, ("id", id));
            await EnqueueAsync(connection, caller, outboxId);
            await AnnounceAsync(connection, conversationId, id);
            return rows[0].Message;
        });
        if (message is null) return null;
        await dataSource.InTenantAsync(caller, async connection =>
        {
            await connection.ExecuteAsync($"{ApiSql.NoWaitForDisk}; {ApiSql.DeletePublished}", ("ids", new[] { outboxId }));
            return true;
        });
        return message;
    }

    private static Task AppendAsync(NpgsqlConnection connection, Caller caller, Guid conversationId, Guid id, Guid idempotencyKey, string text) => connection.ExecuteAsync(
        ApiSql.Append,
        ("Id", id), ("ConversationId", conversationId), ("Direction", "outbound"), ("Author", "manager"), ("AuthorUserId", caller.UserId), ("Text", text),
        ("Language", Tenancy.Null(NpgsqlDbType.Text)), ("Status", "queued"), ("Priority", (short)0), ("ControlVersion", Tenancy.Null(NpgsqlDbType.Integer)),
        ("ExternalId", Tenancy.Null(NpgsqlDbType.Text)), ("IdempotencyKey", idempotencyKey), ("ViaPhone", false), ("AgentRunId", Tenancy.Null(NpgsqlDbType.Uuid)),
        ("ReplyToExternalId", Tenancy.Null(NpgsqlDbType.Text)), ("Media", Tenancy.Null(NpgsqlDbType.Text)), ("WrittenAt", Tenancy.Null(NpgsqlDbType.TimestampTz)));

    private static Task EnqueueAsync(NpgsqlConnection connection, Caller caller, Guid outboxId) => connection.ExecuteAsync(
        ApiSql.Enqueue,
        ("Id", outboxId), ("Queue", "message-send"), ("SessionId", caller.TenantId.ToString()), ("MessageId", outboxId.ToString()),
        ("Body", JsonSerializer.Serialize(new { caller.TenantId }, JsonSerializerOptions.Web)), ("NotBefore", Tenancy.Null(NpgsqlDbType.TimestampTz)));

    private static Task AnnounceAsync(NpgsqlConnection connection, Guid conversationId, Guid id) => connection.ExecuteAsync(
        ApiSql.Changes,
        ("count", 2L), ("entities", new[] { "conversation", "message" }), ("ids", new[] { conversationId, id }), ("parents", new Guid?[] { null, conversationId }),
        ("kinds", new[] { "updated", "created" }));

    private static Row Read(NpgsqlDataReader row) => new(row.GetInt32(2), new Message(
        row.GetGuid(0), row.GetGuid(1), row.GetString(3), row.GetString(4), row.Text(5), row.GetString(6), row.Text(7), NoTranslations, row.GetString(8),
        row.Text(9) is { } code ? new MessageError(code, row.Text(10)) : null, row.GetFieldValue<DateTimeOffset>(11), row.Nullable<DateTimeOffset>(12),
        row.Nullable<Guid>(13), row.GetBoolean(14), row.Nullable<Guid>(15),
        JsonSerializer.Deserialize<ConversationEvent?>(row.GetString(16), JsonSerializerOptions.Web)));
}
