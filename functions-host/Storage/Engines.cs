using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.DurableTask.Client;
using SoulCrm.FunctionsHost.DurableTask.Engine;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.ServiceBus;
using SoulCrm.FunctionsHost.Timers;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Registers what needs the database: queues, timers, orchestrations. An app of HTTP functions alone may do without.</summary>
internal static class Engines
{
    public static void Add(IServiceCollection services, string? database)
    {
        if (database is null)
        {
            services.AddSingleton<IOutputSender, NoOutputs>();
            return;
        }

        services
            .AddSingleton(_ => new HostDatabase(database)) // by a factory, so that the container disposes it
            .AddSingleton<HostProcess>()
            .AddSingleton<IEngine, QueueEngine>()
            .AddSingleton<IEngine, TimerEngine>()
            .AddSingleton<DurableEngine>()
            .AddSingleton<IEngine>(provider => provider.GetRequiredService<DurableEngine>())
            .AddSingleton<InstanceQueries>()
            .AddSingleton<ProcessReader>()
            .AddSingleton(provider => new QueueOperations(
                provider.GetRequiredService<HostDatabase>(), provider.GetRequiredService<EmbeddedHostOptions>(), provider.GetRequiredService<ProcessReader>()))
            .AddSingleton(provider => new OrchestrationOperations(provider.GetRequiredService<HostDatabase>(), provider.GetRequiredService<DurableTaskClient>()))
            .AddSingleton<DurableTaskClient, EmbeddedDurableTaskClient>()
            .AddSingleton(provider => new QueueOutputs(database, provider.GetRequiredService<HostJson>(), provider.GetRequiredService<EnvironmentSettings>()))
            .AddSingleton<IOutputSender>(provider => provider.GetRequiredService<QueueOutputs>())
            .AddHostedService<EngineService>();
    }

    /// <summary>Without a database no function has an output: start refuses those.</summary>
    private sealed class NoOutputs : IOutputSender
    {
        public Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellation) =>
            throw new InvalidOperationException($"Function '{function.Name}' has an output binding, and there is no database.");
    }
}
