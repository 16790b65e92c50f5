using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Registers what needs the database: queues, timers, orchestrations.</summary>
internal static class Engines
{
    public static void Add(IServiceCollection services, string? database)
    {
        _ = database;
        services.AddSingleton<IOutputSender, NoOutputs>();
    }

    private sealed class NoOutputs : IOutputSender
    {
        public Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellation) => Task.CompletedTask;
    }
}
