using System.Text.Json;
using Npgsql;

namespace SoulCrm.Functions.Platform.Data;

/// <summary>Columns that may be null, by their position.</summary>
internal static class ColumnReading
{
    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static T? ValueOrNull<T>(this NpgsqlDataReader row, int column) where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    /// <summary>jsonb with the members that the API writes.</summary>
    public static T? JsonOrNull<T>(this NpgsqlDataReader row, int column) where T : class =>
        row.TextOrNull(column) is { } json ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) : null;
}
