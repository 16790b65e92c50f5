using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Agents.Models;

namespace SoulCrm.Functions.Features.Agents.Configuration;

/// <summary>The models that this deployment can ask: the one that it is set to, and the rules, which need none.</summary>
public sealed class ProviderList(IOptions<AIOptions> options, ChatClients models)
{
    public IReadOnlyList<ModelProvider> All { get; } = [.. new[] { options.Value.Provider, AIOptions.Rules }.Distinct(StringComparer.Ordinal)
        .Select(provider => new ModelProvider(provider, models.Get(provider, model: null).Model, provider == options.Value.Provider))];

    public bool Has(string provider) => All.Any(one => one.Provider == provider);

    /// <summary>What is asked for an agent that is configured so.</summary>
    /// <returns>Null when the deployment does not have the provider.</returns>
    public ModelProvider? Find(string? provider, string? model)
    {
        var found = provider is null ? All.First(one => one.IsDefault) : All.FirstOrDefault(one => one.Provider == provider);
        return found is null || model is null || found.Provider == AIOptions.Rules ? found : found with { Model = model };
    }
}
