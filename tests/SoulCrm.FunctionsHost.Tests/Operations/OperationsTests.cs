using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Operations;

public sealed class OperationsTests
{
    [Fact]
    public async Task DeadLetter_Requeued_IsDeliveredAnew()
    {
        var probe = new Probe { Fails = true };
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("again") { MessageId = "m1" });
        var operations = host.Services.GetRequiredService<QueueOperations>();
        await Eventually.HoldsAsync(async () => (await operations.ListAsync()).Single().DeadLetters == 1);
        var letter = (await operations.ListDeadLettersAsync("WORK")).Single();
        Assert.Equal(("m1", "again", 2, "MaxDeliveryCountExceeded"), (letter.MessageId, Encoding.UTF8.GetString(letter.Body.Span), letter.DeliveryCount, letter.Reason));

        probe.Fails = false;
        Assert.True(await operations.RequeueAsync("work", letter.SequenceNumber));
        Assert.False(await operations.RequeueAsync("work", letter.SequenceNumber));
        Assert.Equal([1, 2, 1], await probe.Deliveries.WaitForAsync(3));
        await Eventually.HoldsAsync(async () => (await operations.ListAsync()).Single() is { Active: 0, DeadLetters: 0 });
    }

    [Fact]
    public async Task Metrics_TellInvocationsAndQueues()
    {
        var probe = new Probe();
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("x"));
        await probe.Deliveries.WaitForAsync(1);
        using var http = host.Http;
        await Eventually.HoldsAsync(async () => (await http.GetStringAsync("/metrics")).Contains("functions_invocations_total{function=\"Work\",outcome=\"succeeded\"} 1\n", StringComparison.Ordinal));
        Assert.Contains("functions_queue_dead_letters{queue=\"work\"} 0\n", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using var proxied = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        proxied.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var refused = await http.SendAsync(proxied);
        Assert.Equal(404, (int)refused.StatusCode);
    }

    private static Task<TestHost> StartAsync(Probe probe) =>
        TestHost.StartAsync([typeof(Functions)], queues: """[{ "name": "work", "maxDeliveryCount": 2 }]""", build: builder => builder.Services.AddSingleton(probe));

    public sealed class Probe
    {
        public Recorder<int> Deliveries { get; } = new();

        public bool Fails { get; set; }
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Work")]
        public void Work([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body, int deliveryCount)
        {
            var fails = probe.Fails;
            probe.Deliveries.Add(deliveryCount);
            if (fails)
            {
                throw new InvalidOperationException(body);
            }
        }
    }
}
