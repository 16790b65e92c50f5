using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SoulCrm.TestSupport;

/// <summary>A real Azurite: the blob service of Azure Storage on this machine, in memory.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private readonly Process process;

    private Azurite(Process process, int port)
    {
        this.process = process;
        // The emulator's own account and key, the same everywhere.
        ConnectionString = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + $"BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    public string ConnectionString { get; }

    public static async Task<Azurite> StartAsync()
    {
        var program = Path.Combine(Checkout(), "tests/azurite/node_modules/azurite/dist/src/blob/main.js");
        string[] arguments = [program, "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"];
        var start = new ProcessStartInfo("node", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        var started = Process.Start(start)!;
        while (await started.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match) continue;
            _ = started.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // a full pipe would stop it
            return new Azurite(started, int.Parse(match.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture));
        }

        throw new InvalidOperationException($"Azurite ended: {await started.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Ends it at once, as a store that is away.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SoulCrm.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("SoulCrm.sln was not found above the tests.");
        return folder.FullName;
    }

    [GeneratedRegex(@"listens on http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
