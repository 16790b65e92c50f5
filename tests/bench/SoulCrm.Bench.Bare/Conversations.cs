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
        row.GetGuid(0), new ConversationClient(row.GetGuid(1), row.GetString(2), row.Text(3), row.Text(4)), row.Text(5) ?? row.Text(4), row.Text(5) is not null, row.GetString(6), row.GetString(7), row.GetString(8),
        row.Nullable<Guid>(9), row.Nullable<Guid>(9) is { } assignee ? new Assignee(assignee, row.GetString(10)) : null, row.GetInt32(11),
        row.Text(13) is { } text
            ? new LastMessage(text, row.Text(23), row.GetString(14), row.GetString(15), row.GetString(16), row.GetFieldValue<DateTimeOffset>(12))
            : null,
        row.GetFieldValue<DateTimeOffset>(12), row.GetFieldValue<DateTimeOffset>(17), row.Nullable<DateTimeOffset>(18), row.GetFieldValue<DateTimeOffset>(19),
        row.Nullable<DateTimeOffset>(21) is { } at ? new Attention(row.GetString(20), at) : null, row.Nullable<DateTimeOffset>(22));
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
