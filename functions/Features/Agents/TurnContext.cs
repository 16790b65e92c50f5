using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>One line of the dialogue as an agent sees it.</summary>
/// <param name="N">Position in the conversation.</param>
/// <param name="From">client, agent or manager.</param>
public sealed record DialogueLine(int N, string From, string Text, Guid MessageId);

/// <summary>All that a turn works with, read in one transaction.</summary>
/// <param name="ControlVersion">The lease: a reply counts only while it stands.</param>
/// <param name="ThroughSeq">The newest client message that the turn answers.</param>
/// <param name="ReadSeq">The newest client message that the qualification has taken in.</param>
/// <param name="Language">What the reply is written in.</param>
/// <param name="Stage">Where the conversation stood before this turn.</param>
/// <param name="Mode">How much agents may do in this conversation by themselves.</param>
/// <param name="IsFirstContact">No agent has written in this conversation yet.</param>
/// <param name="Summary">What was said before the dialogue's first line; empty when nothing was.</param>
/// <param name="HasOlderLines">The dialogue is longer than what was read of it.</param>
/// <param name="LooksLikeABot">The other side behaves like a machine.</param>
/// <param name="HasUnseenMedia">Among what waits for an answer is something that agents cannot see or hear.</param>
/// <param name="Limits">How much the agents may still do.</param>
public sealed record TurnContext(
    Guid ConversationId, Guid ClientId, int ControlVersion, int ThroughSeq, int AnsweredSeq, int ReadSeq, string Language, string Stage, string Mode, bool IsFirstContact, string Agency,
    string Summary, bool HasOlderLines, bool LooksLikeABot, bool HasUnseenMedia, IReadOnlyList<DialogueLine> Dialogue, Qualification Known, IReadOnlyDictionary<string, Agent> Agents, TurnLimits Limits)
{
    /// <summary>The client's messages that wait for an answer.</summary>
    public IEnumerable<DialogueLine> Unanswered => Dialogue.Where(line => line.From == "client" && line.N > AnsweredSeq);

    /// <summary>What forbids the agents to go on, before any model is asked.</summary>
    /// <returns>The reason of the hand-off; null when they may.</returns>
    public string? FindStop() => LooksLikeABot ? HandoffReason.BotSuspected
        : Limits.RepliesLastHour >= TurnLimits.MostRepliesAnHour ? HandoffReason.TooManyReplies
        : Limits.IsOutOfTokens ? HandoffReason.TokenLimit
        : Limits.RepliesInARow >= Limits.HandoffAfterReplies ? HandoffReason.LongDialogue
        : HasUnseenMedia ? HandoffReason.Media
        : Limits.HandoffOnBargaining && Unanswered.Any(line => Bargaining.IsIn(line.Text)) ? HandoffReason.Bargaining
        : null;

    /// <summary>How much an agent may do here and now by itself.</summary>
    public string ModeOf(string kind) => AgentMode.Stricter(Mode, Agents[kind].ModeNow);

    private sealed record Row(Guid ClientId, int ControlVersion, int ClientSeq, int AnsweredSeq, int ReadSeq, string Mode, string? ClientLanguage, string WorkingLanguage, string Stage, bool IsFirstContact, string Agency, string Summary, int SummarySeq, bool HasUnseenMedia);

    private sealed record Line(int Seq, string Author, string Text, Guid Id, DateTimeOffset At);

    /// <returns>Null when there is nothing to do: the turn has run, a person speaks, or everything is answered.</returns>
    public static async Task<TurnContext?> LoadAsync(TenantTransaction tx, Guid conversationId, Guid turnId)
    {
        // All in one message: what is read for nothing when there is nothing to do costs less than a round trip for each.
        var (row, agents, lines, known, limits) = await tx.QueryManyAsync($"""
            select c.client_id, c.control_version, c.client_seq, c.answered_seq, c.read_seq, c.mode, cl.language as client_language, o.working_language, c.stage,
                   not exists (select from messages m where m.conversation_id = c.id and m.author = 'agent' and m.status <> 'canceled') as is_first_contact, o.name as agency,
                   c.summary, c.summary_seq,
                   exists (select from messages m left join media_files f on f.tenant_id = m.tenant_id and f.id = m.media_id
                           where m.conversation_id = c.id and m.seq > c.answered_seq and m.direction = 'inbound' and m.revoked_at is null
                             and case when f.id is null then m.text = '' else f.kind <> 'sticker' and f.transcription <> 'done' end) as has_unseen_media
            from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id join organizations o on o.id = c.tenant_id
            where c.id = @conversationId and c.control = 'agent' and c.mode <> 'off' and c.closed_at is null and c.client_seq > greatest(c.answered_seq, c.suggested_seq)
              and not exists (select from agent_runs r where r.id = @turnId)
              and not exists (select from media_files f where f.conversation_id = c.id and f.transcription = 'pending');
            {Agent.Select};
            select seq, author, text, id, coalesce(sent_at, created_at) as at from messages
            where conversation_id = @conversationId and author <> 'system' and status not in ('canceled', 'failed') and text <> ''
            order by seq desc limit @most;
            {QualificationSql.SelectOfConversation};
            {TurnLimits.Select}
            """, new { conversationId, turnId, kinds = AgentKinds.Names, tx.Caller.TenantId, most = Agent.MostDialogueMessages }, async results => (
            await results.ReadFirstOrDefaultAsync<Row>(), Agent.From(await results.ReadAsync<Agent.Row>()), (await results.ReadAsync<Line>()).Reverse().ToList(),
            QualificationSql.From(await results.ReadFirstOrDefaultAsync<QualificationSql.Row>()), await results.ReadSingleAsync<TurnLimits>()));
        if (row is null) return null;
        var most = agents.Values.Max(agent => agent.DialogueMessages);
        if (lines.Count > most) lines.RemoveRange(0, lines.Count - most);
        return new TurnContext(
            conversationId, row.ClientId, row.ControlVersion, row.ClientSeq, row.AnsweredSeq, row.ReadSeq, row.ClientLanguage ?? row.WorkingLanguage, row.Stage, row.Mode, row.IsFirstContact, row.Agency,
            row.Summary, lines.Count > 0 && lines[0].Seq > row.SummarySeq + 1, BotSigns.Show([.. lines.Select(line => new BotSigns.Line(line.Author, line.Text, line.At))]), row.HasUnseenMedia,
            [.. lines.Select(line => new DialogueLine(line.Seq, line.Author, line.Text, line.Id))],
            known, agents, limits);
    }
}
