using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>An HTTP server that is measured: where it listens, and the process whose processor time is its cost.</summary>
internal sealed record Served(Uri Address, int ProcessId);

/// <summary>A .NET program that serves HTTP, as a process of its own; its log goes to a file, as in a deployment.</summary>
internal static class ServerProcess
{
    private static readonly TimeSpan StartUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShutDown = TimeSpan.FromSeconds(30);

    /// <summary>Calls <paramref name="measure"/> while the program is up.</summary>
    /// <param name="health">Path that answers once it is.</param>
    public static async Task WhileServingAsync(string assembly, IReadOnlyDictionary<string, string> settings, string health, Func<Served, Task> measure)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var log = Path.GetTempFileName();
        // A bench that is killed must not leave the server behind: a second shell watches, and asks it to end.
        const string script = """
            (while kill -0 "$1" 2>/dev/null && kill -0 $$ 2>/dev/null; do sleep 1; done; kill $$ 2>/dev/null) </dev/null >/dev/null 2>&1 &
            shift; exec "$@" >"$0" 2>&1
            """;
        var start = new ProcessStartInfo("bash", ["-c", script, log, Text(Environment.ProcessId), "dotnet", assembly])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        using var process = Process.Start(start)!;
        try
        {
            await UntilUpAsync(process, new Uri(address, health), log);
            await measure(new Served(address, process.Id));
        }
        finally
        {
            await EndAsync(process);
            File.Delete(log);
        }
    }

    private static async Task UntilUpAsync(Process process, Uri health, string log)
    {
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(health);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            if (process.HasExited || Stopwatch.GetElapsedTime(started) > StartUp)
                throw new InvalidOperationException($"The server did not come up:\n{await File.ReadAllTextAsync(log)}");
            await Task.Delay(50);
        }
    }

    /// <summary>In order, so that the next one finds no leases of a dead process.</summary>
    private static async Task EndAsync(Process process)
    {
        if (process.HasExited) return;
        using (var kill = Process.Start("kill", ["-TERM", Text(process.Id)])) await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(ShutDown);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
