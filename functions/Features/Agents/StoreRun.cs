using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>Stores the record of a run, which explains its reply later, and counts what it used.</summary>
internal static class StoreRun
{
    public static async Task RunAsync(TenantTransaction tx, Guid id, TurnContext context, TurnResult result, string outcome)
    {
        await tx.ExecuteAsync("""
            insert into agent_runs (id, conversation_id, agent_kind, prompt_variant_id, provider, model, input_digest, context, steps, output, facts, citations, tokens_in, tokens_out, cost, latency_ms, model_ms, outcome, error)
            values (@id, @ConversationId, @AgentKind, @PromptVariantId, @Provider, @Model, encode(sha256(convert_to(@Context, 'UTF8')), 'hex'), @Context::jsonb, @steps::jsonb, @Reply,
                    @facts::jsonb, @citations, @TokensIn, @TokensOut, @Cost, @LatencyMs, @modelMs, @outcome, @Failure)
            """, new
        {
            id,
            context.ConversationId,
            result.AgentKind,
            result.PromptVariantId,
            result.Provider,
            result.Model,
            result.Context,
            steps = JsonSerializer.Serialize(result.Record.Steps, RunRecorder.Json),
            result.Reply,
            facts = JsonSerializer.Serialize(result.Facts, RunRecorder.Json),
            citations = result.Citations.ToArray(),
            result.Record.TokensIn,
            result.Record.TokensOut,
            result.Record.Cost,
            result.LatencyMs,
            modelMs = (int)result.Record.ModelTime.TotalMilliseconds,
            outcome,
            result.Failure,
        });
        await ModelUsageSql.AddAsync(tx, result.Record.Usages);
    }
}
