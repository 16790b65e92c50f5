using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using SoulCrm.Bench.Infrastructure;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.Bench.Queues;

/// <summary>A million messages through one queue that is never long: does the table stay small, and the last as quick as the first?</summary>
internal static class MillionMessages
{
    private const int Total = 1_000_000;
    private const int Part = 100_000;
    private const int LongestBacklog = 5_000;
    private const int SendSize = 500;

    public static async Task MeasureAsync(Report report, BenchPostgres postgres)
    {
        var meters = new Meters();
        var database = await postgres.CreateDatabaseAsync();
        await using var host = await BenchHost.StartAsync(
            database, """[{ "name": "work" }]""", """{ "serviceBus": { "maxConcurrentCalls": 64, "prefetchCount": 200 } }""", typeof(WorkFunctions), meters);
        var sender = host.Bus.CreateSender("work");
        var rates = new List<double>();
        var sizes = new List<double>();
        for (var part = 0; part < Total / Part; part++)
        {
            var meter = meters.Current = new JobMeter(Part);
            var started = Stopwatch.GetTimestamp();
            for (var job = 0; job < Part; job += SendSize)
            {
                await sender.SendMessagesAsync(Enumerable.Range(job, SendSize).Select(number => new ServiceBusMessage(number.ToString(CultureInfo.InvariantCulture))));
                while (job - meter.Done > LongestBacklog)
                {
                    await Task.Delay(1);
                }
            }

            await meter.All;
            rates.Add(Part / Stopwatch.GetElapsedTime(started).TotalSeconds);
            sizes.Add(await Databases.ReadAsync<long>(database, "select pg_total_relation_size('functions_host.messages')") / 1e6);
        }

        report.Add("million messages", "soulcrm", "per_s", Total / rates.Sum(rate => Part / rate), "1/s");
        report.Add("million messages", "soulcrm", "last_to_first_part", rates[^1] / rates[0], "ratio");
        report.Add("million messages", "soulcrm", "table_mb_largest", sizes.Max(), "MB");
        report.Add("million messages", "soulcrm", "table_mb_at_the_end", sizes[^1], "MB");
    }
}
