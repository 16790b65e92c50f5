using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>The user turn that every agent gets: one JSON document in which people's words can only be values.</summary>
/// <param name="Stage">Where the conversation stands: in "selection" tours have been proposed.</param>
/// <param name="AnsweredThrough">Dialogue lines after this one wait for an answer.</param>
/// <param name="ReadThrough">Client lines up to this one are in <paramref name="Known"/> already.</param>
public sealed record AgentInput(
    string Agent, DateOnly Today, string Language, string Agency, string Stage, bool FirstContact, int AnsweredThrough, int ReadThrough, AgentInput.KnownFacts Known, IReadOnlyList<string> Missing,
    IReadOnlyList<AgentInput.Line> Dialogue)
{
    /// <summary>Longest reply, in characters: more is a letter, not a chat line.</summary>
    public const int MaxReplyLength = 1500;

    public sealed record Line(int N, string From, string Text);

    public sealed record KnownFacts(
        string? Destination, string? Country, string? TourType, DateOnly? DateFrom, DateOnly? DateTo, bool? Flexible, int? Adults,
        IReadOnlyList<Child>? Children, Money? Budget, IReadOnlyList<string>? Wishes);

    public static AgentInput From(string agent, TurnContext context, Qualification known, DateOnly today) => new(
        agent, today, context.Language, context.Agency, context.Stage, context.IsFirstContact, context.AnsweredSeq, context.ReadSeq,
        new KnownFacts(known.Destination, known.Country, known.TourType, known.DateFrom, known.DateTo, known.Flexible, known.Adults, known.Children, known.Budget, known.Wishes),
        known.Missing(), [.. context.Dialogue.Select(line => new Line(line.N, line.From, line.Text))]);

    /// <summary>The prompt with its variables filled, and the document.</summary>
    public List<ChatMessage> ToMessages(string template) =>
    [
        new(ChatRole.System, PromptTemplate.Fill(template, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["agency"] = Agency,
            ["today"] = Today.ToString("yyyy-MM-dd"),
            ["language"] = Language,
            ["maxLength"] = MaxReplyLength.ToString(),
        })),
        new(ChatRole.User, JsonSerializer.Serialize(this, RunRecorder.Json)),
    ];
}
