using System.Diagnostics;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Api;

/// <summary>What one measured window showed.</summary>
/// <param name="CpuMilliseconds">Of the measured server's process, for one request; not of PostgreSQL. Null when nobody looked.</param>
/// <param name="Errors">Answers that were not 2xx.</param>
internal sealed record LoadFigures(double PerSecond, double MillisecondsP50, double MillisecondsP99, double? CpuMilliseconds, long Errors);

/// <summary>As many connections as there are workers, each with one request under way at a time; the same for every system.</summary>
internal static class HttpLoad
{
    /// <param name="make">Makes the next request.</param>
    /// <param name="warmUp">Before the measured window, under the same load.</param>
    public static async Task<LoadFigures> RunAsync(Served served, int connections, Func<Random, HttpRequestMessage> make, TimeSpan warmUp, TimeSpan measured)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false, UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = served.Address };
        var from = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var until = from + (long)(measured.TotalSeconds * Stopwatch.Frequency);
        var workers = Enumerable.Range(0, connections).Select(number => Task.Run(() => WorkAsync(client, make, new Random(number), from, until))).ToList();
        using var process = Process.GetProcessById(served.ProcessId);
        await Task.Delay(warmUp);
        var cpuBefore = process.TotalProcessorTime;
        await Task.Delay(measured);
        process.Refresh();
        var cpu = process.TotalProcessorTime - cpuBefore;
        var results = await Task.WhenAll(workers);
        var latencies = results.SelectMany(result => result.Latencies).ToList();
        if (latencies.Count == 0) throw new InvalidOperationException("No request ended within the measured window.");
        return new LoadFigures(
            latencies.Count / measured.TotalSeconds, Percentiles.Of(latencies, 50), Percentiles.Of(latencies, 99), cpu.TotalMilliseconds / latencies.Count,
            results.Sum(result => result.Errors));
    }

    private static async Task<(List<double> Latencies, long Errors)> WorkAsync(HttpClient client, Func<Random, HttpRequestMessage> make, Random random, long from, long until)
    {
        var latencies = new List<double>(capacity: 16_384);
        var errors = 0L;
        while (Stopwatch.GetTimestamp() < until)
        {
            using var request = make(random);
            var started = Stopwatch.GetTimestamp();
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await response.Content.CopyToAsync(Stream.Null);
            var ended = Stopwatch.GetTimestamp();
            if (!response.IsSuccessStatusCode) errors++;
            if (ended >= from && ended < until) latencies.Add(Stopwatch.GetElapsedTime(started, ended).TotalMilliseconds);
        }

        return (latencies, errors);
    }
}
