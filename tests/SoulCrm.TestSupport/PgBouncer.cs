using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SoulCrm.TestSupport;

/// <summary>A real PgBouncer in transaction mode in front of a test's database: a client's next transaction runs on whichever server connection is free.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private PgBouncer(Process process, string folder, string connectionString) => (this.process, this.folder, ConnectionString) = (process, folder, connectionString);

    /// <summary>Through it. Its version keeps no prepared statements, and resets nothing between two clients.</summary>
    public string ConnectionString { get; }

    /// <param name="server">The database behind, with the role that all clients become.</param>
    /// <param name="connections">To the server.</param>
    public static async Task<PgBouncer> StartAsync(string server, int connections)
    {
        var behind = new NpgsqlConnectionStringBuilder(server);
        var port = FreePort();
        // It refuses to run as root, and whom it becomes must be able to read its file.
        var directory = Directory.CreateTempSubdirectory("soulcrm-pgbouncer-");
        if (!OperatingSystem.IsWindows()) directory.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "postgres"] : [];
        var file = Path.Combine(directory.FullName, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, $"""
            [databases]
            test = host={behind.Host} port={behind.Port} dbname={behind.Database} user={behind.Username} password={behind.Password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {connections}
            max_client_conn = 200
            """);
        var start = new ProcessStartInfo(File.Exists("/usr/sbin/pgbouncer") ? "/usr/sbin/pgbouncer" : "pgbouncer", ["-q", .. user, file]) { UseShellExecute = false, RedirectStandardError = true };
        var started = Process.Start(start)!;
        var connectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Database = "test", Username = behind.Username, MaxAutoPrepare = 0, NoResetOnClose = true, Timeout = 30,
        }.ConnectionString;
        var bouncer = new PgBouncer(started, directory.FullName, connectionString);
        try
        {
            await Eventually.GetAsync(() => AnswersAsync(port), answers => answers || started.HasExited, "PgBouncer answers");
            return started.HasExited ? throw new InvalidOperationException($"PgBouncer ended: {await started.StandardError.ReadToEndAsync()}") : bouncer;
        }
        catch
        {
            await bouncer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
