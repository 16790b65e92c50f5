using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>What happens to a message of a queue without sessions until it is gone.</summary>
public sealed class QueueDeliveryTests : IAsyncLifetime
{
    private const string Queues = """[{ "name": "work", "maxDeliveryCount": 3, "lockDuration": "00:01:00" }, { "name": "standard" }, { "name": "batch", "maxDeliveryCount": 2 }]""";

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
    private readonly Probe _probe = new();
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        [typeof(Functions)], queues: Queues,
        configure: options =>
        {
            options.TimeProvider = _clock;
            options.HostJson = """{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": 4, "maxAutoLockRenewalDuration": "00:05:00" } } }""";
        },
        build: builder => builder.Services.AddSingleton(_probe));

    public Task DisposeAsync()
    {
        _probe.Go.TrySetResult();
        return _host.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Return_CompletesTheMessage()
    {
        var sender = _host.Bus.CreateSender("work");
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => sender.SendMessageAsync(new ServiceBusMessage($"{i}"))));
        var seen = await _probe.Deliveries.WaitForAsync(300);
        Assert.Equal(300, seen.Select(delivery => delivery.Body).Distinct().Count());
        Assert.All(seen, delivery => Assert.Equal(1, delivery.Count));
        await IsEmptyAsync();
        Assert.Equal(300, _probe.Deliveries.Seen.Count);
    }

    [Fact]
    public async Task Throw_IsAbandonedAtOnceWithARisingCount_ThenDeadLettered()
    {
        _probe.Fails = delivery => delivery.Body == "poison";
        await _host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("poison") { MessageId = "m1" });
        var seen = await _probe.Deliveries.WaitForAsync(3); // the clock stands still: nothing waits between them
        Assert.Equal([1, 2, 3], seen.Select(delivery => delivery.Count));
        await IsDeadLetteredAsync("m1");
        Assert.Equal(
            "MaxDeliveryCountExceeded|System.InvalidOperationException: asked to fail|3",
            await Databases.ReadAsync<string>(_host.Database, "select reason || '|' || split_part(description, ' [', 1) || '|' || delivery_count from functions_host.dead_letters"));
        await IsEmptyAsync();
        Assert.Equal(3, _probe.Deliveries.Seen.Count);
    }

    [Fact]
    public async Task Throw_WithoutADeclaredLimit_IsDeadLetteredAfterTenDeliveries()
    {
        _probe.Fails = _ => true;
        await _host.Bus.CreateSender("standard").SendMessageAsync(new ServiceBusMessage("poison") { MessageId = "m1" });
        await IsDeadLetteredAsync("m1");
        Assert.Equal(Enumerable.Range(1, 10), _probe.Deliveries.Seen.Select(delivery => delivery.Count));
    }

    [Fact]
    public async Task Throw_OnceOrTwice_SucceedsInTheEnd()
    {
        _probe.Fails = delivery => delivery.Count < 3;
        await _host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("hard"));
        await _probe.Deliveries.WaitForAsync(3);
        await IsEmptyAsync();
        Assert.Equal(0L, await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.dead_letters"));
    }

    [Fact]
    public async Task Throw_InABatch_AbandonsAllOfIt()
    {
        _probe.Fails = delivery => delivery.Body.Split(',').Contains("poison");
        await _host.Bus.CreateSender("batch").SendMessagesAsync(new[] { "a", "poison", "b" }.Select(body => new ServiceBusMessage(body) { MessageId = body }));
        await IsDeadLetteredAsync("a");
        await IsDeadLetteredAsync("b");
        await IsDeadLetteredAsync("poison");
        Assert.Equal([1, 2], _probe.Deliveries.Seen.Select(delivery => delivery.Count));
        Assert.All(_probe.Deliveries.Seen, delivery => Assert.Equal("a,poison,b", delivery.Body));
    }

    [Fact]
    public async Task Lock_IsRenewedForAsLongAsHostJsonSays()
    {
        _probe.Blocks = true;
        await _host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("slow"));
        await _probe.Deliveries.WaitForAsync(1);
        _clock.Advance(TimeSpan.FromMinutes(4)); // four times the lock's own duration
        _probe.Go.SetResult();
        await IsEmptyAsync();
        Assert.Equal([1], _probe.Deliveries.Seen.Select(delivery => delivery.Count));
    }

    [Fact]
    public async Task Lock_Outlived_IsDeliveredAgainAndTheLateReturnCompletesNothing()
    {
        _probe.Blocks = true;
        await _host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("slow"));
        await _probe.Deliveries.WaitForAsync(1);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _probe.Deliveries.WaitForAsync(2);
        await _probe.Tokens.WaitForAsync(1); // the first delivery's token has fired
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([1, 2, 3], (await _probe.Deliveries.WaitForAsync(3)).Select(delivery => delivery.Count));
        _probe.Go.SetResult(); // all three return; only the third holds the lock
        await IsEmptyAsync();
        Assert.Equal(0L, await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.dead_letters"));
    }

    [Fact]
    public async Task MaxConcurrentCalls_IsNeverExceeded()
    {
        _probe.Blocks = true;
        await _host.Bus.CreateSender("work").SendMessagesAsync(Enumerable.Range(0, 20).Select(i => new ServiceBusMessage($"{i}")));
        await _probe.Deliveries.WaitForAsync(4);
        _probe.Go.SetResult();
        await _probe.Deliveries.WaitForAsync(20);
        await IsEmptyAsync();
        Assert.InRange(_probe.MostAtOnce, 4, 4);
    }

    [Fact]
    public async Task Scheduled_IsInvisibleUntilItsTime()
    {
        var sender = _host.Bus.CreateSender("work");
        await sender.ScheduleMessageAsync(new ServiceBusMessage("by call"), _clock.GetUtcNow().AddDays(7));
        await sender.SendMessageAsync(new ServiceBusMessage("by property") { ScheduledEnqueueTime = _clock.GetUtcNow().AddDays(8) });
        await sender.SendMessageAsync(new ServiceBusMessage("past") { ScheduledEnqueueTime = _clock.GetUtcNow().AddDays(-1) });
        await _probe.Deliveries.WaitForAsync(1);
        await IsEmptyAsync();
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        await sender.SendMessageAsync(new ServiceBusMessage("marker"));
        await _probe.Deliveries.WaitForAsync(2);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await _probe.Deliveries.WaitForAsync(3);
        await IsEmptyAsync(); // a day is longer than any lock: what is still in delivery would come again
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["past", "marker", "by call", "by property"], (await _probe.Deliveries.WaitForAsync(4)).Select(delivery => delivery.Body));
        Assert.Equal("\"2026-03-08T10:00:00+00:00\"", _probe.Deliveries.Seen[2].EnqueuedTime); // enqueued when it appeared
    }

    [Fact]
    public async Task TimeToLive_CountsFromAppearanceAndThenDropsTheMessage()
    {
        var sender = _host.Bus.CreateSender("work");
        _probe.Blocks = true;
        await sender.SendMessagesAsync(Enumerable.Range(0, 4).Select(i => new ServiceBusMessage($"{i}"))); // every call is taken
        await _probe.Deliveries.WaitForAsync(4);
        await sender.SendMessagesAsync([
            new ServiceBusMessage("dropped") { TimeToLive = TimeSpan.FromMinutes(1) },
            new ServiceBusMessage("kept") { TimeToLive = TimeSpan.FromMinutes(3) },
            new ServiceBusMessage("for ever"),
        ]);
        await sender.ScheduleMessageAsync(new ServiceBusMessage("later") { TimeToLive = TimeSpan.FromMinutes(1) }, _clock.GetUtcNow().AddMinutes(2));
        _clock.Advance(TimeSpan.FromMinutes(2));
        _probe.Go.SetResult();
        await _probe.Deliveries.WaitForAsync(7);
        await IsEmptyAsync();
        Assert.Equal(["for ever", "kept", "later"], _probe.Deliveries.Seen.Skip(4).Select(delivery => delivery.Body).Order(StringComparer.Ordinal));
        Assert.Equal(0L, await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.dead_letters"));
    }

    private Task IsEmptyAsync() => Eventually.HoldsAsync(
        async () => await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.messages") == 0, () => TraceDatabase.DescribeAsync(_host.Database));

    private Task IsDeadLetteredAsync(string id) => Eventually.HoldsAsync(
        async () => await Databases.ReadAsync<long>(_host.Database, $"select count(*) from functions_host.dead_letters where message_id = '{id}'") == 1);

    public sealed record Delivery(string Body, int Count, string EnqueuedTime);

    public sealed class Probe
    {
        private readonly Lock _lock = new();
        private int _running;

        public Recorder<Delivery> Deliveries { get; } = new();

        /// <summary>Deliveries whose token fired.</summary>
        public Recorder<Delivery> Tokens { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Blocks { get; set; }

        public Func<Delivery, bool> Fails { get; set; } = _ => false;

        public int MostAtOnce { get; private set; }

        public async Task RunAsync(string body, FunctionContext context)
        {
            var data = context.BindingContext.BindingData;
            var delivery = new Delivery(body, int.Parse((string)data["DeliveryCount"]!), (string)data["EnqueuedTime"]!);
            await using var fired = context.CancellationToken.Register(() => Tokens.Add(delivery));
            lock (_lock)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++_running);
            }

            Deliveries.Add(delivery);
            await (Blocks ? Go.Task : Task.CompletedTask);
            lock (_lock)
            {
                _running--;
            }

            if (Fails(delivery))
            {
                throw new InvalidOperationException("asked to fail");
            }
        }
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Work")]
        public Task WorkAsync([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body, FunctionContext context) => probe.RunAsync(body, context);

        [Function("Standard")]
        public Task StandardAsync([ServiceBusTrigger("standard", Connection = "ServiceBusConnection")] string body, FunctionContext context) => probe.RunAsync(body, context);

        [Function("Batch")]
        public Task BatchAsync([ServiceBusTrigger("batch", Connection = "ServiceBusConnection", IsBatched = true)] string[] bodies, FunctionContext context) =>
            probe.RunAsync(string.Join(',', bodies), context);
    }
}
