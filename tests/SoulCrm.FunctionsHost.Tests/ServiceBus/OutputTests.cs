using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.ServiceBus;

/// <summary>What a queue function returns is stored in the transaction that completes its message: both, or neither.</summary>
public sealed class OutputTests
{
    private const string Queues = """
        [{ "name": "in", "maxDeliveryCount": 2 }, { "name": "talk", "requiresSession": true }, { "name": "many" }, { "name": "out" }, { "name": "large", "maxDeliveryCount": 2 }]
        """;

    [Fact]
    public async Task Returned_ByPlainSessionAndBatchFunctions_IsStoredOncePerInput()
    {
        var probe = new Probe();
        await using var host = await StartAsync(probe);
        probe.Go.SetResult();
        await host.Bus.CreateSender("in").SendMessagesAsync(Enumerable.Range(0, 50).Select(i => new ServiceBusMessage($"p{i}")));
        await host.Bus.CreateSender("talk").SendMessagesAsync(Enumerable.Range(0, 50).Select(i => new ServiceBusMessage($"t{i}") { SessionId = $"{i % 5}" }));
        await host.Bus.CreateSender("many").SendMessagesAsync(Enumerable.Range(0, 50).Select(i => new ServiceBusMessage($"m{i}")));
        await Eventually.HoldsAsync(async () => await CountAsync(host, "in") + await CountAsync(host, "talk") + await CountAsync(host, "many") == 0);
        Assert.Equal(150L, await CountAsync(host, "out"));
        Assert.Equal(150L, await Databases.ReadAsync<long>(host.Database, "select count(distinct body) from functions_host.messages"));
    }

    [Fact]
    public async Task Returned_WakesTheFunctionThatWaitsForIt()
    {
        var probe = new Probe();
        await using var host = await TestHost.StartAsync(
            [typeof(Functions), typeof(Consumer)], queues: Queues, build: builder => builder.Services.AddSingleton(probe));
        probe.Go.SetResult();
        await host.Bus.CreateSender("in").SendMessageAsync(new ServiceBusMessage("p0"));
        Assert.Equal(["p0", "out p0"], await probe.Seen.WaitForAsync(2));
    }

    [Fact]
    public async Task Returned_ByADeliveryThatIsNotOursAnyMore_IsNotStored()
    {
        var probe = new Probe();
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("in").SendMessageAsync(new ServiceBusMessage("p0"));
        await probe.Seen.WaitForAsync(1);
        var id = await Databases.ReadAsync<int>(host.Database, "select id from functions_host.processes");
        await using (var pool = NpgsqlDataSource.Create(Databases.Unpooled(host.Database)))
        {
            await using var stale = pool.CreateCommand("update functions_host.processes set seen_at = now() - interval '1 minute'");
            await stale.ExecuteNonQueryAsync();
            Assert.True(await DeadProcesses.BuryAsync(pool, id, CancellationToken.None));
        }

        probe.Go.SetResult();
        await probe.Seen.WaitForAsync(2); // delivered once more, under the new id
        await Eventually.HoldsAsync(async () => await CountAsync(host, "in") == 0);
        Assert.Equal(1L, await CountAsync(host, "out"));
    }

    [Fact]
    public async Task Returned_TooLargeToStore_FailsTheDelivery()
    {
        var probe = new Probe();
        await using var host = await StartAsync(probe);
        await host.Bus.CreateSender("large").SendMessageAsync(new ServiceBusMessage("x"));
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.dead_letters") == 1);
        Assert.Contains("the limit is 262144 bytes", await Databases.ReadAsync<string>(host.Database, "select description from functions_host.dead_letters"), StringComparison.Ordinal);
    }

    private static Task<long> CountAsync(TestHost host, string queue) => Databases.ReadAsync<long>(
        host.Database, $"select count(*) from functions_host.messages m join functions_host.queues q on q.id = m.queue_id where q.name = '{queue}'");

    private static Task<TestHost> StartAsync(Probe probe) => TestHost.StartAsync([typeof(Functions)], queues: Queues, build: builder => builder.Services.AddSingleton(probe));

    public sealed class Probe
    {
        public Recorder<string> Seen { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Functions(Probe probe)
    {
        [Function("In"), ServiceBusOutput("out", Connection = "ServiceBusConnection")]
        public async Task<string> InAsync([ServiceBusTrigger("in", Connection = "ServiceBusConnection")] string body)
        {
            probe.Seen.Add(body);
            await probe.Go.Task;
            return body;
        }

        [Function("Talk"), ServiceBusOutput("out", Connection = "ServiceBusConnection")]
        public static string Talk([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body) => body;

        [Function("Many"), ServiceBusOutput("out", Connection = "ServiceBusConnection")]
        public static string[] Many([ServiceBusTrigger("many", Connection = "ServiceBusConnection", IsBatched = true)] string[] bodies) => bodies;

        [Function("Large"), ServiceBusOutput("out", Connection = "ServiceBusConnection")]
        public static string Large([ServiceBusTrigger("large", Connection = "ServiceBusConnection")] string body) => body.PadRight(300_000);
    }

    public sealed class Consumer(Probe probe)
    {
        [Function("Out")]
        public void Out([ServiceBusTrigger("out", Connection = "ServiceBusConnection")] string body) => probe.Seen.Add($"out {body}");
    }
}
