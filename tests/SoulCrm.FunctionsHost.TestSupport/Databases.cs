using Npgsql;

namespace SoulCrm.FunctionsHost.TestSupport;

/// <summary>
/// Fresh databases on one cluster for the whole run: the one that SOULCRM_TEST_POSTGRES names, or a temporary one. The temporary one
/// ends with the test process.
/// </summary>
public static class Databases
{
    private static readonly Lazy<Task<string>> Server = new(StartAsync);
    private static int _count;

    /// <summary>Connection string of a new, empty database.</summary>
    public static async Task<string> CreateAsync(string? server = null)
    {
        server ??= await Server.Value;
        var name = $"functions_host_{Environment.ProcessId}_{Interlocked.Increment(ref _count)}";
        await using var connection = new NpgsqlConnection(Unpooled(server));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public static async Task<T> ReadAsync<T>(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(Unpooled(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Many databases would keep many idle connections.</summary>
    public static string Unpooled(string database) => new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString;

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("SOULCRM_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return given;
        }

        var cluster = await PostgresCluster.StartNewAsync();
        return cluster.ConnectionString;
    }
}
