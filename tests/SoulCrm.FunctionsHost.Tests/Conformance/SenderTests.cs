using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>The sending side: what is refused and with which reason, what is stored, what is stored once.</summary>
public sealed class SenderTests : IAsyncLifetime
{
    private const string Queues = """
        [{ "name": "plain" }, { "name": "once", "requiresDuplicateDetection": true, "duplicateDetectionWindow": "00:10:00" }, { "name": "talk", "requiresSession": true },
         { "name": "relay" }]
        """;

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
    private readonly Probe _probe = new();
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        [typeof(Functions)], queues: Queues,
        configure: options =>
        {
            options.TimeProvider = _clock;
            options.Settings["OutputQueue"] = "plain";
        },
        build: builder => builder.Services.AddSingleton(_probe));

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task UndeclaredQueue_IsNotFound()
    {
        var sender = _host.Bus.CreateSender("nowhere");
        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal((ServiceBusFailureReason.MessagingEntityNotFound, false, "nowhere"), (exception.Reason, exception.IsTransient, exception.EntityPath));
        Assert.Equal("nowhere", sender.EntityPath);
    }

    [Fact]
    public async Task MessageOver256Kilobytes_IsRefused()
    {
        var sender = _host.Bus.CreateSender("plain");
        var sent = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage(new byte[262_145])));
        Assert.Equal((ServiceBusFailureReason.MessageSizeExceeded, false), (sent.Reason, sent.IsTransient));
        var scheduled = await Assert.ThrowsAsync<ServiceBusException>(() => sender.ScheduleMessageAsync(new ServiceBusMessage(new byte[262_145]), _clock.GetUtcNow().AddDays(1)));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, scheduled.Reason);
        var properties = new ServiceBusMessage("x") { ApplicationProperties = { ["large"] = new string('x', 262_145) } };
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, (await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(properties))).Reason);
        await sender.SendMessageAsync(new ServiceBusMessage(new byte[200_000]));
        await _probe.Seen.WaitForAsync(1);
    }

    [Fact]
    public async Task MessagesThatDoNotFitTogether_AreRefusedAllOfThem()
    {
        var sender = _host.Bus.CreateSender("plain");
        var exception = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessagesAsync([new ServiceBusMessage("small"), new ServiceBusMessage(new byte[200_000]), new ServiceBusMessage(new byte[200_000])]));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, exception.Reason);
        await OnlyAsync(sender, "marker");
    }

    [Fact]
    public async Task Batch_TakesWhatFitsAndSaysSo()
    {
        var sender = _host.Bus.CreateSender("plain");
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.Equal((0, 0L, 262_144L), (batch.Count, batch.SizeInBytes, batch.MaxSizeInBytes));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[200_000])));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[200_000])));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("small")));
        Assert.Equal(2, batch.Count);
        Assert.InRange(batch.SizeInBytes, 200_005, batch.MaxSizeInBytes);
        await sender.SendMessagesAsync(batch);
        Assert.Equal(2, (await _probe.Seen.WaitForAsync(2)).Count);
    }

    [Fact]
    public async Task OneBadMessageAmongGoodOnes_StoresNone()
    {
        var sender = _host.Bus.CreateSender("plain");
        var bad = new ServiceBusMessage("bad") { ApplicationProperties = { ["list"] = new[] { 1, 2 } } };
        await Assert.ThrowsAnyAsync<ArgumentException>(() => sender.SendMessagesAsync([new ServiceBusMessage("good"), bad]));
        await OnlyAsync(sender, "marker");
    }

    [Fact]
    public async Task OneBadMessageBesideAScheduledOne_StoresNone()
    {
        var sender = _host.Bus.CreateSender("talk");
        var scheduled = new ServiceBusMessage("scheduled") { SessionId = "s", ScheduledEnqueueTime = _clock.GetUtcNow().AddMinutes(1) };
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.SendMessagesAsync([scheduled, new ServiceBusMessage("without session")]));
        Assert.Equal(0L, await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.scheduled_messages"));
    }

    [Fact]
    public async Task NoMessages_SendsNothing()
    {
        await _host.Bus.CreateSender("plain").SendMessagesAsync(Array.Empty<ServiceBusMessage>());
        Assert.Empty(await _host.Bus.CreateSender("plain").ScheduleMessagesAsync([], _clock.GetUtcNow()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task MessageWithoutSessionId_ToASessionQueue_IsRefusedAtEverySend(string? session)
    {
        var sender = _host.Bus.CreateSender("talk");
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.SendMessageAsync(new ServiceBusMessage("x") { SessionId = session }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.ScheduleMessageAsync(new ServiceBusMessage("x") { SessionId = session }, _clock.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public void PartitionKey_MustEqualTheSessionId()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusMessage("x") { SessionId = "a", PartitionKey = "b" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusMessage("x") { PartitionKey = "b", SessionId = "a" });
        Assert.Equal("a", new ServiceBusMessage("x") { SessionId = "a", PartitionKey = "a" }.PartitionKey);
    }

    [Theory]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(Dictionary<string, string>))]
    [InlineData(typeof(DateOnly))]
    [InlineData(typeof(DayOfWeek))]
    public async Task ApplicationProperty_OfAnotherType_IsRefused(Type type)
    {
        var message = new ServiceBusMessage("x") { ApplicationProperties = { ["value"] = type.IsArray ? Array.CreateInstance(type.GetElementType()!, 1) : Activator.CreateInstance(type)! } };
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _host.Bus.CreateSender("plain").SendMessageAsync(message));
    }

    [Fact]
    public async Task Body_OfEveryConstructor_Arrives()
    {
        var sender = _host.Bus.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage());
        await sender.SendMessageAsync(new ServiceBusMessage("text"));
        await sender.SendMessageAsync(new ServiceBusMessage(BinaryData.FromObjectAsJson(new { a = 1 })));
        await sender.SendMessageAsync(new ServiceBusMessage(new ReadOnlyMemory<byte>("memory"u8.ToArray())));
        await sender.SendMessageAsync(new ServiceBusMessage { Body = BinaryData.FromString("later") });
        Assert.Equal(["", "later", "memory", "text", """{"a":1}"""], (await _probe.Seen.WaitForAsync(5)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SameMessageId_WithinTheWindow_IsDeliveredOnce()
    {
        var sender = _host.Bus.CreateSender("once");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sender.SendMessageAsync(new ServiceBusMessage("first") { MessageId = "m1" })));
        await _probe.Seen.WaitForAsync(1);
        _clock.Advance(TimeSpan.FromMinutes(9));
        await sender.SendMessageAsync(new ServiceBusMessage("again") { MessageId = "m1" }); // does not lengthen the window either
        _clock.Advance(TimeSpan.FromMinutes(2));
        await sender.SendMessageAsync(new ServiceBusMessage("after the window") { MessageId = "m1" });
        await sender.SendMessageAsync(new ServiceBusMessage("another id") { MessageId = "m2" });
        Assert.Equal(["first", "after the window", "another id"], await _probe.Seen.WaitForAsync(3));
    }

    [Fact]
    public async Task SameMessageId_TwiceInOneSend_IsDeliveredOnce()
    {
        var sender = _host.Bus.CreateSender("once");
        await sender.SendMessagesAsync([new ServiceBusMessage("first") { MessageId = "m1" }, new ServiceBusMessage("again") { MessageId = "m1" }]);
        await OnlyAsync(sender, "first", "marker");
    }

    [Fact]
    public async Task SameMessageId_Scheduled_IsDeliveredOnce()
    {
        var sender = _host.Bus.CreateSender("once");
        await sender.ScheduleMessageAsync(new ServiceBusMessage("scheduled") { MessageId = "m1" }, _clock.GetUtcNow().AddMinutes(5));
        await sender.ScheduleMessageAsync(new ServiceBusMessage("scheduled again") { MessageId = "m1" }, _clock.GetUtcNow().AddMinutes(5));
        await sender.SendMessageAsync(new ServiceBusMessage("sent") { MessageId = "m1" });
        _clock.Advance(TimeSpan.FromMinutes(5));
        await OnlyAsync(sender, "scheduled", "marker");
    }

    [Fact]
    public async Task SameMessageId_WithoutDetection_IsDeliveredEachTime()
    {
        var sender = _host.Bus.CreateSender("plain");
        await sender.SendMessagesAsync([new ServiceBusMessage("a") { MessageId = "m1" }, new ServiceBusMessage("a") { MessageId = "m1" }]);
        await _probe.Seen.WaitForAsync(2);
    }

    [Fact]
    public async Task Scheduled_CancelledByItsNumber_NeverAppears()
    {
        var sender = _host.Bus.CreateSender("plain");
        var numbers = await sender.ScheduleMessagesAsync(Enumerable.Range(0, 4).Select(i => new ServiceBusMessage($"{i}")), _clock.GetUtcNow().AddDays(6));
        Assert.Equal(4, numbers.Distinct().Count());
        await sender.CancelScheduledMessageAsync(numbers[1]);
        await sender.CancelScheduledMessagesAsync([numbers[0], numbers[3]]);
        _clock.Advance(TimeSpan.FromDays(6));
        await OnlyAsync(sender, "2", "marker");
    }

    [Fact]
    public async Task Cancel_OfWhatIsNotThere_IsNotFound()
    {
        var sender = _host.Bus.CreateSender("plain");
        var cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("x"), _clock.GetUtcNow().AddDays(1));
        await sender.CancelScheduledMessageAsync(cancelled);
        var appeared = await sender.ScheduleMessageAsync(new ServiceBusMessage("appears"), _clock.GetUtcNow().AddDays(1));
        _clock.Advance(TimeSpan.FromDays(1));
        await _probe.Seen.WaitForAsync(1);
        var ofAnotherQueue = await _host.Bus.CreateSender("once").ScheduleMessageAsync(new ServiceBusMessage("x"), _clock.GetUtcNow().AddDays(1));
        foreach (var number in new[] { cancelled, appeared, ofAnotherQueue, 987_654_321 })
        {
            var exception = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(number));
            Assert.Equal(ServiceBusFailureReason.MessageNotFound, exception.Reason);
        }
    }

    [Fact]
    public async Task Closed_SenderOrClient_SendsNoMore()
    {
        var sender = _host.Bus.CreateSender("plain");
        Assert.False(sender.IsClosed);
        await sender.CloseAsync();
        Assert.True(sender.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.ScheduleMessageAsync(new ServiceBusMessage("x"), _clock.GetUtcNow()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.CancelScheduledMessageAsync(1));

        var client = new ServiceBusClient(_host.Database);
        var open = client.CreateSender("plain");
        await client.DisposeAsync();
        await client.DisposeAsync();
        Assert.True(client.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => client.CreateSender("plain"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => open.SendMessageAsync(new ServiceBusMessage("x")));
        await OnlyAsync(_host.Bus.CreateSender("plain"), "marker");
    }

    [Fact]
    public async Task Output_ReturnedValues_AreSentAfterSuccess()
    {
        await _host.Bus.CreateSender("once").SendMessageAsync(new ServiceBusMessage("relay me"));
        Assert.Contains("""{"Text":"relay me"}""", await _probe.Seen.WaitForAsync(2));
    }

    [Fact]
    public async Task Output_QueueName_MayComeFromASetting()
    {
        await _host.Bus.CreateSender("relay").SendMessageAsync(new ServiceBusMessage("relayed"));
        Assert.Equal(["relayed"], await _probe.Seen.WaitForAsync(1));
    }

    /// <summary>Sends a marker last and checks that nothing else was delivered; for queues that keep no order, that nothing else is stored.</summary>
    private async Task OnlyAsync(ServiceBusSender sender, params string[] bodies)
    {
        await sender.SendMessageAsync(new ServiceBusMessage("marker"));
        await _probe.Seen.WaitForAsync(bodies.Length);
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(
            _host.Database, "select (select count(*) from functions_host.messages) + (select count(*) from functions_host.scheduled_messages)") == 0);
        Assert.Equal(bodies.Order(StringComparer.Ordinal), _probe.Seen.Seen.Order(StringComparer.Ordinal));
    }

    public sealed record Relayed(string Text);

    public sealed class Probe
    {
        public Recorder<string> Seen { get; } = new();
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Plain")]
        public void Plain([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body) => probe.Seen.Add(body);

        [Function("Once"), ServiceBusOutput("plain", Connection = "ServiceBusConnection")]
        public Relayed? Once([ServiceBusTrigger("once", Connection = "ServiceBusConnection")] string body)
        {
            probe.Seen.Add(body);
            return body.StartsWith("relay", StringComparison.Ordinal) ? new Relayed(body) : null;
        }

        [Function("Relay"), ServiceBusOutput("%OutputQueue%", Connection = "ServiceBusConnection")]
        public static string Relay([ServiceBusTrigger("relay", Connection = "ServiceBusConnection")] string body) => body;
    }
}
