using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Api;

/// <summary>What one measured window showed.</summary>
/// <param name="CpuMilliseconds">Of the measured server's process, for one request; not of PostgreSQL. Null when nobody looked.</param>
/// <param name="Errors">Answers that were not 2xx.</param>
internal sealed record LoadFigures(double PerSecond, double MillisecondsP50, double MillisecondsP99, double? CpuMilliseconds, long Errors);

/// <summary>
/// wrk, with as many connections as asked for and one request under way on each; the same for every system. It costs little, which counts where driver
/// and server share the cores, and its percentiles are corrected for the requests that a stall keeps from being sent.
/// </summary>
internal sealed class HttpLoad(ApiSizes sizes) : IDisposable
{
    private readonly DirectoryInfo folder = WriteInputs(sizes);

    private sealed record Outcome(long Requests, long Microseconds, long Errors, long P50, long P99);

    public Task WarmUpAsync(Served served, string endpoint) => RunAsync(served, endpoint, sizes.WarmUpSeconds);

    public async Task<LoadFigures> RunAsync(Served served, string endpoint)
    {
        using var process = Process.GetProcessById(served.ProcessId);
        var cpuBefore = process.TotalProcessorTime;
        var outcome = await RunAsync(served, endpoint, sizes.Seconds);
        process.Refresh();
        var cpu = process.TotalProcessorTime - cpuBefore;
        return new LoadFigures(
            outcome.Requests / (outcome.Microseconds / 1e6), outcome.P50 / 1000.0, outcome.P99 / 1000.0, cpu.TotalMilliseconds / outcome.Requests, outcome.Errors);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<Outcome> RunAsync(Served served, string endpoint, int seconds)
    {
        var start = new ProcessStartInfo("wrk",
        [
            "-t", "1", "-c", Text(sizes.Connections), "-d", Text(seconds), "-s", Path.Combine(Checkout.Root, "tests/bench/SoulCrm.Bench/Api/load.lua"), served.Address.ToString(),
            "--", endpoint, Text(sizes.Organizations), Text(sizes.Conversations), ApiIds.Conversation, folder.FullName, Text(Random.Shared.Next()), Text(ApiRequests.RowsOf(endpoint, sizes)),
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var figures = output.Split('\n').LastOrDefault(line => line.StartsWith('{')) ?? throw new InvalidOperationException($"wrk ended with {wrk.ExitCode}: {output}");
        var outcome = JsonSerializer.Deserialize<Outcome>(figures, JsonSerializerOptions.Web)!;
        return outcome.Requests > 0 ? outcome : throw new InvalidOperationException("No request ended within the window.");
    }

    private static DirectoryInfo WriteInputs(ApiSizes sizes)
    {
        var inputs = Directory.CreateTempSubdirectory("soulcrm-wrk-");
        File.WriteAllLines(Path.Combine(inputs.FullName, "tokens"), Enumerable.Range(1, sizes.Organizations).Select(organization => $"Bearer {ApiTokens.ForManager(organization)}"));
        File.WriteAllLines(Path.Combine(inputs.FullName, "texts"), ApiTexts.Make(200).Select(text => JsonSerializer.Serialize(new { text })));
        return inputs;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
