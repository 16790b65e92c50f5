using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using SoulCrm.Bench.Infrastructure;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.Bench.Queues;

/// <summary>
/// Queues with a no-op handler, ours and the peers' on one cluster: jobs a second with a single enqueue each, jobs a second from a backlog,
/// pick-up latency, statements while idle, and what a million messages leave behind.
/// </summary>
internal static class QueueSuite
{
    public const int Jobs = 20_000;
    public const int Concurrency = 16;

    /// <summary>The compiler of every runtime needs some thousand jobs before its code is what it will be; as many for the peers.</summary>
    private const int WarmUpJobs = 5_000;

    public const int PickUpSeconds = 20;
    public const int PickUpRate = 100;
    private const string Queues = """[{ "name": "work" }]""";

    private static readonly string HostJson = string.Create(CultureInfo.InvariantCulture, $$"""{ "serviceBus": { "maxConcurrentCalls": {{Concurrency}}, "prefetchCount": 64 } }""");

    public static async Task RunAsync(Report report)
    {
        report.Conditions["jobs"] = $"{Jobs}, handler does nothing, concurrency {Concurrency}, {Concurrency} producers that enqueue one at a time; producers and worker in one process";
        report.Conditions["pick-up"] = $"{PickUpRate} enqueues a second for {PickUpSeconds} s, from just before the enqueue to the handler's first line";
        await using var postgres = await BenchPostgres.StartAsync(report);
        await OursAsync(report, postgres);
        await QueueLimits.MeasureAsync(report, postgres);
        await QueuePeers.MeasureAsync(report, postgres);
        await Task.WhenAll(IdleAsync(report, postgres), QueuePeers.IdleAsync(report, postgres));
        await MillionMessages.MeasureAsync(report, postgres);
    }

    private static async Task OursAsync(Report report, BenchPostgres postgres)
    {
        var meters = new Meters();
        var database = await postgres.CreateDatabaseAsync();
        await using (var host = await BenchHost.StartAsync(database, Queues, HostJson, typeof(WorkFunctions), meters))
        {
            var sender = host.Bus.CreateSender("work");
            await EndToEndAsync(sender, meters, WarmUpJobs, database);
            var profile = await Profile.StartAsync(postgres, database);
            report.Add("jobs", "soulcrm", "end_to_end_per_s", Jobs / await EndToEndAsync(sender, meters, Jobs, database), "1/s");
            await profile.StopAsync(report, "jobs end to end", Jobs);
            await PickUpAsync(report, sender, meters);
        }

        await DrainAsync(report, postgres, meters);
    }

    private static async Task IdleAsync(Report report, BenchPostgres postgres)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var host = await BenchHost.StartAsync(database, Queues, HostJson, typeof(WorkFunctions), new Meters());
        report.Add("jobs", "soulcrm", "idle_statements_per_minute", await IdleStatements.CountAsync(postgres, database), "1/min");
    }

    /// <returns>Seconds from the first enqueue until nothing is left in the queue.</returns>
    private static async Task<double> EndToEndAsync(ServiceBusSender sender, Meters meters, int jobs, string database)
    {
        var meter = meters.Current = new JobMeter(jobs);
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(async () =>
        {
            for (var job = Interlocked.Increment(ref next); job < jobs; job = Interlocked.Increment(ref next))
            {
                await sender.SendMessageAsync(new ServiceBusMessage(job.ToString(CultureInfo.InvariantCulture)));
            }
        })));
        await meter.All;
        await EmptyAsync(database);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task DrainAsync(Report report, BenchPostgres postgres, Meters meters)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var filler = await BenchHost.StartAsync(database, Queues, HostJson, functions: null))
        {
            foreach (var batch in Enumerable.Range(0, Jobs).Chunk(1000))
            {
                await filler.Bus.CreateSender("work").SendMessagesAsync(batch.Select(job => new ServiceBusMessage(job.ToString(CultureInfo.InvariantCulture))));
            }
        }

        var meter = meters.Current = new JobMeter(Jobs);
        var started = Stopwatch.GetTimestamp();
        await using var host = await BenchHost.StartAsync(database, Queues, HostJson, typeof(WorkFunctions), meters);
        await meter.All;
        await EmptyAsync(database);
        report.Add("jobs", "soulcrm", "drain_per_s", Jobs / Stopwatch.GetElapsedTime(started).TotalSeconds, "1/s");
    }

    private static async Task PickUpAsync(Report report, ServiceBusSender sender, Meters meters)
    {
        const int warmUp = PickUpRate * 3;
        const int jobs = warmUp + (PickUpRate * PickUpSeconds);
        var meter = meters.Current = new JobMeter(jobs);
        var sends = new List<Task>(jobs);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / PickUpRate));
        for (var job = 0; job < jobs; job++)
        {
            await tick.WaitForNextTickAsync();
            meter.Sending(job);
            sends.Add(sender.SendMessageAsync(new ServiceBusMessage(job.ToString(CultureInfo.InvariantCulture))));
        }

        await Task.WhenAll(sends);
        await meter.All;
        foreach (var percent in new[] { 50, 95, 99 })
        {
            report.Add("jobs", "soulcrm", $"pickup_ms_p{percent}", Percentiles.Of(meter.PickUp.Skip(warmUp), percent), "ms");
        }
    }

    private static async Task EmptyAsync(string database)
    {
        while (await Databases.ReadAsync<bool>(database, "select exists (select from functions_host.messages)"))
        {
            await Task.Delay(1);
        }
    }
}
