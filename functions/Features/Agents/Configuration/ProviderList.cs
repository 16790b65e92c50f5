using SoulCrm.Functions.Features.Agents.Models;

namespace SoulCrm.Functions.Features.Agents.Configuration;

/// <summary>The models that this deployment can ask: those of the providers that have all they need.</summary>
public sealed class ProviderList(ChatClients models)
{
    /// <summary>The deployment's own first.</summary>
    public IReadOnlyList<AvailableModel> All { get; } = [.. models.Configured.Select((one, i) => new AvailableModel(one.Provider, one.Model, IsDefault: i == 0))];

    public bool Has(string provider) => All.Any(one => one.Provider == provider);

    /// <summary>What is asked first for an agent that is configured so; when that fails, the deployment's fallbacks are.</summary>
    /// <returns>Null when the deployment does not have the provider.</returns>
    public AvailableModel? Find(string? provider, string? model)
    {
        var found = provider is null ? All[0] : All.FirstOrDefault(one => one.Provider == provider);
        return found is null || model is null || found.Provider == AIOptions.Rules ? found : found with { Model = model };
    }
}
