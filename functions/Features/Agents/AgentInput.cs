using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>The user turn that every agent gets: one JSON document in which people's words can only be values.</summary>
/// <param name="Stage">Where the conversation stands: in "selection" tours have been proposed.</param>
/// <param name="AnsweredThrough">Dialogue lines after this one wait for an answer.</param>
/// <param name="ReadThrough">Client lines up to this one are in <paramref name="Known"/> already.</param>
/// <param name="Summary">What was said before the first line of the dialogue; null when that is all.</param>
public sealed record AgentInput(
    string Agent, DateOnly Today, string Language, string Agency, string Stage, bool FirstContact, int AnsweredThrough, int ReadThrough, AgentInput.KnownFacts Known, IReadOnlyList<string> Missing,
    string? Summary, IReadOnlyList<AgentInput.Line> Dialogue)
{
    /// <summary>Longest reply, in characters: more is a letter, not a chat line.</summary>
    public const int MaxReplyLength = 1500;

    public sealed record Line(int N, string From, string Text);

    public sealed record KnownFacts(
        string? Destination, string? Country, string? TourType, DateOnly? DateFrom, DateOnly? DateTo, bool? Flexible, int? Adults,
        IReadOnlyList<Child>? Children, Money? Budget, IReadOnlyList<string>? Wishes);

    public static AgentInput From(Agent agent, TurnContext context, Qualification known, DateOnly today) => new(
        agent.Kind, today, context.Language, context.Agency, context.Stage, context.IsFirstContact, context.AnsweredSeq, context.ReadSeq,
        new KnownFacts(known.Destination, known.Country, known.TourType, known.DateFrom, known.DateTo, known.Flexible, known.Adults, known.Children, known.Budget, known.Wishes),
        known.Missing(), context.Summary.Length == 0 ? null : context.Summary,
        [.. DialogueWindow.Fit(context.Dialogue, agent.DialogueMessages, agent.ContextTokens - TokenEstimate.Of(agent.Template) - TokenEstimate.Of(context.Summary))
            .Select(line => new Line(line.N, line.From, line.Text))]);

    public string ToJson() => JsonSerializer.Serialize(this, RunRecorder.Json);

    /// <summary>The prompt with its variables filled, and the document.</summary>
    public List<ChatMessage> ToMessages(string template) =>
    [
        new(ChatRole.System, PromptTemplate.Fill(template, new PromptVariables(Agency, Today, Language, MaxReplyLength))),
        new(ChatRole.User, ToJson()),
    ];
}
