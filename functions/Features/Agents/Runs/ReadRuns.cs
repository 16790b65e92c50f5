using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Runs;

/// <summary>Runs of agents, newest first.</summary>
public static class ReadRuns
{
    private const string From = """
        from agent_runs r join conversations c on c.tenant_id = r.tenant_id and c.id = r.conversation_id join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
            left join prompt_variants p on p.tenant_id = r.tenant_id and p.id = r.prompt_variant_id
        """;

    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    /// <param name="Prompt">Runs that used this version, also where another agent had the last word.</param>
    /// <param name="To">The last day.</param>
    public sealed record Filter(string? Kind, string? Outcome, Guid? Conversation, Guid? Prompt, string? Provider, DateOnly? From, DateOnly? To, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("kind", AgentKinds.Names), query.OneOf("outcome", RunOutcome.All), query.Id("conversation"), query.Id("prompt"), query.Text("provider", 50),
                query.Date("from"), query.Date("to"), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    private sealed record Row(
        Guid Id, Guid ConversationId, string ClientName, Guid? MessageId, string AgentKind, Guid? PromptId, string? PromptName, int? PromptVersion, string Provider, string Model, string Outcome,
        JsonElement Context, JsonElement Steps, string? Output, string? Error, int TokensIn, int TokensOut, decimal Cost, int LatencyMs, int ModelMs, JsonElement Facts, Guid[] Citations, DateTimeOffset CreatedAt);

    public static async Task<Page<AgentRunSummary>> ListAsync(TenantTransaction tx, Filter filter) => Cursor.ToPage(await tx.QueryAsync<AgentRunSummary>($"""
        select r.id, r.conversation_id, cl.name as client_name, r.agent_kind, r.prompt_variant_id as prompt_id, p.name as prompt_name, p.version as prompt_version, r.provider, r.model, r.outcome,
               left(r.output, 200) as output, r.tokens_in, r.tokens_out, r.cost, r.latency_ms, r.model_ms, r.created_at
        {From}
        where (@Kind::text is null or r.agent_kind = @Kind) and (@Outcome::text is null or r.outcome = @Outcome) and (@Conversation::uuid is null or r.conversation_id = @Conversation)
          and (@Prompt::uuid is null or @Prompt = any(r.prompts)) and (@Provider::text is null or r.provider = @Provider)
          and (@From::date is null or r.created_at >= @From::timestamp at time zone 'utc') and (@To::date is null or r.created_at < (@To + 1)::timestamp at time zone 'utc')
          and (@AfterId::uuid is null or (r.created_at, r.id) < (@AfterAt, @AfterId))
        order by r.created_at desc, r.id desc limit @Limit + 1
        """, filter), filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));

    public static async Task<AgentRun?> FindAsync(TenantTransaction tx, Guid id)
    {
        var row = await tx.FirstOrDefaultAsync<Row>($$"""
            select r.id, r.conversation_id, cl.name as client_name, (select m.id from messages m where m.conversation_id = r.conversation_id and m.agent_run_id = r.id limit 1) as message_id, r.agent_kind,
                   r.prompt_variant_id as prompt_id, p.name as prompt_name, p.version as prompt_version, r.provider, r.model, r.outcome,
                   coalesce(r.context, '{}') as context, r.steps, r.output, r.error, r.tokens_in, r.tokens_out, r.cost, r.latency_ms, r.model_ms, r.facts, r.citations, r.created_at
            {{From}}
            where r.id = @id
            """, new { id });
        return row is null ? null : new AgentRun(row.Id, row.ConversationId, row.ClientName, row.MessageId, row.AgentKind, row.PromptId, row.PromptName, row.PromptVersion, row.Provider, row.Model, row.Outcome,
            row.Context, RunStepView.Of(row.Steps.Deserialize<RunStep[]>(RunRecorder.Json)!), row.Output, row.Error, row.TokensIn, row.TokensOut, row.Cost, row.LatencyMs, row.ModelMs, row.Facts, row.Citations, row.CreatedAt);
    }
}
