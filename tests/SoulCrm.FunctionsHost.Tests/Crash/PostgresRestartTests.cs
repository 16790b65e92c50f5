using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Crash;

/// <summary>PostgreSQL crashes and comes back while the host works.</summary>
public sealed class PostgresRestartTests
{
    private const string Queue = """[{ "name": "talk", "requiresSession": true, "maxDeliveryCount": 20 }]""";

    [Fact]
    public async Task Restart_UnderLoad_LosesNothingKeepsOrderAndFinishesOrchestrations()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        var database = await Databases.CreateAsync(cluster.ConnectionString);
        var probe = new Probe();
        await using (var host = await TestHost.StartAsync([typeof(Functions)], database, Queue, build: builder => builder.Services.AddSingleton(probe)))
        {
            const int sessions = 10, each = 60, flows = 20;
            var sender = host.Bus.CreateSender("talk");
            var sending = Task.WhenAll(Enumerable.Range(0, sessions).Select(session => SendAsync(sender, $"s{session}", each)));
            for (var i = 0; i < flows; i++)
            {
                await host.Durable.ScheduleNewOrchestrationInstanceAsync("Flow", 20, new StartOrchestrationOptions($"flow-{i}"));
            }

            for (var crash = 1; crash <= 2; crash++)
            {
                await probe.Seen.WaitForAsync(sessions * each * crash / 4);
                await cluster.StopAsync("immediate");
                await cluster.StartAsync();
            }

            await sending;
            await probe.Seen.WaitUntilAsync(seen => seen.Distinct().Count() == sessions * each, "all messages");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            for (var i = 0; i < flows; i++)
            {
                var metadata = await host.Durable.WaitForInstanceCompletionAsync($"flow-{i}", getInputsAndOutputs: true, patience.Token);
                Assert.Equal((OrchestrationRuntimeStatus.Completed, 210), (metadata.RuntimeStatus, metadata.ReadOutputAs<int>()));
            }
        }

        // A send whose answer was lost may have been stored, so a number may come again, but never one before its predecessor.
        foreach (var session in probe.Seen.Seen.GroupBy(seen => seen.Session))
        {
            var highest = -1;
            foreach (var (_, number) in session)
            {
                Assert.True(number <= highest + 1, $"{session.Key}: {number} after {highest}");
                highest = Math.Max(highest, number);
            }
        }

        Assert.Equal(0L, await Databases.ReadAsync<long>(database, "select count(*) from functions_host.messages"));
        Assert.Equal(0L, await Databases.ReadAsync<long>(database, "select count(*) from functions_host.dead_letters"));
    }

    /// <summary>Sends again what could not be sent, as an outbox does.</summary>
    private static async Task SendAsync(ServiceBusSender sender, string session, int count)
    {
        for (var i = 0; i < count;)
        {
            try
            {
                await sender.SendMessageAsync(new ServiceBusMessage($"{i}") { SessionId = session });
                i++;
                await Task.Delay(15);
            }
            catch (ServiceBusException exception) when (exception.IsTransient)
            {
                await Task.Delay(100);
            }
        }
    }

    public sealed class Probe
    {
        public Recorder<(string Session, int Number)> Seen { get; } = new();
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Talk")]
        public void Talk([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, string sessionId) =>
            probe.Seen.Add((sessionId, int.Parse(body)));

        [Function("Flow")]
        public static async Task<int> FlowAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var sum = 0;
            for (var i = 1; i <= context.GetInput<int>(); i++)
            {
                sum += await context.CallActivityAsync<int>("Add", i);
                await context.CreateTimer(TimeSpan.FromMilliseconds(60), CancellationToken.None);
            }

            return sum;
        }

        [Function("Add")]
        public static int Add([ActivityTrigger] int number) => number;
    }
}
