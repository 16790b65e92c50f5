using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

public sealed class SenderTests : IAsyncLifetime
{
    private const string Queues = """[{ "name": "plain" }, { "name": "once", "requiresDuplicateDetection": true, "duplicateDetectionWindow": "00:10:00" }, { "name": "idle" }]""";

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
    private readonly Probe _probe = new();
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        [typeof(Functions)], queues: Queues, configure: options => options.TimeProvider = _clock, build: builder => builder.Services.AddSingleton(_probe));

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task Send_UndeclaredQueue_IsNotFound()
    {
        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => _host.Bus.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal((ServiceBusFailureReason.MessagingEntityNotFound, false), (exception.Reason, exception.IsTransient));
    }

    [Fact]
    public async Task Send_TooLarge_IsRefusedAloneAndTogether()
    {
        var sender = _host.Bus.CreateSender("plain");
        var alone = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage(new byte[262_145])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, alone.Reason);
        await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessagesAsync([new ServiceBusMessage(new byte[200_000]), new ServiceBusMessage(new byte[200_000])]));
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[200_000])));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[200_000])));
        await sender.SendMessagesAsync(batch);
        await _probe.Seen.WaitForAsync(1);
    }

    [Fact]
    public async Task Send_SameMessageIdWithinTheWindow_IsDeliveredOnce()
    {
        var sender = _host.Bus.CreateSender("once");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sender.SendMessageAsync(new ServiceBusMessage("first") { MessageId = "m1" })));
        await _probe.Seen.WaitForAsync(1);
        await sender.SendMessageAsync(new ServiceBusMessage("again") { MessageId = "m1" });
        _clock.Advance(TimeSpan.FromMinutes(11));
        await sender.SendMessageAsync(new ServiceBusMessage("later") { MessageId = "m1" });
        Assert.Equal(["first", "later"], (await _probe.Seen.WaitForAsync(2)).Select(seen => seen.Body));
    }

    [Fact]
    public async Task Schedule_AppearsAtItsTimeAndNotWhenCancelled()
    {
        var sender = _host.Bus.CreateSender("plain");
        var kept = await sender.ScheduleMessageAsync(new ServiceBusMessage("kept"), _clock.GetUtcNow().AddDays(7));
        var cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("cancelled"), _clock.GetUtcNow().AddDays(6));
        Assert.NotEqual(kept, cancelled);
        await sender.SendMessageAsync(new ServiceBusMessage("by property") { ScheduledEnqueueTime = _clock.GetUtcNow().AddDays(8) });
        await sender.CancelScheduledMessageAsync(cancelled);
        var exception = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(cancelled));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, exception.Reason);
        _clock.Advance(TimeSpan.FromDays(7));
        await _probe.Seen.WaitForAsync(1);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["kept", "by property"], (await _probe.Seen.WaitForAsync(2)).Select(seen => seen.Body));
    }

    [Fact]
    public async Task TimeToLive_Passed_DropsTheMessage()
    {
        var sender = _host.Bus.CreateSender("plain");
        await sender.ScheduleMessageAsync(new ServiceBusMessage("never") { TimeToLive = TimeSpan.FromMilliseconds(1) }, _clock.GetUtcNow().AddMinutes(1));
        _clock.Advance(TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await sender.SendMessageAsync(new ServiceBusMessage("living") { TimeToLive = TimeSpan.FromMinutes(5) });
        await _probe.Seen.WaitUntilAsync(seen => seen.Any(delivery => delivery.Body == "living"), "the living message");
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.messages") == 0);
        Assert.Equal(0L, await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.dead_letters"));
    }

    [Fact]
    public async Task BindingData_HasTheWorkersStrings()
    {
        await _host.Bus.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("body")
        {
            MessageId = "id-1",
            CorrelationId = "c-1",
            Subject = "subject",
            ApplicationProperties = { ["number"] = 7, ["text"] = "x" },
        });
        var data = (await _probe.Seen.WaitForAsync(1))[0].Data;
        Assert.Equal(("id-1", "1", "c-1", "subject", "subject"), (data["messageid"], data["DeliveryCount"], data["CorrelationId"], data["Subject"], data["Label"]));
        Assert.Equal("\"2026-03-01T10:00:00+00:00\"", data["EnqueuedTime"]);
        Assert.Equal("\"2026-03-01T10:00:00Z\"", data["EnqueuedTimeUtc"]);
        Assert.Equal(7, JsonDocument.Parse((string)data["ApplicationProperties"]!).RootElement.GetProperty("number").GetInt32());
        Assert.False(data.ContainsKey("SessionId"));
    }

    [Fact]
    public async Task LockLost_FunctionRunsTooLong_IsDeliveredAgain()
    {
        _probe.Blocks = true;
        await _host.Bus.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("slow"));
        await _probe.Seen.WaitForAsync(1);
        _probe.Blocks = false;
        _clock.Advance(TimeSpan.FromMinutes(6));
        var seen = await _probe.Seen.WaitForAsync(2);
        Assert.Equal(["1", "2"], seen.Select(delivery => delivery.Data["DeliveryCount"]));
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(_host.Database, "select count(*) from functions_host.messages") == 0);
    }

    [Fact]
    public async Task Output_ReturnedValues_AreSentAfterSuccess()
    {
        await _host.Bus.CreateSender("once").SendMessageAsync(new ServiceBusMessage("relay me"));
        Assert.Contains((await _probe.Seen.WaitForAsync(2)).Select(delivery => delivery.Body), body => body == """{"Text":"relay me"}""");
    }

    public sealed record Delivery(string Body, IReadOnlyDictionary<string, object?> Data);

    public sealed record Relayed(string Text);

    public sealed class Probe
    {
        public Recorder<Delivery> Seen { get; } = new();

        public bool Blocks { get; set; }
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Plain")]
        public async Task PlainAsync([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body, FunctionContext context)
        {
            var blocks = probe.Blocks;
            probe.Seen.Add(new Delivery(body, context.BindingContext.BindingData));
            if (blocks)
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        [Function("Once"), ServiceBusOutput("plain", Connection = "ServiceBusConnection")]
        public Relayed? Once([ServiceBusTrigger("once", Connection = "ServiceBusConnection")] string body, FunctionContext context)
        {
            probe.Seen.Add(new Delivery(body, context.BindingContext.BindingData));
            return body.StartsWith("relay", StringComparison.Ordinal) ? new Relayed(body) : null;
        }
    }
}
