using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Conversations.Suggestions;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>Stores a turn: the record of the run always, its reply only while the lease stands and the client has not written more.</summary>
internal static class StoreTurn
{
    private sealed record Lease(int ControlVersion, int ClientSeq, string Mode);

    private sealed record Standing(Lease Lease, bool IsStored, bool KeepsData, Qualification Known);

    public static async Task RunAsync(TenantTransaction tx, Guid turnId, TurnContext context, TurnResult result)
    {
        var (lease, isStored, keepsData, known) = await LockAsync(tx, turnId, context);
        if (isStored) return; // a second delivery of the same turn got here first
        // A manager may have taken the agents' leave to send while this one was thinking.
        var mode = AgentMode.Stricter(lease.Mode, context.ModeOf(result.AgentKind));
        var outcome = lease.ControlVersion != context.ControlVersion ? "lease_lost"
            : lease.ClientSeq > context.ThroughSeq && result.Failure is null ? "superseded"
            : result.HandoffReason is not null ? result.Failure is null ? "handed_off" : "failed"
            : mode == AgentMode.Auto ? "replied" : "suggested";

        await StoreRun.RunAsync(tx, turnId, context, result, outcome);
        if (keepsData) await QualificationSql.SaveAsync(tx, context.ClientId, result.Qualification.KeepingEditsOf(known));
        // The newer message is already on its way to the flow, which will have all of it answered at once.
        if (outcome is "lease_lost" or "superseded") return;

        if (outcome == "suggested")
        {
            await StoreSuggestion.RunAsync(tx, context, result, turnId, requestedBy: null);
            if (result.Qualification.IsEnoughToPropose()) await ClientSql.SetStatusAsync(tx, context.ClientId, ClientStatus.Qualified, "agent", "qualified");
            return;
        }

        await tx.ExecuteAsync("""
            update conversations set answered_seq = @ThroughSeq, read_seq = @ThroughSeq, stage = @Stage, replied_at = now(), waiting_since = case when @isReply then null else waiting_since end where id = @ConversationId
            """, new { context.ThroughSeq, result.Stage, isReply = result.HandoffReason is null, context.ConversationId });
        var version = context.ControlVersion;
        if (result.HandoffReason is { } reason)
        {
            await Speaker.HandOffAsync(tx, context.ConversationId, reason);
            if (reason == HandoffReason.OutOfScope) await RememberQuestionAsync(tx, context);
            version++; // the farewell belongs to the new lease: a takeover still stops it
        }

        // Where agents may not send, nothing leaves by itself: also no farewell.
        if (mode == AgentMode.Auto) await SendAsync(tx, context, result, turnId, version);
        await MoveClientAsync(tx, context.ClientId, result);
    }

    private static async Task SendAsync(TenantTransaction tx, TurnContext context, TurnResult result, Guid turnId, int version)
    {
        await MessageSql.AppendByCommitAsync(tx, new NewMessage(context.ConversationId, "outbound", "agent", result.Reply, "queued")
        {
            Language = context.Language,
            Priority = MessagePriority.Agent,
            ControlVersion = version,
            AgentRunId = turnId,
        });
        MessageSend.Enqueue(tx);
    }

    // The lock makes a takeover wait for this commit or this commit see the takeover. A person may also have corrected the client, or had him
    // erased, while the agent was thinking: that is read behind the locks. The client's first, as whoever stores a message of his takes them.
    private static Task<Standing> LockAsync(TenantTransaction tx, Guid turnId, TurnContext context) => tx.QueryManyAsync($"""
        select id from clients where id = @ClientId and erased_at is null for no key update;
        select control_version, client_seq, mode from conversations where id = @ConversationId for no key update;
        select exists (select from agent_runs where id = @turnId);
        {QualificationSql.Select}
        """, new { context.ConversationId, context.ClientId, turnId }, async results =>
    {
        var client = await results.ReadFirstOrDefaultAsync<Guid?>();
        var lease = await results.ReadSingleAsync<Lease>();
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
