using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.TestSupport;
using SoulCrm.FunctionsHost.TestSupport.Crash;
using Xunit.Abstractions;

namespace SoulCrm.FunctionsHost.Tests.Crash;

/// <summary>Processes of the same app on one database.</summary>
public sealed class SeveralProcessesTests(ITestOutputHelper output)
{
    private const int Plain = 1200, Sessions = 40, Each = 15, Journeys = 60;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Work_IsSharedByAll_AndDoneOnce(int processes)
    {
        var database = await TraceDatabase.CreateAsync();
        var samples = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => SampleProcess.StartAsync(database)));
        try
        {
            await using var client = await TestHost.StartAsync([], database);
            await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(
                database, $"select count(*) from (select owner from functions_host.partitions where owner is not null group by owner having count(*) >= {32 / processes}) o") == processes);
            List<TraceRow> rows;
            // The quick take more, and of one wave a process may come away empty-handed: waves follow until each has had something of every kind.
            var waves = 0;
            do
            {
                Assert.True(waves < 10, "A process was left without work of some kind in ten waves.");
                await SendWaveAsync(client, waves++);
                await Eventually.HoldsAsync(
                    async () => await TraceDatabase.CountAsync(database, "plain") >= waves * Plain && await TraceDatabase.CountAsync(database, "session-end") >= waves * Sessions * Each
                        && await Databases.ReadAsync<long>(database, "select count(*) from functions_host.instances where name = 'Journey' and status = 1 and output = '1137'") == waves * Journeys,
                    () => TraceDatabase.DescribeAsync(database));
                rows = await TraceDatabase.ReadAsync(database);
            }
            while (new[] { "plain", "session", "step" }.Any(kind => rows.Where(row => row.Kind == kind).Select(row => row.Pid).Distinct().Count() < processes));
            foreach (var (kind, count) in new[] { ("plain", Plain), ("session", Sessions * Each), ("step", Journeys * 13) })
            {
                var ofKind = rows.Where(row => row.Kind == kind).ToList();
                Assert.Equal(waves * count, ofKind.Count);
                output.WriteLine($"{kind}, {waves} waves: {string.Join(", ", ofKind.GroupBy(row => row.Pid).Select(group => group.Count()))}");
            }

            foreach (var session in rows.Where(row => row.Kind is "session" or "session-end").GroupBy(row => row.Key))
            {
                // Begun and ended in turn, in order: at no time did two run.
                Assert.Equal(Enumerable.Range(0, Each).SelectMany(n => new[] { $"session {n}", $"session-end {n}" }), session.Select(row => $"{row.Kind} {row.What}"));
            }

            foreach (var sample in samples)
            {
                Assert.Equal(0, await sample.TerminateAsync());
            }
        }
        finally
        {
            Array.ForEach(samples, sample => sample.Dispose());
        }
    }

    [Fact]
    public async Task Timers_InFourProcesses_FireOnceEach()
    {
        var firings = await TimerFirings.WatchAsync(processes: 4, firings: 1000);
        output.WriteLine($"{firings}");
        Assert.Equal(0, firings.Twice);
        Assert.True(firings.Processes > 1, "One process ran all timers.");
    }

    [Fact]
    public async Task Terminate_UnderLoad_FinishesWhatItHasBegun()
    {
        var database = await TraceDatabase.CreateAsync();
        using var first = await SampleProcess.StartAsync(database);
        using var second = await SampleProcess.StartAsync(database);
        await using var client = await TestHost.StartAsync([], database);
        var sender = client.Bus.CreateSender("plain");
        var sessions = client.Bus.CreateSender("sessions");
        for (var i = 0; i < 40; i++)
        {
            await client.Durable.ScheduleNewOrchestrationInstanceAsync("Journey", new StartOrchestrationOptions($"j{i}"));
            await client.Durable.RaiseEventAsync($"j{i}", "Go", 1000);
            await sender.SendMessagesAsync(Enumerable.Range(0, 50).Select(n => new ServiceBusMessage($"{i}-{n}")));
            await sessions.SendMessagesAsync(Enumerable.Range(0, 10).Select(n => new ServiceBusMessage($"{n}") { SessionId = $"s{i}" }));
        }

        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(database, $"select count(*) from trace where pid = {first.Id}") > 20);
        Assert.Equal(0, await first.TerminateAsync());
        // Nothing was cut off: no delivery counts as failed, and the row and what it held are gone with the process.
        Assert.Equal(0L, await Databases.ReadAsync<long>(database, "select count(*) from functions_host.messages where delivery_count > 0"));
        Assert.Equal(0L, await Databases.ReadAsync<long>(database, $"select count(*) from functions_host.processes where pid = {first.Id}"));
        await Eventually.HoldsAsync(
            async () => await TraceDatabase.CountAsync(database, "plain") >= 2000 && await TraceDatabase.CountAsync(database, "session-end") >= 400
                && await Databases.ReadAsync<long>(database, "select count(*) from functions_host.instances where name = 'Journey' and output = '1137'") == 40,
            () => TraceDatabase.DescribeAsync(database));
        Assert.Equal((2000L, 400L, 40L * 13), (await TraceDatabase.CountAsync(database, "plain"), await TraceDatabase.CountAsync(database, "session"), await TraceDatabase.CountAsync(database, "step")));
    }

    /// <summary>Messages without a session, sessions whose messages come in turn with those of others, and orchestrations.</summary>
    private static async Task SendWaveAsync(TestHost client, int wave)
    {
        var (plain, sessions) = (client.Bus.CreateSender("plain"), client.Bus.CreateSender("sessions"));
        for (var i = 0; i < Journeys; i++)
        {
            await client.Durable.ScheduleNewOrchestrationInstanceAsync("Journey", new StartOrchestrationOptions($"j{wave}-{i}"));
            await client.Durable.RaiseEventAsync($"j{wave}-{i}", "Go", 1000);
            await plain.SendMessagesAsync(Enumerable.Range(0, Plain / Journeys).Select(n => new ServiceBusMessage($"{wave}-{i}-{n}")));
        }

        for (var n = 0; n < Each; n++)
        {
            foreach (var session in Enumerable.Range(0, Sessions))
            {
                await sessions.SendMessageAsync(new ServiceBusMessage($"{n}") { SessionId = $"s{wave}-{session}" });
            }
        }
    }
}
