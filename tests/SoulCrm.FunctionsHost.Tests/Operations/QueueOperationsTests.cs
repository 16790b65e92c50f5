using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Operations;

public sealed class QueueOperationsTests
{
    [Fact]
    public async Task DeadLetter_Requeued_IsDeliveredAnew()
    {
        var probe = new Probe { Fails = true };
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("again") { MessageId = "m1" });
        var operations = host.Services.GetRequiredService<QueueOperations>();
        await DeadLettersAsync(operations, 1);
        var letter = (await operations.ListDeadLettersAsync("WORK")).Single();
        Assert.Equal(("m1", "again", 2, "MaxDeliveryCountExceeded"), (letter.MessageId, Encoding.UTF8.GetString(letter.Body.Span), letter.DeliveryCount, letter.Reason));

        probe.Fails = false;
        Assert.True(await operations.RequeueAsync("work", letter.SequenceNumber));
        Assert.False(await operations.RequeueAsync("work", letter.SequenceNumber));
        Assert.Equal([1, 2, 1], (await probe.Seen.WaitForAsync(3)).Select(seen => seen.Count));
        await Eventually.HoldsAsync(async () => (await WorkAsync(operations)) is { Ready: 0, InFlight: 0, DeadLetters: 0, OldestEnqueuedAt: null });
    }

    [Fact]
    public async Task DeadLetters_AreListedInPages_AndRequeuedOrPurgedAllAtOnceInTheirOldOrder()
    {
        var probe = new Probe { Fails = true };
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("work").SendMessagesAsync(Enumerable.Range(0, 7).Select(i => new ServiceBusMessage($"{i}") { MessageId = $"{i}" }));
        var operations = host.Services.GetRequiredService<QueueOperations>();
        await DeadLettersAsync(operations, 7);
        var newest = await operations.ListDeadLettersAsync("work", limit: 3);
        var next = await operations.ListDeadLettersAsync("work", limit: 10, before: newest[^1].SequenceNumber);
        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], newest.Concat(next).Select(letter => letter.MessageId));

        Assert.True(await operations.PurgeAsync("work", newest[0].SequenceNumber));
        Assert.False(await operations.PurgeAsync("work", newest[0].SequenceNumber));
        Assert.False(await operations.PurgeAsync("talk", newest[1].SequenceNumber)); // of another queue
        var before = probe.Seen.Seen.Count;
        Assert.Equal(6, await operations.RequeueAllAsync("work"));
        await DeadLettersAsync(operations, 6);
        // Delivered one at a time, each twice, in the order in which they first came.
        Assert.Equal(["0", "1", "2", "3", "4", "5"], probe.Seen.Seen.Skip(before).Where(seen => seen.Count == 1).Select(seen => seen.Body));
        Assert.Equal(6, await operations.PurgeAllAsync("work"));
        Assert.Equal(0, await operations.PurgeAllAsync("work"));
        Assert.Equal(0, (await WorkAsync(operations)).DeadLetters);
    }

    [Fact]
    public async Task List_TellsWhatWaitsAndWhatIsInDelivery_OfPlainAndSessionQueues()
    {
        var probe = new Probe { Blocks = true };
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("work").SendMessagesAsync(Enumerable.Range(0, 5).Select(i => new ServiceBusMessage($"{i}")));
        await host.Bus.CreateSender("talk").SendMessagesAsync(Enumerable.Range(0, 6).Select(i => new ServiceBusMessage($"{i}") { SessionId = i < 4 ? "a" : "b" }));
        await host.Bus.CreateSender("work").ScheduleMessageAsync(new ServiceBusMessage("later"), DateTimeOffset.UtcNow.AddHours(1));
        await probe.Seen.WaitForAsync(3); // one of the plain queue, and the heads of both sessions
        var operations = host.Services.GetRequiredService<QueueOperations>();
        var queues = (await operations.ListAsync()).ToDictionary(queue => queue.Name);
        Assert.Equal((4L, 1L, 1L, false), (queues["work"].Ready, queues["work"].InFlight, queues["work"].Scheduled, queues["work"].RequiresSession));
        Assert.Equal((4L, 2L, true), (queues["talk"].Ready, queues["talk"].InFlight, queues["talk"].RequiresSession));
        Assert.NotNull(queues["work"].OldestEnqueuedAt);
        probe.Go.SetResult();
        await Eventually.HoldsAsync(async () => (await WorkAsync(operations)) is { Ready: 0, InFlight: 0, CompletedPerMinute: 5, FailedPerMinute: 0 });
    }

    [Fact]
    public async Task List_InAnotherProcess_AddsItsRates()
    {
        var probe = new Probe();
        await using var worker = await StartAsync(probe);
        await using var observer = await TestHost.StartAsync([], worker.Database);
        await worker.Bus.CreateSender("work").SendMessagesAsync(Enumerable.Range(0, 5).Select(i => new ServiceBusMessage($"{i}")));
        await probe.Seen.WaitForAsync(5);
        var operations = observer.Services.GetRequiredService<QueueOperations>();
        await Eventually.HoldsAsync(async () => (await WorkAsync(operations)).CompletedPerMinute == 5);
    }

    private static async Task<QueueFigures> WorkAsync(QueueOperations operations) => (await operations.ListAsync()).Single(queue => queue.Name == "work");

    private static Task DeadLettersAsync(QueueOperations operations, int count) => Eventually.HoldsAsync(async () => (await WorkAsync(operations)).DeadLetters == count);

    private static Task<TestHost> StartAsync(Probe probe) => TestHost.StartAsync(
        [typeof(Functions)],
        queues: """[{ "name": "work", "maxDeliveryCount": 2 }, { "name": "talk", "requiresSession": true }]""",
        configure: options => options.HostJson = """{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": 1 } } }""",
        build: builder => builder.Services.AddSingleton(probe));

    public sealed class Probe
    {
        public Recorder<(string Body, int Count)> Seen { get; } = new();

        public bool Fails { get; set; }

        public bool Blocks { get; init; }

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Work")]
        public Task WorkAsync([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body, int deliveryCount) => RunAsync(body, deliveryCount);

        [Function("Talk")]
        public Task TalkAsync([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, int deliveryCount) => RunAsync(body, deliveryCount);

        private Task RunAsync(string body, int deliveryCount)
        {
            var fails = probe.Fails;
            probe.Seen.Add((body, deliveryCount));
            return fails ? throw new InvalidOperationException(body) : probe.Blocks ? probe.Go.Task : Task.CompletedTask;
        }
    }
}
