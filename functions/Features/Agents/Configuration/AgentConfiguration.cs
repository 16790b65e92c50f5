using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Agents.Configuration;

/// <summary>The prompt in force.</summary>
/// <param name="Id">Null: the one that the product comes with, because the organisation has none of its own.</param>
/// <param name="Language">Of the instructions.</param>
public sealed record LivePrompt(Guid? Id, string Name, int? Version, [Values("ru", "en")] string Language, string Template);

/// <summary>A model that agents can be given.</summary>
/// <param name="Model">The one that is asked unless an agent names another.</param>
/// <param name="IsDefault">What agents use that name no provider.</param>
public sealed record AvailableModel(string Provider, string Model, bool IsDefault);

/// <summary>One agent as an organisation has set it.</summary>
/// <param name="Id">The organisation's: agents are named by their kind.</param>
/// <param name="Speaks">Writes to clients itself.</param>
/// <param name="Provider">Null: the deployment's.</param>
/// <param name="Model">Null: the provider's.</param>
/// <param name="Temperature">0 to 2: how freely it chooses its words.</param>
/// <param name="Persona">What it calls itself to clients; may be empty.</param>
/// <param name="MaxOutputTokens">Longest answer of the model.</param>
/// <param name="ContextTokens">Most that it is given to read: prompt, summary, dialogue.</param>
/// <param name="DialogueMessages">The latest messages that it reads as they are.</param>
/// <param name="Tools">What it may call.</param>
/// <param name="InEffect">What is asked in fact; null when the deployment has that provider no more.</param>
/// <param name="UpdatedAt">Null: as the product comes.</param>
/// <param name="UpdatedBy">Who changed it last, by name.</param>
public sealed record AgentConfiguration(
    Guid Id, string Kind, bool Speaks, bool Enabled, string? Provider, string? Model, decimal Temperature, string Persona, int MaxOutputTokens, int ContextTokens, int DialogueMessages,
    IReadOnlyList<string> Tools, LivePrompt Prompt, AvailableModel? InEffect, DateTimeOffset? UpdatedAt, string? UpdatedBy, int Version) : IVersioned;

/// <param name="Providers">What this deployment can ask.</param>
public sealed record AgentList(IReadOnlyList<AgentConfiguration> Items, IReadOnlyList<AvailableModel> Providers);

/// <summary>Reads how agents are set; what an organisation has not set is as the product comes.</summary>
public sealed class ReadAgents(ProviderList providers)
{
    private sealed record Row(string Kind, DateTimeOffset? UpdatedAt, string? UpdatedBy, int? Version, string? PromptName, string? PromptLanguage, string WorkingLanguage);

    public async Task<AgentList> ListAsync(TenantTransaction tx)
    {
        var rows = (await tx.QueryAsync<Row>("""
            select k.kind, a.updated_at, u.name as updated_by, a.version, p.name as prompt_name, p.language as prompt_language, o.working_language
            from organizations o cross join unnest(@kinds) as k(kind) left join agent_configurations a on a.tenant_id = o.id and a.kind = k.kind
                left join users u on u.tenant_id = a.tenant_id and u.id = a.updated_by
                left join prompt_variants p on p.tenant_id = o.id and p.agent_kind = k.kind and p.status = 'active'
            where o.id = @TenantId
            """, new { kinds = AgentKinds.Names, tx.Caller.TenantId })).ToDictionary(row => row.Kind, StringComparer.Ordinal);
        var agents = await Agent.LoadAllAsync(tx);
        return new AgentList([.. AgentKinds.All.Select(kind => Describe(kind, agents[kind.Kind], rows[kind.Kind]))], providers.All);

        AgentConfiguration Describe(IAgentKind kind, Agent agent, Row row) => new(tx.Caller.TenantId, kind.Kind, kind is ISpeakingAgent, agent.Enabled, agent.Provider, agent.Model, agent.Temperature, agent.Persona,
            agent.MaxOutputTokens, agent.ContextTokens, agent.DialogueMessages, kind.Tools,
            new LivePrompt(agent.PromptVariantId, row.PromptName ?? Prompts.DefaultAgents.PromptName, agent.PromptVersion, row.PromptLanguage ?? (row.WorkingLanguage == "ru" ? "ru" : "en"), agent.Template),
            providers.Find(agent.Provider, agent.Model), row.UpdatedAt, row.UpdatedBy, row.Version ?? 1);
    }

    /// <returns>Null when there is no such kind.</returns>
    public async Task<AgentConfiguration?> FindAsync(TenantTransaction tx, string kind) => (await ListAsync(tx)).Items.FirstOrDefault(agent => agent.Kind == kind);
}
