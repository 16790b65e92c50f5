using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>Stores a turn: the record of the run always, its reply only while the lease stands and the client has not written more.</summary>
internal static class StoreTurn
{
    private sealed record Lease(int ControlVersion, int ClientSeq);

    private sealed record Standing(Lease Lease, bool IsStored, bool KeepsData, Qualification Known);

    public static async Task RunAsync(TenantTransaction tx, Guid turnId, TurnContext context, TurnResult result)
    {
        var (lease, isStored, keepsData, known) = await LockAsync(tx, turnId, context);
        if (isStored) return; // a second delivery of the same turn got here first
        var outcome = lease.ControlVersion != context.ControlVersion ? "lease_lost"
            : lease.ClientSeq > context.ThroughSeq && result.Failure is null ? "superseded"
            : result.HandoffReason is null ? "replied"
            : result.Failure is null ? "handed_off" : "failed";

        await tx.ExecuteAsync("""
            insert into agent_runs (id, conversation_id, agent_kind, prompt_variant_id, provider, model, input_digest, context, steps, output, facts, citations, tokens_in, tokens_out, cost, latency_ms, model_ms, outcome, error)
            values (@turnId, @ConversationId, @AgentKind, @PromptVariantId, @Provider, @Model, encode(sha256(convert_to(@Context, 'UTF8')), 'hex'), @Context::jsonb, @steps::jsonb, @Reply,
                    @facts::jsonb, @citations, @TokensIn, @TokensOut, @Cost, @LatencyMs, @modelMs, @outcome, @Failure)
            """, new
        {
            turnId,
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

        if (keepsData) await QualificationSql.SaveAsync(tx, context.ClientId, result.Qualification.KeepingEditsOf(known));
        // The newer message is already on its way to the flow, which will have all of it answered at once.
        if (outcome is "lease_lost" or "superseded") return;

        await tx.ExecuteAsync("update conversations set answered_seq = @ThroughSeq, read_seq = @ThroughSeq, stage = @Stage where id = @ConversationId",
            new { context.ThroughSeq, result.Stage, context.ConversationId });
        var version = context.ControlVersion;
        if (result.HandoffReason is { } reason)
        {
            await Speaker.HandOffAsync(tx, context.ConversationId, reason, "");
            if (reason == HandoffReason.OutOfScope) await RememberQuestionAsync(tx, context);
            version++; // the farewell belongs to the new lease: a takeover still stops it
        }

        await MessageSql.AppendAsync(tx, new NewMessage(context.ConversationId, "outbound", "agent", result.Reply, "queued")
        {
            Language = context.Language,
            Priority = MessagePriority.Agent,
            ControlVersion = version,
            AgentRunId = turnId,
        });
        MessageSend.Enqueue(tx);
        await MoveClientAsync(tx, context.ClientId, result);
    }

    // The lock makes a takeover wait for this commit or this commit see the takeover. A person may also have corrected the client, or had him
    // erased, while the agent was thinking: that is read behind the locks.
    private static Task<Standing> LockAsync(TenantTransaction tx, Guid turnId, TurnContext context) => tx.QueryManyAsync($"""
        select control_version, client_seq from conversations where id = @ConversationId for update;
        select id from clients where id = @ClientId and erased_at is null for update;
        select exists (select from agent_runs where id = @turnId);
        {QualificationSql.Select}
        """, new { context.ConversationId, context.ClientId, turnId }, async results =>
    {
        var lease = await results.ReadSingleAsync<Lease>();
        var client = await results.ReadFirstOrDefaultAsync<Guid?>();
        return new Standing(lease, await results.ReadSingleAsync<bool>(), KeepsData: client is not null, QualificationSql.From(await results.ReadFirstOrDefaultAsync<QualificationSql.Row>()));
    });

    // What nobody could answer is shown to the administrators: it is what an article is missing for.
    private static async Task RememberQuestionAsync(TenantTransaction tx, TurnContext context)
    {
        var asked = context.Unanswered.ToList();
        if (asked.Count == 0) return; // a picture or a voice note: there is nothing to read
        var question = string.Join('\n', asked.Select(line => line.Text));
        var id = Guid.CreateVersion7();
        var isNew = await tx.ExecuteAsync("insert into knowledge_questions (id, conversation_id, message_id, question, language) values (@id, @ConversationId, @MessageId, left(@question, 2000), @Language) on conflict do nothing",
            new { id, context.ConversationId, asked[^1].MessageId, question, context.Language });
        if (isNew > 0) tx.Changed("knowledge_question", id, context.ConversationId, "created");
    }

    private static async Task MoveClientAsync(TenantTransaction tx, Guid clientId, TurnResult result)
    {
        if (result.Proposed) await ClientSql.SetStatusAsync(tx, clientId, ClientStatus.OfferSent, "agent", "tours proposed");
        else if (result.Qualification.IsEnoughToPropose()) await ClientSql.SetStatusAsync(tx, clientId, ClientStatus.Qualified, "agent", "qualified");
    }
}
