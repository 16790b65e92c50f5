using Npgsql;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>
/// The one cluster of a run, on which ours and the peers are measured: every commit is flushed to the disk, and statements are counted.
/// Each measurement has a database of its own.
/// </summary>
internal sealed class BenchPostgres : IAsyncDisposable
{
    private readonly PostgresCluster _cluster;

    private BenchPostgres(PostgresCluster cluster) => _cluster = cluster;

    public int Port => _cluster.Port;

    public int ProcessId => _cluster.ProcessId;

    public static async Task<BenchPostgres> StartAsync(Report report)
    {
        string[] settings =
        [
            "fsync=on", "full_page_writes=on", "shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=15min", "track_wal_io_timing=on",
            "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.max=10000",
        ];
        var postgres = new BenchPostgres(await PostgresCluster.StartNewAsync(settings));
        await using var connection = new NpgsqlConnection(postgres._cluster.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "create extension pg_stat_statements");
        await using var version = new NpgsqlCommand("select current_setting('server_version')", connection);
        report.Conditions["postgres"] = $"{await version.ExecuteScalarAsync()}: {string.Join(' ', settings.Take(4))} synchronous_commit=on";
        return postgres;
    }

    /// <summary>Connection string of a new, empty database.</summary>
    public Task<string> CreateDatabaseAsync() => Databases.CreateAsync(_cluster.ConnectionString);

    /// <summary>The same database as other programs name it.</summary>
    public string UrlOf(string database) => $"postgres://postgres@127.0.0.1:{Port}/{NameOf(database)}";

    public static string NameOf(string database) => new NpgsqlConnectionStringBuilder(database).Database!;

    /// <summary>Connects to database postgres, apart from what is measured.</summary>
    public async Task<NpgsqlConnection> ObserveAsync()
    {
        var connection = new NpgsqlConnection(Databases.Unpooled(_cluster.ConnectionString));
        await connection.OpenAsync();
        return connection;
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
