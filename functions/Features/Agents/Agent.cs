using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

public static class AgentKind
{
    public const string Communication = "communication";
    public const string Qualification = "qualification";
    public const string Selection = "selection";
}

/// <summary>One agent of an organisation: how it is configured and the prompt variant in force.</summary>
/// <param name="Provider">Null: the deployment's.</param>
/// <param name="Persona">What it calls itself to clients.</param>
public sealed record Agent(string Kind, string? Provider, string? Model, decimal? Temperature, string Persona, Guid PromptVariantId, string Template)
{
    public static async Task<IReadOnlyDictionary<string, Agent>> LoadAllAsync(TenantTransaction tx) =>
        (await tx.QueryAsync<Agent>("""
            select a.kind, a.provider, a.model, a.temperature, a.persona, p.id as prompt_variant_id, p.template
            from agent_configurations a join prompt_variants p on p.tenant_id = a.tenant_id and p.agent_kind = a.kind and p.status = 'active'
            where a.enabled
            """)).ToDictionary(agent => agent.Kind, StringComparer.Ordinal);
}
