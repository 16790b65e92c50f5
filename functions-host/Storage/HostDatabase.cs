using Npgsql;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>The connections to the host's database. Names an identity so that two users of one database in one process find each other.</summary>
internal sealed class HostDatabase : IAsyncDisposable
{
    /// <summary>Npgsql's own; a connection string that names another size is taken at its word.</summary>
    private const int DefaultPoolSize = 100;

    private readonly string _connectionString;

    public HostDatabase(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException exception)
        {
            throw new FunctionsHostConfigurationException($"The database connection string is not a valid Npgsql connection string: {exception.Message}", exception);
        }

        // Statements are few and fixed: each is prepared once per connection.
        builder.MaxAutoPrepare = 128;
        builder.AutoPrepareMinUsages = 2;
        builder.NoResetOnClose = true; // nothing here changes a session, and the reset would be seven statements before each of ours
        builder.ApplicationName ??= "functions-host";
        if (builder.MaxPoolSize == DefaultPoolSize)
        {
            builder.MaxPoolSize = 20; // every loop works on one connection at a time; the app's own pool needs the rest
        }

        // Queue tables are empty one moment and full the next, so statistics are always wrong about them. Each statement is written for an
        // index; with the other ways switched off the planner cannot fall for a sort of the whole table (measured: 20 times slower). What it
        // has to do nevertheless looks so dear to it that it would compile the statement first: half a second for a heartbeat.
        builder.Options = string.Join(' ', builder.Options, "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off").Trim();
        _connectionString = builder.ConnectionString;
        Identity = $"{builder.Host}:{builder.Port}/{builder.Database}";
        Pool = NpgsqlDataSource.Create(_connectionString);
        DeadRows = new DeadRows(Pool);
    }

    public string Identity { get; }

    public NpgsqlDataSource Pool { get; }

    public DeadRows DeadRows { get; }

    /// <summary>
    /// A connection of its own, outside the pool, whose death both sides notice within seconds: what it locks is a sign of life.
    /// </summary>
    public async Task<NpgsqlConnection> OpenSignOfLifeAsync(CancellationToken cancellation)
    {
        var builder = new NpgsqlConnectionStringBuilder(_connectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 0,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 2,
            Options = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c idle_session_timeout=0",
        };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>True for failures that pass by themselves: the server restarts, a connection breaks, a deadlock was resolved.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is "57P01" or "57P02" or "57P03" or "40P01" or "40001" or "25006",
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => true,
        ObjectDisposedException => false,
        _ => exception.InnerException is { } inner && IsTransient(inner),
    };

    public async ValueTask DisposeAsync()
    {
        await DeadRows.DisposeAsync();
        await Pool.DisposeAsync();
    }
}
