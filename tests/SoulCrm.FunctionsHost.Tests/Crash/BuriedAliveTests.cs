using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Crash;

/// <summary>A process that was frozen long enough to be taken for dead, and then goes on.</summary>
public sealed class BuriedAliveTests
{
    private const string Queues = """[{ "name": "plain" }, { "name": "talk", "requiresSession": true }]""";

    [Fact]
    public async Task Buried_WhileWorking_GoesOnUnderANewIdAndFinishesEverything()
    {
        var probe = new Probe();
        await using var host = await TestHost.StartAsync([typeof(Functions)], queues: Queues, build: builder => builder.Services.AddSingleton(probe));
        await host.Durable.ScheduleNewOrchestrationInstanceAsync("Flow", new StartOrchestrationOptions("flow"));
        var (plain, talk) = (host.Bus.CreateSender("plain"), host.Bus.CreateSender("talk"));
        await plain.SendMessageAsync(new ServiceBusMessage("p0"));
        await talk.SendMessageAsync(new ServiceBusMessage("t0") { SessionId = "s" });
        await probe.Seen.WaitForAsync(3); // both messages and the first activity are in hand, and wait

        var old = await BuryAsync(host.Database);
        probe.Go.SetResult();
        await plain.SendMessageAsync(new ServiceBusMessage("p1"));
        await talk.SendMessageAsync(new ServiceBusMessage("t1") { SessionId = "s" });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var metadata = await host.Durable.WaitForInstanceCompletionAsync("flow", getInputsAndOutputs: true, patience.Token);
        Assert.Equal("a0,a1", metadata.ReadOutputAs<string>());
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages") == 0);
        Assert.NotEqual(old, await Databases.ReadAsync<int>(host.Database, "select id from functions_host.processes"));

        // What was in hand came a second time, counted as such, and before what followed it.
        Assert.Equal(["p0:1", "p0:2", "p1:1", "t0:1", "t0:2", "t1:1"], probe.Seen.Seen.Where(seen => seen[0] != 'a').Distinct().Order(StringComparer.Ordinal));
        var session = probe.Seen.Seen.Where(seen => seen[0] == 't').ToList();
        Assert.Equal("t1:1", session[^1]);
    }

    /// <summary>Between the new id and the news of it the pumps turn on. What they claimed then with the new id, and forgot at the news, nobody would free.</summary>
    [Fact]
    public async Task Buried_PumpsTurnBeforeTheyHearOfTheNewId_LeaveNothingClaimed()
    {
        var probe = new Probe();
        probe.Go.SetResult();
        using var news = new HeldNews();
        await using var host = await TestHost.StartAsync(
            [typeof(Functions)], queues: Queues,
            build: builder =>
            {
                builder.Services.AddSingleton(probe);
                builder.Logging.AddProvider(news);
            });
        var (plain, talk) = (host.Bus.CreateSender("plain"), host.Bus.CreateSender("talk"));
        var old = await BuryAsync(host.Database);
        var number = 0;
        while (await Databases.ReadAsync<bool>(host.Database, $"select not exists (select from functions_host.processes where id > {old})"))
        {
            await SendAsync(); // a turn finds its row gone, and the process asks for a new id
        }

        for (var i = 0; i < 20; i++)
        {
            await SendAsync(); // now it has the new id, and the pumps are not told yet
        }

        news.Release();
        for (var i = 0; i < 20; i++)
        {
            await SendAsync(); // for the sessions that were taken meanwhile
        }

        await Eventually.HoldsAsync(
            async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages") == 0, () => TraceDatabase.DescribeAsync(host.Database));

        async Task SendAsync()
        {
            await plain.SendMessageAsync(new ServiceBusMessage($"p{number}"));
            await talk.SendMessageAsync(new ServiceBusMessage($"t{number}") { SessionId = $"s{number++ % 5}" });
            await Task.Delay(10); // the next turn of a pump is another one
        }
    }

    /// <returns>The id that it had.</returns>
    private static async Task<int> BuryAsync(string database)
    {
        var id = await Databases.ReadAsync<int>(database, "select id from functions_host.processes");
        await using var pool = NpgsqlDataSource.Create(Databases.Unpooled(database));
        await using var stale = pool.CreateCommand("update functions_host.processes set seen_at = now() - interval '1 minute'");
        await stale.ExecuteNonQueryAsync();
        Assert.True(await DeadProcesses.BuryAsync(pool, id, CancellationToken.None));
        return id;
    }

    /// <summary>Holds up who logs that the process has a new id, until released: the log line stands between the id and its news.</summary>
    private sealed class HeldNews : ILoggerProvider, ILogger
    {
        private const int IdentityLost = 102;

        private readonly ManualResetEventSlim _released = new();

        public void Release() => _released.Set();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == IdentityLost)
            {
                _released.Wait(TimeSpan.FromSeconds(30));
            }
        }

        public void Dispose() => _released.Set(); // whoever still waits goes on, also when the test has failed
    }

    public sealed class Probe
    {
        public Recorder<string> Seen { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Plain")]
        public Task PlainAsync([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body, int deliveryCount) => WorkAsync($"{body}:{deliveryCount}");

        [Function("Talk")]
        public Task TalkAsync([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, int deliveryCount) => WorkAsync($"{body}:{deliveryCount}");

        [Function("Flow")]
        public static async Task<string> FlowAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            $"{await context.CallActivityAsync<string>("Step", "a0")},{await context.CallActivityAsync<string>("Step", "a1")}";

        [Function("Step")]
        public async Task<string> StepAsync([ActivityTrigger] string name)
        {
            await WorkAsync(name);
            return name;
        }

        private Task WorkAsync(string what)
        {
            probe.Seen.Add(what);
            return probe.Go.Task;
        }
    }
}
