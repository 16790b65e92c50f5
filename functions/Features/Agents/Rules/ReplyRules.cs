using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Agents.Rules.Text;
using SoulCrm.Functions.Features.Agents.Selection;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>The communication and selection agents' part: the next tool to call, or the text that ends the turn.</summary>
internal static class ReplyRules
{
    private const int MaxProposals = 3;

    /// <summary>What any of the tools answers.</summary>
    private sealed record Found(TourFact[]? Tours = null, KnowledgeRules.Article[]? Articles = null, bool Ok = false, string? Reason = null, bool Proposed = false, string? Error = null);

    /// <param name="results">What the tools have answered so far in this turn, in order.</param>
    /// <param name="offered">Names of the tools that may be called.</param>
    public static AIContent Next(AgentInput input, IReadOnlyList<string> results, IReadOnlyCollection<string> offered)
    {
        var texts = RulesTexts.For(input.Language, Variation(input));
        var answers = results.Select(result => JsonSerializer.Deserialize<Found>(result, RunRecorder.Json)!).ToList();
        if (answers.Count > 0 && answers[^1].Ok)
            return new TextContent(texts?.HandedOff(answers[^1].Reason) ?? ClientTexts.ManagerWillAnswer(input.Language));
        if (texts is null) return HandOff(HandoffReason.OutOfScope);

        var lines = input.Dialogue.Where(line => line.From == "client" && line.N > input.AnsweredThrough).Select(line => ClientText.Of(line.Text)).ToList();
        if (input.Agent == SelectionKind.Name && offered.Contains(ToolNames.ProposeHold) && lines.FindLast(IntentReader.AsksToHold) is { } wish) return Hold(wish, input, texts, answers);
        if (input.Stage == Stage.Selection && lines.Exists(IntentReader.IsChoice)) return HandOff(HandoffReason.WantsToBook);
        var about = WhatTheyAreAbout(lines, input);
        if (FindQuestion(lines, about) is { } question) return Answer(question, input, texts, answers, offered);
        if (input.Agent != SelectionKind.Name) return new TextContent(Ask(input, texts, lines));
        if (input.Stage == Stage.Selection && about is "other" or "greeting") return new TextContent(texts.Acknowledged());
        return Propose(input, texts, [.. answers.Where(answer => answer.Tours is not null)]);
    }

    // Another phrasing with every turn, and for every client.
    private static int Variation(AgentInput input) =>
        ((input.Dialogue.Count / 2) + (input.Dialogue.Count == 0 ? 0 : input.Dialogue[0].Text.Aggregate(0, (sum, character) => (sum + character) % 9973))) % 9973;

    // What they all are about, or "tour" when they differ.
    private static string WhatTheyAreAbout(List<string> lines, AgentInput input)
    {
        var intents = lines.Select(line => IntentReader.Read(line, QualificationRules.TellsWishes(line, input))).Distinct(StringComparer.Ordinal).ToList();
        if (intents.Count > 1) intents.Remove("greeting");
        return intents.Count == 1 ? intents[0] : "tour";
    }

    // Of terms a client wants to hear also when he tells his wishes in the same breath.
    private static string? FindQuestion(List<string> lines, string about) => lines.FindLast(IntentReader.IsQuestionOfTerms) ?? (about == "question" ? lines.LastOrDefault() : null);

    private static AIContent Answer(string question, AgentInput input, RulesTexts texts, List<Found> answers, IReadOnlyCollection<string> offered)
    {
        if (answers.Find(answer => answer.Articles is not null)?.Articles is not { } articles)
            return answers.Count == 0 && offered.Contains(ToolNames.SearchKnowledge, StringComparer.Ordinal)
                ? Call(ToolNames.SearchKnowledge, new Dictionary<string, object?>(StringComparer.Ordinal) { ["query"] = question.Length <= LongestQuery ? question : question[..LongestQuery] })
                : HandOff(HandoffReason.OutOfScope);
        if (KnowledgeRules.FindAnswer(question, articles, input.Language) is not { } answer) return HandOff(HandoffReason.OutOfScope);
        return new TextContent(input.Missing.Count == 0 || input.Stage == Stage.Selection ? answer : $"{answer}\n{texts.Question(input.Missing[0], input.Known)}");
    }

    private const int LongestQuery = 200;

    private static string Ask(AgentInput input, RulesTexts texts, List<string> lines)
    {
        // Who does not know yet what he was asked is asked for the next thing.
        var isUndecided = input.Missing.Count > 1 && input.Dialogue.Any(line => line.From == "agent") && lines.Exists(IntentReader.IsUndecided);
        var question = texts.Question(input.Missing[isUndecided ? 1 : 0], input.Known);
        return texts.Understood(input.Known) is { } understood ? $"{understood}\n{question}" : question;
    }

    // "Придержите места во втором": it must be clear of which tour, or a person sorts it out.
    private static AIContent Hold(string wish, AgentInput input, RulesTexts texts, List<Found> answers)
    {
        if (answers.Count > 0 && answers[^1].Proposed) return new TextContent(texts.HoldProposed());
        if (answers.Count > 0 && answers[^1].Error is not null) return HandOff(HandoffReason.WantsToBook);
        var (call, tours, _) = Search(input, [.. answers.Where(answer => answer.Tours is not null)]);
        if (call is not null) return call;
        var shown = Order(tours, input.Known).Shown;
        var chosen = IntentReader.NumberOfChoice(wish) is { } number ? shown.ElementAtOrDefault(number - 1) : shown.Count == 1 ? shown[0] : null;
        if (chosen is null) return HandOff(HandoffReason.WantsToBook);
        var seats = Math.Max(input.Known.Adults ?? 1, 1) + (input.Known.Children?.Count(child => child.Age is not < Party.ChildFrom) ?? 0);
        return Call(ToolNames.ProposeHold, new Dictionary<string, object?>(StringComparer.Ordinal) { ["departureId"] = chosen.Departure.DepartureId, ["seats"] = seats });
    }

    private static AIContent Propose(AgentInput input, RulesTexts texts, List<Found> answers)
    {
        var (call, tours, exact) = Search(input, answers);
        return call ?? (tours.Count > 0 ? new TextContent(Describe(tours, input.Known, texts, exact)) : HandOff(HandoffReason.NothingFound));
    }

    /// <returns>The next search, or what the searches have found; nothing when they found none.</returns>
    private static (AIContent? Call, List<TourFact> Tours, bool Exact) Search(AgentInput input, List<Found> answers)
    {
        var rounds = TourSearches.Rounds(input.Known, input.Today);
        var done = 0;
        for (var round = 0; round < rounds.Count; round++)
        {
            // All searches of a round, then what they found together.
            if (answers.Count < done + rounds[round].Count) return (Call(ToolNames.SearchTours, rounds[round][answers.Count - done]), [], false);
            var tours = answers.Skip(done).Take(rounds[round].Count).SelectMany(answer => answer.Tours!).DistinctBy(tour => tour.TourId).ToList();
            done += rounds[round].Count;
            if (tours.Count > 0) return (null, tours, round == 0);
        }

        return (null, [], false);
    }

    private static string Describe(List<TourFact> tours, AgentInput.KnownFacts known, RulesTexts texts, bool exact)
    {
        var (shown, overBudget) = Order(tours, known);
        return texts.Proposals(known, shown, exact, overBudget);
    }

    /// <summary>What a client is shown, in the order in which he is.</summary>
    private static (List<RulesTexts.Proposal> Shown, bool OverBudget) Order(List<TourFact> tours, AgentInput.KnownFacts known)
    {
        var proposals = tours
            .SelectMany(tour => tour.Departures.Select(departure => new RulesTexts.Proposal(tour, departure)))
            .OrderBy(proposal => IsOverBudget(proposal, known)).ThenBy(proposal => proposal.Departure.TotalForParty ?? proposal.Departure.PriceAdult)
            .ThenBy(proposal => proposal.Departure.Date).DistinctBy(proposal => proposal.Tour.TourId).ToList();
        var affordable = proposals.Where(proposal => !IsOverBudget(proposal, known)).ToList();
        return ([.. (affordable.Count > 0 ? affordable : proposals).Take(MaxProposals)], affordable.Count == 0);
    }

    // A budget in another currency than the price is left to people: no rate of exchange is known here.
    private static bool IsOverBudget(RulesTexts.Proposal proposal, AgentInput.KnownFacts known) =>
        known.Budget is { } budget && budget.Currency == proposal.Departure.Currency
        && (PerPersonBudget.IsMeant(known) ? proposal.Departure.PriceAdult : proposal.Departure.TotalForParty) > budget.Amount;

    private static FunctionCallContent HandOff(string reason) => Call(ToolNames.RequestHandoff, new Dictionary<string, object?>(StringComparer.Ordinal) { ["reason"] = reason });

    private static FunctionCallContent Call(string tool, Dictionary<string, object?> arguments) => new(Guid.NewGuid().ToString("N"), tool, arguments);
}
