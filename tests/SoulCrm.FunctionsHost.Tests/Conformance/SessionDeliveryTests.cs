using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>First in, first out inside a session; one message of a session at a time; sessions in parallel.</summary>
public sealed class SessionDeliveryTests
{
    private const string Queue = """[{ "name": "talk", "requiresSession": true, "maxDeliveryCount": 3 }]""";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ManySessions_InTwoProcesses_KeepTheirOrderAndNeverOverlap()
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
    public async Task Sessions_RunInParallel_OneMessageEach()
    {
        var probe = new Probe();
        probe.Block("a");
        await using var host = await StartAsync(probe);
        var sender = host.Bus.CreateSender("talk");
        await sender.SendMessagesAsync([Message("a", 0), Message("a", 1), Message("b", 0), Message("b", 1), Message("c", 0)]);
        var seen = await probe.Seen.WaitForAsync(4); // everything but the second of the blocked session
        Assert.Equal([("a", 0), ("b", 0), ("b", 1), ("c", 0)], seen.Select(delivery => (delivery.Session, delivery.Number)).Order());
        probe.Release("a");
        Assert.Equal([0, 1], (await probe.Seen.WaitForAsync(5)).Where(delivery => delivery.Session == "a").Select(delivery => delivery.Number));
    }

    [Fact]
    public async Task MaxConcurrentSessions_IsNeverExceeded()
    {
        var probe = new Probe();
        var sessions = Enumerable.Range(0, 12).Select(i => $"s{i}").ToList();
        sessions.ForEach(probe.Block);
        await using var host = await StartAsync(probe, clock: new ManualClock(Now));
        await host.Bus.CreateSender("talk").SendMessagesAsync(sessions.Select(session => Message(session, 0)));
        await probe.Seen.WaitForAsync(8);
        sessions.ForEach(probe.Release);
        await probe.Seen.WaitForAsync(12);
        Assert.Equal(8, probe.MostAtOnce);
    }

    [Fact]
    public async Task Throw_BlocksItsSessionOnlyUntilDeadLettered()
    {
        var probe = new Probe { Fails = delivery => delivery is { Session: "bad", Number: 0 } };
        await using var host = await StartAsync(probe, clock: new ManualClock(Now));
        var sender = host.Bus.CreateSender("talk");
        await sender.SendMessagesAsync([Message("bad", 0), Message("bad", 1), Message("good", 0)]);
        var seen = await probe.Seen.WaitForAsync(5);
        Assert.Equal([(0, 1), (0, 2), (0, 3), (1, 1)], seen.Where(delivery => delivery.Session == "bad").Select(delivery => (delivery.Number, delivery.Count)));
        Assert.Single(seen, delivery => delivery.Session == "good");
    }

    [Fact]
    public async Task MoreSessionsThanPlaces_AreAllServedWithoutWaitingForTheIdleTimeout()
    {
        var probe = new Probe();
        await using var host = await StartAsync(probe, clock: new ManualClock(Now)); // stands still: no session ever times out
        var sender = host.Bus.CreateSender("talk");
        for (var i = 0; i < 30; i++)
        {
            await sender.SendMessageAsync(Message($"s{i}", 0));
        }

        await probe.Seen.WaitForAsync(30);
    }

    [Fact]
    public async Task Scheduled_TakesItsPlaceInTheSessionWhenItAppears()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Now));
        await using var host = await StartAsync(probe, clock: clock);
        var sender = host.Bus.CreateSender("talk");
        await sender.ScheduleMessageAsync(Message("a", 2), Now.AddMinutes(2));
        await sender.ScheduleMessageAsync(Message("a", 1), Now.AddMinutes(1)); // sent later, appears earlier
        await sender.SendMessageAsync(Message("a", 0));
        await probe.Seen.WaitForAsync(1);
        clock.Advance(TimeSpan.FromMinutes(1));
        await probe.Seen.WaitForAsync(2);
        clock.Advance(TimeSpan.FromMinutes(1));
        await probe.Seen.WaitForAsync(3);
        Assert.Equal([0, 1, 2], probe.Seen.Seen.Select(delivery => delivery.Number));
    }

    [Fact]
    public async Task Scheduled_BehindAWaitingSession_ComesAfterWhatIsThereAlready()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Now));
        probe.Block("a");
        await using var host = await StartAsync(probe, clock: clock);
        var sender = host.Bus.CreateSender("talk");
        await sender.ScheduleMessageAsync(Message("a", 3), Now.AddMinutes(1)); // has the lowest number of all, and still comes last
        await sender.SendMessagesAsync([Message("a", 0), Message("a", 1), Message("a", 2)]);
        await probe.Seen.WaitForAsync(1);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.scheduled_messages") == 0);
        probe.Release("a");
        Assert.Equal([0, 1, 2, 3], (await probe.Seen.WaitForAsync(4)).Select(delivery => delivery.Number));
    }

    [Fact]
    public async Task Lock_OutlivedInASession_DeliversTheSameMessageAgainBeforeTheNext()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Now));
        probe.Block("a");
        await using var host = await StartAsync(probe, clock: clock);
        await host.Bus.CreateSender("talk").SendMessagesAsync([Message("a", 0), Message("a", 1)]);
        await probe.Seen.WaitForAsync(1);
        clock.Advance(TimeSpan.FromMinutes(6));
        await probe.Seen.WaitForAsync(2);
        probe.Release("a");
        Assert.Equal([(0, 1), (0, 2), (1, 1)], (await probe.Seen.WaitForAsync(3)).Select(delivery => (delivery.Number, delivery.Count)));
    }

    [Fact]
    public async Task Expired_InASession_IsDroppedAndTheNextComes()
    {
        var (probe, clock) = (new Probe(), new ManualClock(Now));
        probe.Block("a");
        await using var host = await StartAsync(probe, clock: clock);
        var expiring = Message("a", 1);
        expiring.TimeToLive = TimeSpan.FromMinutes(1);
        await host.Bus.CreateSender("talk").SendMessagesAsync([Message("a", 0), expiring, Message("a", 2)]);
        await probe.Seen.WaitForAsync(1);
        clock.Advance(TimeSpan.FromMinutes(2));
        probe.Release("a");
        Assert.Equal([0, 2], (await probe.Seen.WaitForAsync(2)).Select(delivery => delivery.Number));
    }

    private static ServiceBusMessage Message(string session, int number) => new($"{number}") { SessionId = session };

    private static Task<TestHost> StartAsync(Probe probe, string? database = null, TimeProvider? clock = null) =>
        TestHost.StartAsync(
            [typeof(Functions)], database, Queue, options => options.TimeProvider = clock ?? TimeProvider.System, builder => builder.Services.AddSingleton(probe));

    public sealed record Delivery(string Session, int Number, int Count);

    public sealed class Probe
    {
        private readonly Lock _lock = new();
        private readonly ConcurrentDictionary<string, bool> _running = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _blocked = new();

        public Recorder<Delivery> Seen { get; } = new();

        public int MostAtOnce { get; private set; }

        public bool Overlapped { get; private set; }

        public Func<Delivery, bool> Fails { get; init; } = _ => false;

        public void Block(string session) => _blocked[session] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release(string session) => _blocked[session].SetResult();

        public async Task RunAsync(Delivery delivery)
        {
            Overlapped |= !_running.TryAdd(delivery.Session, true);
            lock (_lock)
            {
                MostAtOnce = Math.Max(MostAtOnce, _running.Count);
            }

            await Task.Yield();
            Seen.Add(delivery);
            await (_blocked.TryGetValue(delivery.Session, out var gate) ? gate.Task : Task.CompletedTask);
            _running.TryRemove(delivery.Session, out _);
            if (Fails(delivery))
            {
                throw new InvalidOperationException("asked to fail");
            }
        }
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Talk")]
        public Task TalkAsync([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, string sessionId, int deliveryCount) =>
            probe.RunAsync(new Delivery(sessionId, int.Parse(body), deliveryCount));
    }
}
