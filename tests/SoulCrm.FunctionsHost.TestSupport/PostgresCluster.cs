using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SoulCrm.FunctionsHost.TestSupport;

/// <summary>A PostgreSQL cluster of our own in a temporary folder, which a test may stop and start.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("functions-host-pg-").FullName;
    private readonly int _port = FreePort();

    private readonly string _settings;

    private PostgresCluster(IEnumerable<string> settings) => _settings = string.Concat(settings.Select(setting => $" -c {setting}"));

    /// <summary>Of the superuser, to database postgres.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    public int Port => _port;

    /// <summary>The server's own process, parent of all others of the cluster.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <param name="settings">Further settings of the server, each <c>name=value</c>.</param>
    public static async Task<PostgresCluster> StartNewAsync(params string[] settings)
    {
        var cluster = new PostgresCluster(settings);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", cluster._folder);
        }

        await AsPostgresAsync("initdb", "-D", cluster.Data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C");
        await cluster.StartAsync();
        cluster.EndWithThisProcess();
        return cluster;
    }

    public Task StartAsync() => AsPostgresAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"),
        "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=300 -c synchronous_commit=on{_settings}", "start");

    /// <summary>"immediate" is a crash, "fast" an orderly restart.</summary>
    public Task StopAsync(string mode) => AsPostgresAsync("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");

    public async ValueTask DisposeAsync()
    {
        await StopAsync("immediate");
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A test run that is killed must not leave a server behind: a shell outlives it, and cleans up.</summary>
    private void EndWithThisProcess()
    {
        const string script = """
            while kill -0 "$1" 2>/dev/null && [ -d "$2" ]; do sleep 1; done
            [ -d "$2" ] || exit 0
            kill -QUIT "$(head -1 "$2/data/postmaster.pid" 2>/dev/null)" 2>/dev/null; sleep 1; rm -rf "$2"
            """;
        using var watch = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", script, "sh", $"{Environment.ProcessId}", _folder]) { UseShellExecute = false });
    }

    private static Task AsPostgresAsync(string tool, params string[] arguments)
    {
        var path = Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin", tool)).First(File.Exists);
        return Environment.UserName == "root" ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = "/tmp", UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        // The server inherits the pipe, so reading to its end would wait for the server: only the exit counts.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!process.HasExited)
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
