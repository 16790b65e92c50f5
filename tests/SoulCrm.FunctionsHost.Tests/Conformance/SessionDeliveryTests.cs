using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

public sealed class SessionTests
{
    private const string Queue = """[{ "name": "talk", "requiresSession": true, "maxDeliveryCount": 3 }]""";

    [Fact]
    public async Task Send_ManySessionsToTwoProcesses_KeepsOrderAndNeverOverlapsInASession()
    {
        var probe = new Probe();
        await using var first = await StartAsync(probe);
        await using var second = await StartAsync(probe, first.Database);
        var sender = first.Bus.CreateSender("talk");
        const int sessions = 40, each = 25;
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(async session =>
        {
            for (var i = 0; i < each; i++)
            {
                await sender.SendMessageAsync(new ServiceBusMessage($"{i}") { SessionId = $"s{session}" });
            }
        }));

        var seen = await probe.Seen.WaitForAsync(sessions * each);
        Assert.Equal(sessions * each, seen.Count);
        Assert.All(seen.GroupBy(delivery => delivery.Session), session => Assert.Equal(Enumerable.Range(0, each), session.Select(delivery => delivery.Number)));
        Assert.False(probe.Overlapped);
    }

    [Fact]
    public async Task Throw_InASession_BlocksThatSessionOnlyUntilDeadLettered()
    {
        var probe = new Probe { Fails = delivery => delivery is { Session: "bad", Number: 0 } };
        await using var host = await StartAsync(probe);
        var sender = host.Bus.CreateSender("talk");
        await sender.SendMessagesAsync([Message("bad", 0), Message("bad", 1), Message("good", 0)]);
        var seen = await probe.Seen.WaitForAsync(5);
        Assert.Equal([(0, 1), (0, 2), (0, 3), (1, 1)], seen.Where(delivery => delivery.Session == "bad").Select(delivery => (delivery.Number, delivery.Count)));
        Assert.Single(seen, delivery => delivery.Session == "good");
    }

    [Fact]
    public async Task Send_ToMoreSessionsThanPlaces_AllAreServedWithoutWaitingForTheIdleTimeout()
    {
        var probe = new Probe();
        var clock = new ManualClock(DateTimeOffset.UnixEpoch.AddYears(60)); // stands still: no session ever times out
        await using var host = await StartAsync(probe, clock: clock);
        var sender = host.Bus.CreateSender("talk");
        for (var i = 0; i < 30; i++)
        {
            await sender.SendMessageAsync(Message($"s{i}", 0));
        }

        await probe.Seen.WaitForAsync(30);
    }

    [Fact]
    public async Task Send_WithoutSessionId_IsRefused()
    {
        await using var host = await StartAsync(new Probe());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Bus.CreateSender("talk").SendMessageAsync(new ServiceBusMessage("x")));
    }

    private static ServiceBusMessage Message(string session, int number) => new($"{number}") { SessionId = session };

    private static Task<TestHost> StartAsync(Probe probe, string? database = null, TimeProvider? clock = null) =>
        TestHost.StartAsync(
            [typeof(Functions)], database, Queue, options => options.TimeProvider = clock ?? TimeProvider.System, builder => builder.Services.AddSingleton(probe));

    public sealed record Delivery(string Session, int Number, int Count);

    public sealed class Probe
    {
        private readonly ConcurrentDictionary<string, bool> _running = new();

        public Recorder<Delivery> Seen { get; } = new();

        public bool Overlapped { get; private set; }

        public Func<Delivery, bool> Fails { get; init; } = _ => false;

        public void Enter(string session) => Overlapped |= !_running.TryAdd(session, true);

        public void Leave(string session) => _running.TryRemove(session, out _);
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Talk")]
        public async Task TalkAsync([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, string sessionId, int deliveryCount)
        {
            probe.Enter(sessionId);
            await Task.Yield();
            var delivery = new Delivery(sessionId, int.Parse(body), deliveryCount);
            probe.Leave(sessionId);
            probe.Seen.Add(delivery);
            if (probe.Fails(delivery))
            {
                throw new InvalidOperationException("asked to fail");
            }
        }
    }
}
