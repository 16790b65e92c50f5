using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Messages that fail every time.</summary>
public sealed class PoisonTests
{
    private const string Queues = """[{ "name": "plain", "maxDeliveryCount": 4 }, { "name": "talk", "requiresSession": true, "maxDeliveryCount": 4 }]""";

    [Theory]
    [InlineData("plain")]
    [InlineData("talk")]
    public async Task Poison_AmongMany_IsDeadLetteredWithItsReason_AndTheOthersAreDone(string queue)
    {
        const int jobs = 10_000, bad = 100;
        var probe = new Probe { IsBad = body => int.Parse(body) % (jobs / bad) == 7 };
        await using var host = await StartAsync(probe);
        var sender = host.Bus.CreateSender(queue);
        foreach (var chunk in Enumerable.Range(0, jobs).Chunk(500))
        {
            await sender.SendMessagesAsync(chunk.Select(job => new ServiceBusMessage($"{job}") { SessionId = queue == "talk" ? $"s{job % 400}" : null }));
        }

        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages") == 0);
        var seen = probe.Seen.Seen;
        Assert.Equal(jobs - bad, seen.Where(delivery => !probe.IsBad(delivery.Body)).Select(delivery => delivery.Body).Distinct().Count());
        Assert.All(seen.Where(delivery => probe.IsBad(delivery.Body)).GroupBy(delivery => delivery.Body), poison => Assert.Equal([1, 2, 3, 4], poison.Select(delivery => delivery.Count)));
        Assert.Equal((long)bad, await Databases.ReadAsync<long>(
            host.Database,
            """
            select count(*) from functions_host.dead_letters where reason = 'MaxDeliveryCountExceeded' and delivery_count = 4
              and description ~ '^System.InvalidOperationException: poison [0-9]+ \[stack [0-9a-f]+\] at '
            """));
    }

    [Fact]
    public async Task Poison_StillRetried_HoldsUpNobodyElse()
    {
        var probe = new Probe { IsBad = body => body == "bad" };
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("bad"));
        await host.Bus.CreateSender("talk").SendMessagesAsync([new ServiceBusMessage("bad") { SessionId = "a" }, new ServiceBusMessage("after") { SessionId = "a" }]);
        await probe.Seen.WaitForAsync(2); // both are in delivery, and stay there
        await host.Bus.CreateSender("plain").SendMessagesAsync(Enumerable.Range(0, 20).Select(i => new ServiceBusMessage($"{i}")));
        await host.Bus.CreateSender("talk").SendMessagesAsync(Enumerable.Range(0, 20).Select(i => new ServiceBusMessage($"{i}") { SessionId = "b" }));
        await probe.Seen.WaitForAsync(42);
        Assert.DoesNotContain(probe.Seen.Seen, delivery => delivery.Body == "after");
        probe.Go.SetResult();
        await probe.Seen.WaitUntilAsync(seen => seen.Any(delivery => delivery.Body == "after"), "the message behind the bad one");
        Assert.Equal(["bad 1", "bad 2", "bad 3", "bad 4", "after 1"], probe.Seen.Seen.Where(delivery => delivery.Session == "a").Select(delivery => $"{delivery.Body} {delivery.Count}"));
    }

    [Fact]
    public async Task NulInAnId_IsRefusedBeforeAnythingIsStored()
    {
        await using var host = await StartAsync(new Probe());
        var sender = host.Bus.CreateSender("talk");
        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendMessagesAsync([new ServiceBusMessage("good") { SessionId = "a" }, new ServiceBusMessage("nul") { SessionId = "a\0b" }]));
        Assert.Equal(0L, await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages"));
    }

    private static Task<TestHost> StartAsync(Probe probe) => TestHost.StartAsync([typeof(Functions)], queues: Queues, build: builder => builder.Services.AddSingleton(probe));

    public sealed record Delivery(string Session, string Body, int Count);

    public sealed class Probe
    {
        public Recorder<Delivery> Seen { get; } = new();

        public Func<string, bool> IsBad { get; init; } = _ => false;

        /// <summary>What a message named "bad" waits for.</summary>
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Plain")]
        public Task PlainAsync([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body, int deliveryCount) => RunAsync("", body, deliveryCount);

        [Function("Talk")]
        public Task TalkAsync([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, string sessionId, int deliveryCount) =>
            RunAsync(sessionId, body, deliveryCount);

        private async Task RunAsync(string session, string body, int count)
        {
            probe.Seen.Add(new Delivery(session, body, count));
            if (probe.IsBad(body))
            {
                await (body == "bad" ? probe.Go.Task : Task.CompletedTask);
                throw new InvalidOperationException($"poison {body}");
            }
        }
    }
}
