using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

public sealed class QueueTests
{
    private const string Plain = """[{ "name": "work", "maxDeliveryCount": 3 }]""";

    [Fact]
    public async Task Send_PlainQueue_DeliversEachMessageOnceAndLeavesNothing()
    {
        var probe = new Probe();
        await using (var host = await StartAsync(probe))
        {
            var sender = host.Bus.CreateSender("work");
            await Task.WhenAll(Enumerable.Range(0, 300).Select(i => sender.SendMessageAsync(new ServiceBusMessage($"{i}"))));
            var seen = await probe.Deliveries.WaitForAsync(300);
            Assert.Equal(300, seen.Select(delivery => delivery.Body).Distinct().Count());
            await host.DisposeAsync();
            Assert.Equal(0L, await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages"));
        }
    }

    [Fact]
    public async Task Throw_EachTime_RedeliversWithRisingCountThenDeadLetters()
    {
        var probe = new Probe { Fails = _ => true };
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("poison") { MessageId = "m1" });
        var seen = await probe.Deliveries.WaitForAsync(3);
        Assert.Equal([1, 2, 3], seen.Select(delivery => delivery.DeliveryCount));
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.dead_letters") == 1);
        Assert.Equal(
            "MaxDeliveryCountExceeded|System.InvalidOperationException: asked to fail|3",
            await Databases.ReadAsync<string>(host.Database, "select reason || '|' || split_part(description, ' [', 1) || '|' || delivery_count from functions_host.dead_letters"));
    }

    private static Task<TestHost> StartAsync(Probe probe) =>
        TestHost.StartAsync([typeof(Functions)], queues: Plain, build: builder => builder.Services.AddSingleton(probe));

    public sealed record Delivery(string Body, int DeliveryCount);

    public sealed class Probe
    {
        public Recorder<Delivery> Deliveries { get; } = new();

        public Func<string, bool> Fails { get; init; } = _ => false;
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Work")]
        public async Task WorkAsync([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body, int deliveryCount)
        {
            await Task.Yield();
            probe.Deliveries.Add(new Delivery(body, deliveryCount));
            if (probe.Fails(body))
            {
                throw new InvalidOperationException("asked to fail");
            }
        }
    }
}
