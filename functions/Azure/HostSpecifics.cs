using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Platform.Queues;
using SoulCrm.Functions.Platform.Blobs;

namespace SoulCrm.Functions;

/// <summary>What only Azure needs: Service Bus and blobs by managed identity or connection string, and Application Insights.</summary>
internal static class HostSpecifics
{
    private const string ApplicationInsightsProvider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";

    public static void AddHostSpecifics(this FunctionsApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetSection("ServiceBusConnection");
        builder.Services.AddSingleton(_ => connection["fullyQualifiedNamespace"] is { } name
            ? new ServiceBusClient(name, new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = connection["clientId"] }))
            : new ServiceBusClient(connection.Value ?? throw new InvalidOperationException("The setting ServiceBusConnection is missing.")));
        builder.Services.AddSingleton(_ => connection["fullyQualifiedNamespace"] is { } name
            ? new ServiceBusAdministrationClient(name, new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = connection["clientId"] }))
            : new ServiceBusAdministrationClient(connection.Value));
        builder.Services.AddSingleton<IQueueAdministration, ServiceBusQueueAdministration>();
        builder.Services.AddSingleton<IBlobStore>(services => services.GetRequiredService<IOptions<BlobOptions>>().Value switch
        {
            { AccountUrl: { Length: > 0 } url } => new AzureBlobStore(new BlobServiceClient(new Uri(url), new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = builder.Configuration["Blobs:ClientId"] }), AzureBlobStore.Patience)),
            { ConnectionString: { Length: > 0 } account } => new AzureBlobStore(new BlobServiceClient(account, AzureBlobStore.Patience)),
            // Replicas come and go, and share no disk.
            _ => throw new InvalidOperationException("On Azure set Blobs__AccountUrl or Blobs__ConnectionString."),
        });

        builder.Services.AddApplicationInsightsTelemetryWorkerService();
        builder.Services.ConfigureFunctionsApplicationInsights();
        // The default rule keeps only warnings from the worker.
        builder.Services.Configure<LoggerFilterOptions>(options =>
        {
            if (options.Rules.FirstOrDefault(rule => rule.ProviderName == ApplicationInsightsProvider) is { } rule) options.Rules.Remove(rule);
        });
    }
}
