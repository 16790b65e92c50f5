using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.FunctionsHost.Tests.Crash;

/// <summary>Real processes, really killed under load.</summary>
public sealed class KilledProcessTests(ITestOutputHelper output) : IDisposable
{
    private SampleProcess _sample = null!;

    public void Dispose() => _sample?.Dispose();

    [Fact]
    public async Task Kill_UnderQueueLoad_LosesNothingAndKeepsSessionOrder()
    {
        const int plain = 3000, sessions = 30, each = 60;
        var database = await TraceDatabase.CreateAsync();
        _sample = await SampleProcess.StartAsync(database);
        await using var bus = new ServiceBusClient(database);
        var sending = Task.WhenAll(
            SendPlainAsync(bus.CreateSender("plain"), plain), Task.WhenAll(Enumerable.Range(0, sessions).Select(session => SendSessionAsync(bus.CreateSender("sessions"), $"s{session}", each))));
        for (var kill = 1; kill <= 4; kill++)
        {
            var goal = (plain + (sessions * each)) * kill / 6;
            await Eventually.HoldsAsync(async () => await DeliveriesAsync(database) >= goal, () => TraceDatabase.DescribeAsync(database));
            _sample.Kill();
            _sample.Dispose();
            var before = await DeliveriesAsync(database);
            _sample = await SampleProcess.StartAsync(database);
            var started = Stopwatch.StartNew();
            await Eventually.HoldsAsync(async () => await DeliveriesAsync(database) > before, () => TraceDatabase.DescribeAsync(database));
            output.WriteLine($"kill {kill}: work goes on {started.ElapsedMilliseconds} ms after the start of the next process");
        }

        await sending;
        await Eventually.HoldsAsync(
            async () => await TraceDatabase.DistinctAsync(database, "plain") == plain && await TraceDatabase.DistinctAsync(database, "session") == sessions * each,
            () => TraceDatabase.DescribeAsync(database));
        Assert.Equal(0, await _sample.TerminateAsync());

        var rows = await TraceDatabase.ReadAsync(database);
        foreach (var session in rows.Where(row => row.Kind == "session").GroupBy(row => row.Key))
        {
            var last = -1;
            foreach (var number in session.Select(row => int.Parse(row.What)))
            {
                Assert.True(number == last + 1 || number == last, $"{session.Key}: {number} after {last}");
                last = number;
            }
        }

        Assert.Equal(0L, await Databases.ReadAsync<long>(database, "select count(*) from functions_host.messages"));
        Assert.Equal(0L, await Databases.ReadAsync<long>(database, "select count(*) from functions_host.dead_letters"));
        Assert.Equal(0L, await Databases.ReadAsync<long>(database, "select count(*) from functions_host.processes"));
        output.WriteLine($"delivered {rows.Count(row => row.Kind is "plain" or "session")} for {plain + (sessions * each)} messages");
    }

    [Fact]
    public async Task Kill_UnderOrchestrationLoad_EachEndsWithTheRightResult()
    {
        const int count = 60;
        var database = await TraceDatabase.CreateAsync();
        _sample = await SampleProcess.StartAsync(database);
        await using var observer = await TestHost.StartAsync([], database); // only a client: it runs no orchestrations
        var ids = Enumerable.Range(0, count).Select(i => $"journey-{i}").ToList();
        foreach (var id in ids)
        {
            await observer.Durable.ScheduleNewOrchestrationInstanceAsync("Journey", new StartOrchestrationOptions(id));
        }

        for (var kill = 1; kill <= 3; kill++)
        {
            var goal = count * 12 * kill / 5;
            await Eventually.HoldsAsync(async () => await TraceDatabase.CountAsync(database, "step") >= goal);
            _sample.Kill();
            _sample.Dispose();
            if (kill == 2)
            {
                await Task.WhenAll(ids.Select(id => observer.Durable.RaiseEventAsync(id, "Go", 1000)));
            }

            _sample = await SampleProcess.StartAsync(database);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        foreach (var id in ids)
        {
            var metadata = await observer.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
            Assert.True(metadata.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{id}: {metadata.RuntimeStatus} {metadata.FailureDetails}");
            Assert.Equal((2 * (6 + 60)) + 1000 + 5, metadata.ReadOutputAs<int>());
        }

        foreach (var table in new[] { "inbox", "activities", "durable_timers" })
        {
            Assert.Equal(0L, await Databases.ReadAsync<long>(database, $"select count(*) from functions_host.{table}"));
        }

        output.WriteLine($"{await TraceDatabase.CountAsync(database, "step")} activity runs for {count * 13}");
    }

    [Fact]
    public async Task TwoProcesses_ShareTheWork_AndTheTimerRunsOnce()
    {
        var database = await TraceDatabase.CreateAsync();
        using var first = await SampleProcess.StartAsync(database);
        using var second = await SampleProcess.StartAsync(database);
        await using var observer = await TestHost.StartAsync([], database);
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(database, "select count(*) from (select owner from functions_host.partitions where owner is not null group by 1 having count(*) >= 10) o") == 2);
        var sender = observer.Bus.CreateSender("plain");
        for (var i = 0; i < 40; i++)
        {
            await observer.Durable.ScheduleNewOrchestrationInstanceAsync("Journey", new StartOrchestrationOptions($"j{i}"));
            await sender.SendMessagesAsync(Enumerable.Range(0, 20).Select(n => new ServiceBusMessage($"{i}-{n}")));
        }

        await Eventually.HoldsAsync(async () =>
            await TraceDatabase.DistinctAsync(database, "plain") == 800 && await TraceDatabase.CountAsync(database, "step") == 40 * 12 && await TraceDatabase.CountAsync(database, "timer") >= 3);
        var rows = await TraceDatabase.ReadAsync(database);
        foreach (var kind in new[] { "plain", "step" })
        {
            Assert.Equal(2, rows.Where(row => row.Kind == kind).Select(row => row.Pid).Distinct().Count());
        }

        Assert.Equal(800, rows.Count(row => row.Kind == "plain"));
        var runs = rows.Where(row => row.Kind == "timer").Select(row => row.What).ToList();
        Assert.Equal(runs.Distinct(), runs);
        Assert.Equal(0, await first.TerminateAsync());
        Assert.Equal(0, await second.TerminateAsync());
    }

    private static Task<long> DeliveriesAsync(string database) => Databases.ReadAsync<long>(database, "select count(*) from trace where kind in ('plain', 'session')");

    private static async Task SendPlainAsync(ServiceBusSender sender, int count)
    {
        for (var i = 0; i < count; i += 10)
        {
            await sender.SendMessagesAsync(Enumerable.Range(i, 10).Select(n => new ServiceBusMessage($"{n}")));
            await Task.Delay(5);
        }
    }

    private static async Task SendSessionAsync(ServiceBusSender sender, string session, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await sender.SendMessageAsync(new ServiceBusMessage($"{i}") { SessionId = session });
            await Task.Delay(20);
        }
    }
}
