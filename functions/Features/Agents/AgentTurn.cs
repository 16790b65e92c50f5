using System.Diagnostics;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Qualify;
using SoulCrm.Functions.Features.Agents.Reply;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>One turn: understand the client, then have the right agent answer. Whatever fails, the client gets a person and never silence.</summary>
/// <remarks>It reads the organisation's data and stores nothing: a playground runs it as a conversation does.</remarks>
public sealed class AgentTurn(QualificationAgent qualification, ReplyAgent reply, ChatClients models, TimeProvider time)
{
    /// <summary>Less sure than this, an agent would guess.</summary>
    private const decimal LeastConfidence = 0.4m;

    /// <param name="watcher">Sees the reply while it is written, before it is checked; null: nobody watches.</param>
    public async Task<TurnResult> RunAsync(Caller caller, TurnContext context, CancellationToken ct, TurnWatcher? watcher = null)
    {
        var started = Stopwatch.GetTimestamp();
        var recorder = new RunRecorder(context.Limits.TokensLeft);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var known = context.Known;
        var kind = QualificationKind.Name;
        try
        {
            if (context.FindStop() is { } stop) return HandOff(stop, failure: null);
            if (context.ModeOf(kind) == AgentMode.Off) return HandOff(HandoffReason.AgentOff, failure: null);
            var read = await qualification.RunAsync(context.Agents[kind], context, today, recorder, ct);
            known = read.Known;
            if (HandoffFor(read) is { } reason) return HandOff(reason, failure: null);

            var speaker = AgentKinds.Speaking.First(agent => agent.SpeaksWhen(known));
            kind = speaker.Kind;
            if (context.ModeOf(kind) == AgentMode.Off) return HandOff(HandoffReason.AgentOff, failure: null);
            var answer = await reply.RunAsync(context.Agents[kind], speaker, caller, context, known, today, recorder, ct, watcher);
            return Result(answer, answer.HandoffReason is null ? speaker.StageAfter : Stage.Handoff, failure: null);
        }
        catch (OutOfTokensException)
        {
            return HandOff(HandoffReason.TokenLimit, failure: null);
        }
        catch (AgentFailedException exception)
        {
            return HandOff(HandoffReason.AgentFailed, exception.Message);
        }
        catch (RegexMatchTimeoutException)
        {
            return HandOff(HandoffReason.AgentFailed, "A check of the reply took too long.");
        }

        TurnResult HandOff(string reason, string? failure) => Result(new ReplyAgent.Answer(ClientTexts.ManagerWillAnswer(context.Language), reason, Proposed: false, [], []), Stage.Handoff, failure);

        TurnResult Result(ReplyAgent.Answer answer, string stage, string? failure)
        {
            var agent = context.Agents[kind];
            var model = models.Get(agent.Provider, agent.Model);
            return new TurnResult(kind, agent.PromptVariantId, model.Provider, model.Model, AgentInput.From(agent, context, known, today).ToJson(), known,
                // A draft is a manager's to send: no machine introduces itself.
                context.IsFirstContact && context.ModeOf(kind) == AgentMode.Auto ? $"{ClientTexts.Introduction(context.Language, context.Agency, agent.Persona)}\n\n{answer.Text}" : answer.Text,
                stage, answer.HandoffReason, failure, answer.Proposed, answer.Facts, answer.Citations, recorder, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private static string? HandoffFor(QualificationAgent.Read read) => read.Intent switch
    {
        "human" => HandoffReason.AskedForPerson,
        "complaint" => HandoffReason.Complaint,
        "book" => HandoffReason.WantsToBook,
        _ => read.Confidence < LeastConfidence ? HandoffReason.LowConfidence : null,
    };
}
