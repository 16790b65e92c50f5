using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SoulCrm.TestSupport;

/// <summary>The built functions as a process of its own, to be killed.</summary>
public sealed class FunctionsProcess : IAsyncDisposable
{
    private static readonly string SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> lines = [];

    private FunctionsProcess(TestDatabase database, FakeWhatsAppHost whatsApp, string blobs)
    {
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SoulCrm.Functions.dll")])
            {
                WorkingDirectory = AppContext.BaseDirectory,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["Database"] = database.App,
                    ["ServiceBusConnection"] = database.Host,
                    ["FunctionsHost__Database"] = database.Host,
                    ["ASPNETCORE_URLS"] = Url.ToString(),
                    ["Auth__SigningKey"] = SigningKey,
                    ["Auth__EncryptionKey"] = SigningKey,
                    ["Email__Folder"] = blobs,
                    ["Blobs__Folder"] = blobs,
                    ["WhatsApp__HostUrl"] = whatsApp.Url.ToString(),
                    ["WhatsApp__HostSecret"] = FakeWhatsAppHost.Secret,
                    ["WhatsApp__EventsSecrets__0"] = TestApp.EventsSecret,
                    ["Logging__LogLevel__Default"] = "Warning",
                },
            },
        };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public Uri Url { get; }

    public static async Task<FunctionsProcess> StartAsync(TestDatabase database, FakeWhatsAppHost whatsApp, string blobs)
    {
        var started = new FunctionsProcess(database, whatsApp, blobs);
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = started.Url };
        for (var deadline = DateTimeOffset.UtcNow + Patience; ; await Task.Delay(50))
        {
            try
            {
                using var answer = await http.GetAsync("/api/health/live");
                if (answer.IsSuccessStatusCode) return started;
            }
            catch (HttpRequestException) when (DateTimeOffset.UtcNow < deadline && !started.process.HasExited)
            {
                continue;
            }

            if (DateTimeOffset.UtcNow > deadline || started.process.HasExited)
            {
                await started.DisposeAsync();
                throw new InvalidOperationException($"The functions did not start:\n{string.Join('\n', started.lines)}");
            }
        }
    }

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
