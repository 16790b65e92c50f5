using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>The agents and prompts that a new organisation starts with, in both languages; live is the one in its working language.</summary>
public static class DefaultAgents
{
    public const string PromptName = "default";

    private static readonly string[] Languages = ["ru", "en"];

    public static async Task SeedAsync(TenantTransaction tx, string workingLanguage)
    {
        foreach (var kind in AgentKinds.All) await SeedAsync(tx, kind, workingLanguage);
    }

    /// <summary>Rows of one kind, for an organisation that has none of it yet: changing an agent begins from them.</summary>
    public static async Task SeedAsync(TenantTransaction tx, IAgentKind kind, string workingLanguage)
    {
        var live = Languages.Contains(workingLanguage, StringComparer.Ordinal) ? workingLanguage : "en";
        await tx.ExecuteAsync("insert into agent_configurations (kind) values (@Kind) on conflict do nothing", new { kind.Kind });
        foreach (var language in Languages)
        {
            var id = Guid.CreateVersion7();
            await tx.ExecuteAsync("""
                insert into prompt_variants (id, agent_kind, name, version, language, template, status) values (@id, @Kind, @PromptName || '-' || @language, 1, @language, @template, @status)
                """, new { id, kind.Kind, PromptName, language, template = kind.DefaultPrompt(language), status = language == live ? "active" : "draft" });
            if (language == live) await tx.ExecuteAsync("insert into prompt_activations (id, agent_kind, prompt_variant_id) values (@activation, @Kind, @id)", new { activation = Guid.CreateVersion7(), kind.Kind, id });
        }
    }
}
