using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>The embedded host in this process, with one class of functions, as an app would run it.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly IHost _host;

    private BenchHost(IHost host, string database)
    {
        _host = host;
        Bus = new ServiceBusClient(database);
        Durable = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public ServiceBusClient Bus { get; }

    public DurableTaskClient Durable { get; }

    /// <param name="extensions">host.json's section of that name.</param>
    /// <param name="functions">The class, or none for a process that only sends.</param>
    /// <param name="state">What the functions' constructor takes.</param>
    public static async Task<BenchHost> StartAsync(string database, string queues, string extensions, Type? functions, object? state = null)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.ClearProviders();
        if (state is not null)
        {
            builder.Services.AddSingleton(state.GetType(), state);
        }

        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.ConfigureEmbeddedHost(options =>
        {
            options.Database = database;
            options.Urls = "http://127.0.0.1:0";
            options.HostJson = $$"""{ "version": "2.0", "extensions": {{extensions}} }""";
            options.QueuesJson = $$"""{ "queues": {{queues}} }""";
            options.Settings["ServiceBusConnection"] = database;
            options.FunctionClasses.Add(functions ?? typeof(Nothing));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new BenchHost(host, database);
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static class Nothing;

    /// <summary>Ctrl+C ends the bench, not the one host that it runs just then.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
