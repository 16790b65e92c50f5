using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Agents.Selection;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>The communication and selection agents' part: the next tool to call, or the text that ends the turn.</summary>
internal static class ReplyRules
{
    private const int MaxProposals = 3;

    private sealed record Found(TourFact[]? Tours = null, bool Ok = false, string? Reason = null);

    /// <param name="results">What the tools have answered so far in this turn, in order.</param>
    public static AIContent Next(AgentInput input, IReadOnlyList<string> results)
    {
        var texts = RulesTexts.For(input.Language);
        var answers = results.Select(result => JsonSerializer.Deserialize<Found>(result, RunRecorder.Json)!).ToList();
        if (answers.Count > 0 && answers[^1].Ok)
            return new TextContent(texts?.HandedOff(answers[^1].Reason) ?? ClientTexts.ManagerWillAnswer(input.Language));
        if (texts is null) return HandOff(HandoffReason.OutOfScope);
        var about = WhatTheNewLinesAreAbout(input);
        if (about == "question") return HandOff(HandoffReason.OutOfScope);
        if (input.Agent != SelectionKind.Name) return Ask(input, texts);
        if (input.Stage == Stage.Selection && about == "choice") return HandOff(HandoffReason.WantsToBook);
        if (input.Stage == Stage.Selection && about is "other" or "greeting") return new TextContent(texts.Acknowledged(input.Dialogue.Count));
        return Propose(input, texts, answers);
    }

    // What they all are about, or "tour" when they differ.
    private static string WhatTheNewLinesAreAbout(AgentInput input)
    {
        var intents = input.Dialogue.Where(line => line.From == "client" && line.N > input.AnsweredThrough)
            .Select(line => WishReader.IsChoice(line.Text) ? "choice" : WishReader.ReadIntent(line.Text, QualificationRules.TellsWishes(line.Text, input))).Distinct(StringComparer.Ordinal).ToList();
        return intents.Count == 1 ? intents[0] : "tour";
    }

    private static TextContent Ask(AgentInput input, RulesTexts texts)
    {
        var understood = texts.Understood(input.Known, input.Dialogue.Count);
        var question = texts.Question(input.Missing[0], input.Known, input.Dialogue.Count);
        return new TextContent(understood is null ? question : $"{understood}\n{question}");
    }

    private static AIContent Propose(AgentInput input, RulesTexts texts, List<Found> answers)
    {
        // Each search without a hit is followed by a wider one.
        var searches = Searches(input.Known, input.Today).ToList();
        var tours = answers.Count > 0 ? answers[^1].Tours ?? [] : [];
        if (tours.Length == 0)
            return answers.Count < searches.Count ? Call("search_tours", searches[answers.Count]) : HandOff(HandoffReason.NothingFound);

        var proposals = tours
            .SelectMany(tour => tour.Departures.Select(departure => new RulesTexts.Proposal(tour, departure)))
            .OrderBy(proposal => IsOverBudget(proposal, input.Known.Budget)).ThenBy(proposal => proposal.Departure.TotalForParty ?? proposal.Departure.PriceAdult)
            .ThenBy(proposal => proposal.Departure.Date).DistinctBy(proposal => proposal.Tour.TourId).ToList();
        var affordable = proposals.Where(proposal => !IsOverBudget(proposal, input.Known.Budget)).ToList();
        var shown = (affordable.Count > 0 ? affordable : proposals).Take(MaxProposals).ToList();
        return new TextContent(texts.Proposals(input.Known, shown, exact: answers.Count == 1, overBudget: affordable.Count == 0, input.Dialogue.Count));
    }

    private static bool IsOverBudget(RulesTexts.Proposal proposal, Money? budget) =>
        budget is not null && budget.Currency == proposal.Departure.Currency && proposal.Departure.TotalForParty > budget.Amount;

    private static IEnumerable<Dictionary<string, object?>> Searches(AgentInput.KnownFacts known, DateOnly today)
    {
        var city = known.Destination is null ? null : PlaceReader.Read(known.Destination)?.City;
        var ages = known.Children?.Select(child => child.Age ?? 0).ToArray() ?? [];
        if (city is not null) yield return Search(city, known.TourType, known.DateFrom, known.DateTo);
        yield return Search(null, known.TourType, known.DateFrom, known.DateTo);
        if (known.TourType is not null && known.Country is not null) yield return Search(null, null, known.DateFrom, known.DateTo);
        yield return Search(null, known.Country is null ? known.TourType : null, today, null);

        Dictionary<string, object?> Search(string? inCity, string? type, DateOnly? from, DateOnly? to) => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["country"] = known.Country, ["city"] = inCity, ["type"] = type, ["dateFrom"] = from, ["dateTo"] = to, ["adults"] = Math.Max(known.Adults ?? 1, 1), ["childrenAges"] = ages,
        }.Where(argument => argument.Value is not null).ToDictionary(StringComparer.Ordinal);
    }

    private static FunctionCallContent HandOff(string reason) => Call("request_handoff", new Dictionary<string, object?>(StringComparer.Ordinal) { ["reason"] = reason });

    private static FunctionCallContent Call(string tool, Dictionary<string, object?> arguments) => new(Guid.NewGuid().ToString("N"), tool, arguments);
}
