using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>A Redis of our own in a temporary folder, with an append-only file.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soulcrm-redis-").FullName;
    private readonly Process _process;

    private RedisServer(string fsync)
    {
        Port = FreePort();
        string[] settings =
        [
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", fsync,
            "--maxmemory-policy", "noeviction",
        ];
        _process = Process.Start(new ProcessStartInfo("bash", ["-c", """exec -a redis-server "$0" "$@" """, Binary(), .. settings])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public string Url => $"redis://127.0.0.1:{Port}";

    /// <param name="fsync">everysec, or always for the durability of a commit in PostgreSQL.</param>
    public static async Task<RedisServer> StartAsync(string fsync)
    {
        var server = new RedisServer(fsync);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, server.Port, patience.Token);
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// The server, or redis-tools' check program, which is the same binary under another name: it brings no service that would start.
    /// </summary>
    private static string Binary() => new[] { "/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/redis-check-rdb" }.First(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
