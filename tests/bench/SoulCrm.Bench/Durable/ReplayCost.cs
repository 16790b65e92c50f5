using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Durable;

/// <summary>
/// Orchestrations with long histories get one more event: while they are in memory, and after a restart of the host, when their history has
/// to be read and replayed first. From raising the event to the end that follows from it.
/// </summary>
internal static class ReplayCost
{
    private const int Instances = 10;

    public static async Task MeasureAsync(Report report, BenchPostgres postgres, string hostJson)
    {
        foreach (var events in new[] { 1_000, 10_000 })
        {
            var database = await postgres.CreateDatabaseAsync();
            var ids = Enumerable.Range(0, 2 * Instances).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
            await using (var host = await BenchHost.StartAsync(database, "[]", hostJson, typeof(Workflows)))
            {
                // A step is two events: asked for, and done.
                await Task.WhenAll(ids.Select(id => host.Durable.ScheduleNewOrchestrationInstanceAsync("ManySteps", events / 2, new StartOrchestrationOptions(id))));
                foreach (var id in ids)
                {
                    while ((await host.Durable.GetInstanceAsync(id, getInputsAndOutputs: true))!.SerializedCustomStatus is null)
                    {
                        await Task.Delay(20);
                    }
                }

                report.Add($"event after {events} events", "soulcrm", "in_memory_ms_p50", await EndAsync(host, ids.Take(Instances)), "ms");
            }

            await using var restarted = await BenchHost.StartAsync(database, "[]", hostJson, typeof(Workflows));
            report.Add($"event after {events} events", "soulcrm", "replayed_ms_p50", await EndAsync(restarted, ids.Skip(Instances)), "ms");
        }
    }

    private static async Task<double> EndAsync(BenchHost host, IEnumerable<string> ids)
    {
        var times = new List<double>();
        foreach (var id in ids)
        {
            var started = Stopwatch.GetTimestamp();
            await host.Durable.RaiseEventAsync(id, "end", 7);
            await host.Durable.WaitForInstanceCompletionAsync(id);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Percentiles.Of(times, 50);
    }
}
