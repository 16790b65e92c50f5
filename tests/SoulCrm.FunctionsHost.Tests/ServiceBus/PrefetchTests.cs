using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.ServiceBus;

public sealed class PrefetchTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 5)]
    public async Task Messages_AreClaimedAhead_AndGivenBackUncountedOnStop(int prefetch, int claimed)
    {
        var probe = new Probe();
        var host = await TestHost.StartAsync(
            [typeof(Functions)],
            queues: """[{ "name": "work" }]""",
            configure: options => options.HostJson = $$"""{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": 1, "prefetchCount": {{prefetch}} } } }""",
            build: builder => builder.Services.AddSingleton(probe));
        await host.Bus.CreateSender("work").SendMessagesAsync(Enumerable.Range(0, 10).Select(i => new ServiceBusMessage($"{i}")));
        await probe.Seen.WaitForAsync(1);
        await Eventually.HoldsAsync(async () => await ClaimedAsync(host) == claimed);
        var stop = host.DisposeAsync();
        await Eventually.HoldsAsync(async () => await ClaimedAsync(host) == 1); // only what is in delivery
        probe.Go.SetResult();
        await stop;
        Assert.Equal(["0"], probe.Seen.Seen);
        Assert.Equal(9L, await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages where claimed_by is null and delivery_count = 0"));
    }

    [Fact]
    public async Task Prefetched_KeepTheirOrderWithOneCall()
    {
        var probe = new Probe();
        probe.Go.SetResult();
        await using var host = await TestHost.StartAsync(
            [typeof(Functions)],
            queues: """[{ "name": "work" }]""",
            configure: options => options.HostJson = """{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": 1, "prefetchCount": 20 } } }""",
            build: builder => builder.Services.AddSingleton(probe));
        await host.Bus.CreateSender("work").SendMessagesAsync(Enumerable.Range(0, 200).Select(i => new ServiceBusMessage($"{i}")));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), await probe.Seen.WaitForAsync(200));
    }

    private static Task<long> ClaimedAsync(TestHost host) => Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages where claimed_by is not null");

    public sealed class Probe
    {
        public Recorder<string> Seen { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Work")]
        public Task WorkAsync([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body)
        {
            probe.Seen.Add(body);
            return probe.Go.Task;
        }
    }
}
