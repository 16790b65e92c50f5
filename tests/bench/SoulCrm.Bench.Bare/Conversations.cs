using System.Buffers.Text;
using System.Text.Json;
using Npgsql;

namespace SoulCrm.Bench.Bare;

/// <summary>The inbox's first page.</summary>
internal static class Conversations
{
    public static async Task<Page<Conversation>> ListAsync(NpgsqlDataSource dataSource, Caller caller, int limit)
    {
        var rows = await dataSource.ReadAsync(connection => connection.QueryAsync(Read, $"{ApiSql.ActAs};\n{ApiSql.Inbox}", Tenancy.As(caller, readOnly: true, ("Limit", limit))));
        return Cursor.ToPage(rows, limit, row => new { row.LastMessageAt, row.Id });
    }

    private static Conversation Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), new ConversationClient(row.GetGuid(1), row.GetString(2), row.Text(3), row.Text(4)), row.GetString(5), row.GetString(6), row.GetString(7),
        row.Nullable<Guid>(8), row.Nullable<Guid>(8) is { } assignee ? new Assignee(assignee, row.GetString(9)) : null, row.GetInt32(10),
        row.Text(12) is { } text
            ? new LastMessage(text, row.GetString(13), row.GetString(14), row.GetString(15), row.GetFieldValue<DateTimeOffset>(11))
            : null,
        row.GetFieldValue<DateTimeOffset>(11), row.GetFieldValue<DateTimeOffset>(16), row.Nullable<DateTimeOffset>(17), row.GetFieldValue<DateTimeOffset>(18),
        row.Nullable<DateTimeOffset>(20) is { } at ? new Attention(row.GetString(19), at) : null, row.Nullable<DateTimeOffset>(21));
}

internal static class Cursor
{
    /// <summary>Cuts the one row too many that the query asked for, and makes the cursor of the last row kept.</summary>
    public static Page<T> ToPage<T, TKey>(List<T> rows, int limit, Func<T, TKey> key)
    {
        if (rows.Count <= limit) return new Page<T>(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<T>(rows, Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key(rows[^1]), ApiJson.Options)));
    }
}
