using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SoulCrm.FunctionsHost.TestSupport;

/// <summary>A host in this process with chosen function classes and a database.</summary>
public sealed class TestHost : IAsyncDisposable
{
    public const string HostJson = """
        { "version": "2.0", "extensions": {
          "serviceBus": { "maxConcurrentCalls": 8, "maxConcurrentSessions": 8, "sessionIdleTimeout": "00:00:02" },
          "durableTask": { "hubName": "tests" } } }
        """;

    private ServiceBusClient? _bus;
    private bool _disposed;

    private TestHost(IHost host, string database)
    {
        Host = host;
        Database = database;
    }

    public IHost Host { get; }

    public string Database { get; }

    public IServiceProvider Services => Host.Services;

    public ServiceBusClient Bus => _bus ??= new ServiceBusClient(Database);

    public DurableTaskClient Durable => Services.GetRequiredService<DurableTaskClient>();

    public HttpClient Http => new() { BaseAddress = Host.GetAddresses()[0] };

    public static async Task<TestHost> StartAsync(
        IReadOnlyList<Type> functions, string? database = null, string queues = "[]", Action<EmbeddedHostOptions>? configure = null,
        Action<FunctionsApplicationBuilder>? build = null)
    {
        database ??= await Databases.CreateAsync();
        var host = Build(functions, database, queues, configure, build);
        await host.StartAsync();
        return new TestHost(host, database);
    }

    public static IHost Build(
        IReadOnlyList<Type> functions, string? database, string queues = "[]", Action<EmbeddedHostOptions>? configure = null,
        Action<FunctionsApplicationBuilder>? build = null)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.ClearProviders();
        build?.Invoke(builder);
        builder.ConfigureEmbeddedHost(options =>
        {
            options.Database = database;
            options.Urls = "http://127.0.0.1:0";
            options.HostJson = HostJson;
            options.QueuesJson = $$"""{ "queues": {{queues}} }""";
            options.Settings["ServiceBusConnection"] = database;
            // None means none: the host would look for the functions of the program that runs the tests.
            foreach (var function in functions.DefaultIfEmpty(typeof(NoFunctions)))
            {
                options.FunctionClasses.Add(function);
            }

            configure?.Invoke(options);
        });
        return builder.Build();
    }

    /// <summary>Stops in good order; a second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_bus is not null)
        {
            await _bus.DisposeAsync();
        }

        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
    }

    private static class NoFunctions;
}
