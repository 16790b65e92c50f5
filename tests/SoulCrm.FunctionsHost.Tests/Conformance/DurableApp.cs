using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>What orchestrators and activities saw, and gates that hold activities up.</summary>
public sealed class DurableProbe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentDictionary<string, int> _attempts = new();

    public Recorder<string> Lines { get; } = new();

    /// <summary>The test's clock, if it has one.</summary>
    public ManualClock? Clock { get; init; }

    public void Open(string gate) => Gate(gate).TrySetResult();

    public Task PassAsync(string gate) => Gate(gate).Task;

    /// <summary>Counts from 1.</summary>
    public int Attempt(string key) => _attempts.AddOrUpdate(key, 1, (_, attempts) => attempts + 1);

    private TaskCompletionSource Gate(string gate) => _gates.GetOrAdd(gate, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>A host with orchestrations, and the few things that every test does with one.</summary>
public sealed class DurableApp : IAsyncDisposable
{
    private DurableApp(TestHost host, DurableProbe probe)
    {
        Host = host;
        Probe = probe;
    }

    public TestHost Host { get; }

    public DurableProbe Probe { get; }

    public DurableTaskClient Client => Host.Durable;

    /// <param name="strict">Replays from the top for every piece of news, and runs every activity twice.</param>
    public static async Task<DurableApp> StartAsync(
        IReadOnlyList<Type> functions, bool strict = false, DurableProbe? probe = null, string? database = null, string hostJson = TestHost.HostJson)
    {
        probe ??= new DurableProbe();
        var host = await TestHost.StartAsync(
            functions, database,
            configure: options =>
            {
                options.AlwaysReplay = strict;
                options.RunActivitiesTwice = strict;
                options.HostJson = hostJson;
                options.TimeProvider = (TimeProvider?)probe.Clock ?? TimeProvider.System;
            },
            build: builder => builder.Services.AddSingleton(probe));
        return new DurableApp(host, probe);
    }

    public Task<string> BeginAsync(string name, object? input = null, StartOrchestrationOptions? options = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, options);

    public async Task<OrchestrationMetadata> CompleteAsync(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
    }

    public async Task<OrchestrationMetadata> FinishAsync(string name, object? input = null) => await CompleteAsync(await BeginAsync(name, input));

    /// <summary>Runs to success and reads the output.</summary>
    public async Task<T?> RunAsync<T>(string name, object? input = null)
    {
        var metadata = await FinishAsync(name, input);
        Assert.True(metadata.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{metadata.RuntimeStatus}: {metadata.FailureDetails}");
        return metadata.ReadOutputAs<T>();
    }

    public Task StatusIsAsync(string id, OrchestrationRuntimeStatus status) => Eventually.HoldsAsync(
        async () => (await Client.GetInstanceAsync(id))?.RuntimeStatus == status, () => DescribeAsync(id));

    public Task CustomStatusIsAsync(string id, string status) => Eventually.HoldsAsync(
        async () => (await Client.GetInstanceAsync(id, getInputsAndOutputs: true))?.ReadCustomStatusAs<string>() == status, () => DescribeAsync(id));

    /// <summary>Waits until so many durable timers are set.</summary>
    public Task TimersAreAsync(int count) => Eventually.HoldsAsync(
        async () => await Databases.ReadAsync<long>(Host.Database, "select count(*) from functions_host.durable_timers") == count);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private async Task<string> DescribeAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) is { } found ? $"{id}: {found.RuntimeStatus} {found.SerializedCustomStatus} {found.FailureDetails}" : $"{id} is missing";
}

/// <summary>One host for all tests of a class: orchestrators stay in memory.</summary>
public class ResidentApp : IAsyncLifetime
{
    private static readonly Type[] Functions = [typeof(OrchestrationFunctions), typeof(EventFunctions), typeof(SerializationFunctions)];

    public DurableApp App { get; private set; } = null!;

    protected virtual bool IsStrict => false;

    public async Task InitializeAsync() => App = await DurableApp.StartAsync(Functions, IsStrict);

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}

/// <summary>The same with orchestrators replayed from the top for every piece of news, and with every activity run twice.</summary>
public sealed class ReplayedApp : ResidentApp
{
    protected override bool IsStrict => true;
}
