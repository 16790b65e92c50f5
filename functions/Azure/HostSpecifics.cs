using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SoulCrm.Functions;

/// <summary>What only Azure needs: Service Bus by managed identity or connection string, and Application Insights.</summary>
internal static class HostSpecifics
{
    private const string ApplicationInsightsProvider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";

    public static void AddHostSpecifics(this FunctionsApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetSection("ServiceBusConnection");
        builder.Services.AddSingleton(_ => connection["fullyQualifiedNamespace"] is { } name
            ? new ServiceBusClient(name, new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = connection["clientId"] }))
            : new ServiceBusClient(connection.Value ?? throw new InvalidOperationException("The setting ServiceBusConnection is missing.")));

        builder.Services.AddApplicationInsightsTelemetryWorkerService();
        builder.Services.ConfigureFunctionsApplicationInsights();
        // The default rule keeps only warnings from the worker.
        builder.Services.Configure<LoggerFilterOptions>(options =>
        {
            if (options.Rules.FirstOrDefault(rule => rule.ProviderName == ApplicationInsightsProvider) is { } rule) options.Rules.Remove(rule);
        });
    }
}
