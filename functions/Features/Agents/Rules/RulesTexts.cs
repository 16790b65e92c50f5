using System.Globalization;
using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Agents.Rules.Text;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>The wording of the rules provider in one language. Which of several phrasings is taken depends on the dialogue alone: it varies, and repeats exactly.</summary>
/// <param name="variation">Not negative; another one with every turn.</param>
internal abstract class RulesTexts(int variation)
{
    public sealed record Proposal(TourFact Tour, DepartureFact Departure);

    protected abstract string Language { get; }

    /// <returns>Null for a language that the rules do not speak.</returns>
    public static RulesTexts? For(string language, int variation) => language switch { "ru" => new RussianTexts(variation), "en" => new EnglishTexts(variation), _ => null };

    /// <summary>The farewell of a hand-off.</summary>
    public abstract string HandedOff(string? reason);

    /// <summary>A manager was asked to keep seats; nobody keeps them yet.</summary>
    public abstract string HoldProposed();

    /// <summary>The client says something that asks for nothing.</summary>
    public string Acknowledged() => Pick(Acknowledgements());

    public abstract string Question(string missing, AgentInput.KnownFacts known);

    /// <returns>Null when nothing is known yet.</returns>
    public string? Understood(AgentInput.KnownFacts known)
    {
        var facts = new[] { Place(known), Dates(known), Travellers(known), Budget(known) }.OfType<string>().ToList();
        return facts.Count == 0 ? null : $"{Pick(Opening())}: {string.Join(", ", facts)}.";
    }

    /// <param name="exact">The tours match all that was asked, not a widened search.</param>
    public string Proposals(AgentInput.KnownFacts known, IReadOnlyList<Proposal> proposals, bool exact, bool overBudget)
    {
        var lines = new List<string>();
        if (Understood(known) is { } understood) lines.Add(understood);
        lines.Add(!exact ? NearestInstead() : overBudget ? OverBudget()
            : known.Budget is { } budget && proposals.Any(proposal => proposal.Departure.Currency != budget.Currency) ? OtherCurrency(proposals[0].Departure.Currency, budget.Currency)
            : Pick(Fitting(proposals.Count)));
        lines.AddRange(proposals.Select((proposal, index) => $"{(proposals.Count > 1 ? $"{index + 1}. " : "")}{Describe(proposal, known)}"));
        lines.Add(Pick(Closing(proposals.Count)));
        return string.Join('\n', lines);
    }

    protected abstract string[] Acknowledgements();

    protected abstract string[] Opening();

    protected abstract string[] Fitting(int count);

    protected abstract string OverBudget();

    /// <summary>Whether the budget is enough cannot be told: no rate of exchange is known here.</summary>
    protected abstract string OtherCurrency(string price, string budget);

    protected abstract string NearestInstead();

    protected abstract string[] Closing(int count);

    protected abstract string Travellers(int? adults, IReadOnlyList<Child>? children);

    protected abstract string Budget(string amount, bool perPerson);

    protected abstract string TypeName(string type);

    protected abstract string Describe(Proposal proposal, AgentInput.KnownFacts known);

    // The first phrasing's length makes choices of one reply differ from each other.
    protected string Pick(string[] phrasings) => phrasings[(variation + phrasings[0].Length) % phrasings.Length];

    /// <summary>1400 → "1400 USD", 152000 → "152 000 RUB": a space that does not break groups five and more digits.</summary>
    protected static string Format(decimal amount, string currency)
    {
        var format = new NumberFormatInfo { NumberGroupSeparator = "\u00A0", NumberDecimalSeparator = "." };
        return $"{amount.ToString(amount == decimal.Truncate(amount) ? (amount < 10_000 ? "0" : "#,0") : "#,0.00", format)} {currency}";
    }

    protected string Span(DateOnly from, DateOnly to)
    {
        if (from == to) return Day(from, withYear: true);
        if (from.Year != to.Year) return $"{Day(from, withYear: true)} – {Day(to, withYear: true)}";
        if (from.Month != to.Month) return $"{Day(from, withYear: false)} – {Day(to, withYear: true)}";
        return $"{from.Day}–{Day(to, withYear: true)}";
    }

    protected string Day(DateOnly date, bool withYear) => $"{date.Day} {Months.WithDay(date.Month, Language)}{(withYear ? $" {date.Year}" : "")}";

    private string? Place(AgentInput.KnownFacts known)
    {
        var type = known.TourType is null ? null : TypeName(known.TourType);
        return known.Destination is null ? type : type is null ? known.Destination : $"{known.Destination} ({type})";
    }

    private string? Dates(AgentInput.KnownFacts known)
    {
        if (known.DateFrom is not { } from) return null;
        var to = known.DateTo ?? from;
        var isWholeMonth = from.Day == 1 && to == from.AddMonths(1).AddDays(-1);
        // "Any dates" needs no repeating.
        if (to.DayNumber - from.DayNumber > 300) return null;
        return isWholeMonth ? $"{Months.Alone(from.Month, Language)} {from.Year}" : Span(from, to);
    }

    private string? Travellers(AgentInput.KnownFacts known) => known.Adults is null && known.Children is not { Count: > 0 } ? null : Travellers(known.Adults, known.Children);

    private string? Budget(AgentInput.KnownFacts known) => known.Budget is null ? null : Budget(Format(known.Budget.Amount, known.Budget.Currency), PerPersonBudget.IsMeant(known));
}
