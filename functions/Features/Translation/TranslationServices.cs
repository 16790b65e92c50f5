using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Translation.Providers;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>The translator, its providers and the connection to them.</summary>
internal static class TranslationServices
{
    private const string HttpName = "translation";

    public static void AddTranslation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<TranslationOptions>, TranslationOptionsRules>();
        services.AddOptions<TranslationOptions>().Bind(configuration.GetSection("Translation")).ValidateOnStart();
        // Time is limited attempt by attempt; nothing follows a redirect, because a key would go along; nothing is logged of addresses.
        services.AddHttpClient(HttpName, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = TranslationTransport.MostBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton(provider => new TranslationTransport(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpName), provider.GetRequiredService<IOptions<TranslationOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeepLApi>();
        services.AddSingleton<DeepLGlossaries>();
        services.AddSingleton<ITranslator, DeepLTranslator>();
        services.AddSingleton<ITranslator, GoogleTranslator>();
        services.AddSingleton<ITranslator, LlmTranslator>();
        services.AddSingleton<Translator>();
        services.AddSingleton<ReaderTranslations>();
        services.AddSingleton<TranslateMessage>();
        services.AddSingleton<PreviewTranslation>();
    }
}
