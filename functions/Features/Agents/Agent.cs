using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>One agent of an organisation: how it is configured and the prompt in force.</summary>
/// <param name="Provider">Null: the deployment's.</param>
/// <param name="Model">Null: the provider's.</param>
/// <param name="Persona">What it calls itself to clients.</param>
/// <param name="MaxOutputTokens">Longest answer.</param>
/// <param name="ContextTokens">Most that it is given to read: prompt, summary, dialogue.</param>
/// <param name="DialogueMessages">The latest messages that it reads as they are.</param>
/// <param name="PromptVariantId">Null: the prompt that the product comes with, because the organisation has none of its own.</param>
public sealed record Agent(
    string Kind, bool Enabled, string? Provider, string? Model, decimal Temperature, string Persona, int MaxOutputTokens, int ContextTokens, int DialogueMessages,
    Guid? PromptVariantId, int? PromptVersion, string Template)
{
    /// <summary>Most that <see cref="DialogueMessages"/> can be.</summary>
    public const int MostDialogueMessages = 100;

    /// <summary>Reads <see cref="Row"/>s; wants <c>@kinds</c> and <c>@TenantId</c>.</summary>
    internal const string Select = """
        select k.kind, a.enabled, a.provider, a.model, a.temperature, a.persona, a.max_output_tokens, a.context_tokens, a.dialogue_messages,
               p.id as prompt_variant_id, p.version as prompt_version, p.template, o.working_language
        from organizations o cross join unnest(@kinds) as k(kind) left join agent_configurations a on a.tenant_id = o.id and a.kind = k.kind
            left join prompt_variants p on p.tenant_id = o.id and p.agent_kind = k.kind and p.status = 'active'
        where o.id = @TenantId
        """;

    internal sealed record Row(
        string Kind, bool? Enabled, string? Provider, string? Model, decimal? Temperature, string? Persona, int? MaxOutputTokens, int? ContextTokens, int? DialogueMessages,
        Guid? PromptVariantId, int? PromptVersion, string? Template, string WorkingLanguage);

    /// <summary>Every kind there is. What an organisation has not configured is as the product comes: a new kind works for old organisations too.</summary>
    public static async Task<IReadOnlyDictionary<string, Agent>> LoadAllAsync(TenantTransaction tx) =>
        From(await tx.QueryAsync<Row>(Select, new { kinds = AgentKinds.Names, tx.Caller.TenantId }));

    internal static IReadOnlyDictionary<string, Agent> From(IEnumerable<Row> rows) => rows.Select(row =>
    {
        var kind = AgentKinds.Find(row.Kind)!;
        return new Agent(kind.Kind, row.Enabled ?? true, row.Provider, row.Model, row.Temperature ?? kind.Temperature, row.Persona ?? "",
            row.MaxOutputTokens ?? 800, row.ContextTokens ?? 6000, row.DialogueMessages ?? 30, row.PromptVariantId, row.PromptVersion,
            row.Template ?? kind.DefaultPrompt(row.WorkingLanguage));
    }).ToDictionary(agent => agent.Kind, StringComparer.Ordinal);
}
