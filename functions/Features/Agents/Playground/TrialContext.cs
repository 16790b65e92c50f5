using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Agents.Qualify;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Playground;

/// <summary>What a turn works with when it is only tried: a dialogue that was never held, or one that was, without a lease on it.</summary>
internal static class TrialContext
{
    private sealed record Settings(string Agency, string WorkingLanguage);

    private sealed record Standing(Guid ClientId, int ClientSeq, int AnsweredSeq, int ReadSeq, string? Language, string Stage, string Mode, bool IsFirstContact, string Summary, int SummarySeq);

    private sealed record Line(int Seq, string Author, string Text, Guid Id);

    /// <summary>Agents that a turn asks: they are given the dialogue.</summary>
    public static bool TakesPartInTurns(IAgentKind kind) => kind is ISpeakingAgent or QualificationKind;

    /// <summary>A dialogue that is made up; nothing in it has an id that anything is stored under.</summary>
    /// <param name="lines">From client or agent, oldest first; those behind the agent's last wait for an answer.</param>
    /// <param name="known">Of the turn before; null when nothing has read the dialogue yet.</param>
    /// <param name="language">Null: the organisation's.</param>
    /// <param name="stage">Null: of a dialogue that begins.</param>
    public static async Task<TurnContext> OfMessagesAsync(TenantTransaction tx, IReadOnlyList<(string From, string Text)> lines, Qualification? known, string? language, string? stage)
    {
        var settings = await ReadSettingsAsync(tx);
        var conversation = Guid.NewGuid();
        var dialogue = lines.Select((line, i) => new DialogueLine(i + 1, line.From, line.Text, Guid.NewGuid())).ToList();
        var answered = dialogue.FindLast(line => line.From != "client")?.N ?? 0;
        var limits = await TurnLimits.LoadAsync(tx, conversation);
        return Make(conversation, new Standing(Guid.NewGuid(), dialogue.Count, answered, known is null ? 0 : answered, language, stage ?? Stage.Greeting, AgentMode.Auto, answered == 0, Summary: "", SummarySeq: 0),
            settings, dialogue, known ?? new Qualification(), await Agent.LoadAllAsync(tx), limits);
    }

    /// <summary>A conversation as its next turn would find it, whoever has the word there.</summary>
    /// <returns>Null when there is none with that id.</returns>
    public static async Task<TurnContext?> OfConversationAsync(TenantTransaction tx, Guid conversationId)
    {
        var standing = await tx.FirstOrDefaultAsync<Standing>("""
            select c.client_id, c.client_seq, c.answered_seq, c.read_seq, cl.language, c.stage, 'auto' as mode,
                   not exists (select from messages m where m.conversation_id = c.id and m.author = 'agent' and m.status <> 'canceled') as is_first_contact, c.summary, c.summary_seq
            from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id where c.id = @conversationId
            """, new { conversationId });
        if (standing is null) return null;
        var agents = await Agent.LoadAllAsync(tx);
        var lines = await tx.QueryAsync<Line>("""
            select seq, author, text, id from messages
            where conversation_id = @conversationId and author <> 'system' and status not in ('canceled', 'failed') and text <> ''
            order by seq desc limit @most
            """, new { conversationId, most = agents.Values.Max(agent => agent.DialogueMessages) });
        return Make(conversationId, standing, await ReadSettingsAsync(tx), [.. lines.Reverse().Select(line => new DialogueLine(line.Seq, line.Author, line.Text, line.Id))],
            await QualificationSql.LoadAsync(tx, standing.ClientId), agents, await TurnLimits.LoadAsync(tx, conversationId));
    }

    // The one place that makes a context outside of a real turn. Nobody is taken for a machine here: whoever tries is none.
    private static TurnContext Make(
        Guid conversationId, Standing standing, Settings settings, IReadOnlyList<DialogueLine> dialogue, Qualification known, IReadOnlyDictionary<string, Agent> agents, TurnLimits limits) =>
        new(conversationId, standing.ClientId, ControlVersion: 0, standing.ClientSeq, standing.AnsweredSeq, standing.ReadSeq, standing.Language ?? settings.WorkingLanguage, standing.Stage,
            standing.Mode, standing.IsFirstContact, settings.Agency, standing.Summary, HasOlderLines: dialogue.Count > 0 && dialogue[0].N > standing.SummarySeq + 1, LooksLikeABot: false, HasUnseenMedia: false, dialogue, known, agents, limits);

    private static Task<Settings> ReadSettingsAsync(TenantTransaction tx) =>
        tx.SingleAsync<Settings>("select name as agency, working_language from organizations where id = @TenantId", new { tx.Caller.TenantId });
}
