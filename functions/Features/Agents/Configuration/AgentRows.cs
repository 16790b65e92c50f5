using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Configuration;

/// <summary>The rows of one agent. An organisation older than a kind has none of it until somebody changes it.</summary>
internal static class AgentRows
{
    /// <summary>Makes what is missing, and lets nobody else change this agent or its prompts until the transaction ends.</summary>
    public static async Task LockAsync(TenantTransaction tx, IAgentKind kind)
    {
        await tx.ExecuteAsync("insert into agent_configurations (kind) values (@Kind) on conflict do nothing", new { kind.Kind });
        var working = await tx.SingleAsync<string>("""
            select o.working_language from agent_configurations a join organizations o on o.id = a.tenant_id where a.kind = @Kind for update of a
            """, new { kind.Kind });
        if (!await tx.SingleAsync<bool>("select exists (select from prompt_variants where agent_kind = @Kind)", new { kind.Kind })) await DefaultAgents.SeedAsync(tx, kind, working);
    }
}
