using Npgsql;
using NpgsqlTypes;

namespace SoulCrm.Bench.Bare;

/// <summary>Statements that name their tenant in the same message.</summary>
internal static class Tenancy
{
    /// <summary>Reads without a transaction around it: one round trip.</summary>
    public static async Task<T> ReadAsync<T>(this NpgsqlDataSource dataSource, Func<NpgsqlConnection, Task<T>> work)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return await work(connection);
    }

    /// <param name="work">Its last statement commits; otherwise all is rolled back.</param>
    public static async Task<T> InTransactionAsync<T>(this NpgsqlDataSource dataSource, Func<NpgsqlConnection, Task<T>> work)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return await work(connection);
    }

    /// <summary>What goes in front of a statement, with its parameters.</summary>
    public static (string Name, object Value)[] As(Caller caller, bool readOnly, params (string Name, object Value)[] parameters) =>
        [("tenant", caller.TenantId), ("user", caller.UserId), ("role", caller.Role), ("readOnly", readOnly), .. parameters];

    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T?> ScalarAsync<T>(this NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    public static T? Nullable<T>(this NpgsqlDataReader reader, int column) where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A null of a type, which the server cannot guess everywhere.</summary>
    public static object Null(NpgsqlDbType type) => new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value };

    private static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
        {
            var parameter = value as NpgsqlParameter ?? new NpgsqlParameter { Value = value };
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
