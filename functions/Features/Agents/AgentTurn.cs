using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Qualify;
using SoulCrm.Functions.Features.Agents.Reply;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>One turn: understand the client, then have the right agent answer. Whatever fails, the client gets a person and never silence.</summary>
public sealed class AgentTurn(QualificationAgent qualification, ReplyAgent reply, ChatClients models, TimeProvider time)
{
    public async Task<TurnResult> RunAsync(Caller caller, TurnContext context, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var recorder = new RunRecorder();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var known = context.Known;
        var kind = AgentKind.Qualification;
        try
        {
            (known, var intent) = await qualification.RunAsync(Configured(context, kind), context, today, recorder, ct);
            if (HandoffFor(intent) is { } reason) return HandOff(reason, failure: null);

            kind = known.IsEnoughToPropose() ? AgentKind.Selection : AgentKind.Communication;
            var answer = await reply.RunAsync(Configured(context, kind), caller, context, known, today, recorder, ct);
            var stage = answer.HandoffReason is not null ? Stage.Handoff : kind == AgentKind.Selection ? Stage.Selection : Stage.Qualification;
            return Result(answer.Text, stage, answer.HandoffReason, failure: null, answer.Proposed);
        }
        catch (AgentFailedException exception)
        {
            return HandOff(HandoffReason.AgentFailed, exception.Message);
        }
        catch (RegexMatchTimeoutException)
        {
            return HandOff(HandoffReason.AgentFailed, "A check of the reply took too long.");
        }

        TurnResult HandOff(string reason, string? failure) => Result(ClientTexts.ManagerWillAnswer(context.Language), Stage.Handoff, reason, failure, proposed: false);

        TurnResult Result(string text, string stage, string? handoffReason, string? failure, bool proposed)
        {
            var agent = context.Agents.GetValueOrDefault(kind);
            var model = models.Get(agent?.Provider, agent?.Model);
            return new TurnResult(kind, agent?.PromptVariantId, model.Provider, model.Model, Digest(context), known,
                context.IsFirstContact ? $"{ClientTexts.Introduction(context.Language, context.Agency, agent?.Persona)}\n\n{text}" : text,
                stage, handoffReason, failure, proposed, recorder.Steps, recorder.TokensIn, recorder.TokensOut, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private static Agent Configured(TurnContext context, string kind) =>
        context.Agents.GetValueOrDefault(kind) ?? throw new AgentFailedException($"The {kind} agent is switched off or has no active prompt.");

    private static string? HandoffFor(string intent) => intent switch
    {
        "human" => HandoffReason.AskedForPerson,
        "complaint" => HandoffReason.Complaint,
        "book" => HandoffReason.WantsToBook,
        _ => null,
    };

    private static string Digest(TurnContext context) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', context.Dialogue.Select(line => $"{line.N}:{line.From}:{line.Text}")))));
}
