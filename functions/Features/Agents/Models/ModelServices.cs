using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>The models and the connections to their providers.</summary>
internal static class ModelServices
{
    public static void AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AIOptions>, AIOptionsRules>();
        services.AddOptions<AIOptions>().Bind(configuration.GetSection("AI")).ValidateOnStart();
        services.AddSingleton<ChatClients>();
        // Time is limited call by call; nothing follows a redirect, because a key would go along; nothing is logged of addresses.
        services.AddHttpClient(ChatClients.HttpName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) })
            .AddHttpMessageHandler(provider => new ModelTransport(provider.GetRequiredService<TimeProvider>()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }
}
