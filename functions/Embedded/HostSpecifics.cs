using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SoulCrm.Functions;

/// <summary>What only the embedded run needs: queues live in PostgreSQL, reached by the same connection string as the host's own tables.</summary>
internal static class HostSpecifics
{
    public static void AddHostSpecifics(this FunctionsApplicationBuilder builder) => builder.Services.AddSingleton(_ => new ServiceBusClient(
        builder.Configuration["ServiceBusConnection"] ?? throw new InvalidOperationException("The setting ServiceBusConnection is missing.")));
}
