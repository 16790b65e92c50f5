using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Agents.Rules;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>A provider that agents can be given.</summary>
/// <param name="Model">The one that is used when none is named.</param>
public sealed record ConfiguredProvider(string Provider, string Model);

/// <summary>Gives each agent the model it is configured for.</summary>
/// <param name="credential">For azure-openai without a key; null: what the process runs as.</param>
public sealed partial class ChatClients(IOptions<AIOptions> settings, TimeProvider time, IHttpClientFactory http, ILogger<ChatClients> log, TokenCredential? credential = null) : IDisposable
{
    /// <summary>The HTTP client of all providers.</summary>
    internal const string HttpName = "models";

    private readonly AIOptions options = settings.Value;
    private readonly PriceList prices = new(settings.Value.Prices);
    private readonly ConcurrentDictionary<string, Lazy<ModelProvider>> providers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Provider, string Model), ChatModel> models = new();

    /// <summary>The providers that have all they need, the deployment's first.</summary>
    public IReadOnlyList<ConfiguredProvider> Configured { get; } =
        [.. AIOptions.Names.Where(name => settings.Value.Lacks(name) is null).OrderBy(name => name != settings.Value.Provider).Select(name => new ConfiguredProvider(name, settings.Value.ModelOf(name)))];

    /// <summary>Never fails: a provider that is unknown or not configured fails when it is asked, with the reason, and its fallbacks are asked then.</summary>
    /// <param name="provider">Null: the deployment's.</param>
    /// <param name="model">Null: the provider's.</param>
    public ChatModel Get(string? provider, string? model)
    {
        provider = provider is { Length: > 0 } ? provider : options.Provider;
        return models.GetOrAdd((provider, model ?? ""), key => new ChatModel(
            [.. Chain(key.Provider, key.Model).DistinctBy(candidate => (candidate.Name, candidate.Model))], options.RunTimeout, time, log));
    }

    /// <summary>Reads "provider" or "provider/model"; a model may have slashes of its own.</summary>
    /// <returns>Null when there is no such provider.</returns>
    internal static (string Provider, string? Model)? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return AIOptions.Normalize(slash < 0 ? text : text[..slash]) is { } provider ? (provider, slash < 0 || slash == text.Length - 1 ? null : text[(slash + 1)..]) : null;
    }

    public void Dispose()
    {
        foreach (var provider in providers.Values.Where(provider => provider.IsValueCreated)) provider.Value.Dispose();
    }

    private IEnumerable<ChatModel.Candidate> Chain(string provider, string model)
    {
        yield return Find(provider, model);
        foreach (var fallback in options.Fallback.Where(fallback => fallback.Length > 0))
            if (Parse(fallback) is { } parsed) yield return Find(parsed.Provider, parsed.Model ?? "");
    }

    private ChatModel.Candidate Find(string provider, string model)
    {
        if (!AIOptions.Names.Contains(provider, StringComparer.Ordinal)) return new ChatModel.Candidate(provider, model, null, "there is no such provider");
        if (model.Length == 0 || provider == AIOptions.Rules) model = options.ModelOf(provider);
        var lack = options.Lacks(provider);
        // A model that is named needs no default.
        if (lack is not null && !(lack.EndsWith("__Model", StringComparison.Ordinal) && model.Length > 0)) return new ChatModel.Candidate(provider, model, null, $"it is not configured: {lack} is missing");
        return new ChatModel.Candidate(provider, model, providers.GetOrAdd(provider, name => new Lazy<ModelProvider>(() => Create(name))).Value, "");
    }

    private ModelProvider Create(string name) => new(name, options, name switch
    {
        AIOptions.Rules => _ => new RulesChatClient(time),
        AIOptions.Anthropic => AnthropicClients.Create(options, http.CreateClient(HttpName)),
        _ => OpenAIClients.Create(name, options, http.CreateClient(HttpName), () => credential ?? new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            ManagedIdentityClientId = options.Of(name).ClientId is { Length: > 0 } id ? id : null,
        })),
    }, prices, time, () => Broke(log, name, options.BreakFor));

    [LoggerMessage(803, LogLevel.Warning, "Provider {Provider} keeps failing and is left alone for {BreakFor}")]
    private static partial void Broke(ILogger log, string provider, TimeSpan breakFor);
}
