using SoulCrm.Functions.Features.Agents.Qualify;
using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Agents.Rules.Text;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>The qualification agent's part: reads the new lines of the client one after the other, later ones correcting earlier ones.</summary>
internal static class QualificationRules
{
    public static QualificationOutput Read(AgentInput input)
    {
        var output = new QualificationOutput();
        var intent = "greeting";
        foreach (var line in input.Dialogue.Where(line => line.From == "client" && line.N > Math.Min(input.ReadThrough, input.AnsweredThrough)))
        {
            var text = ClientText.Of(line.Text);
            var read = ReadLine(text, input);
            // What a manager has dealt with is read for its wishes only.
            if (line.N > input.AnsweredThrough) intent = Stronger(intent, IntentReader.Read(text, TellsWishes(read)));
            output = Merge(output, read);
        }

        return output with { Intent = intent };
    }

    /// <summary>Whether a line says something of place, dates, travellers, budget or wishes.</summary>
    public static bool TellsWishes(string text, AgentInput input) => TellsWishes(ReadLine(text, input));

    private static bool TellsWishes(QualificationOutput read) =>
        read is not { Destination: null, TourType: null, DateFrom: null, Adults: null, Children: null, Budget: null, Wishes: null or { Length: 0 } };

    private static QualificationOutput ReadLine(string text, AgentInput input)
    {
        var place = PlaceReader.Read(text);
        var dates = DateReader.Read(text, input.Today) ?? (input.Known.DateFrom is { } known ? DateReader.ReadDaysOf(known, text) : null);
        var travellers = TravellersReader.Read(text);
        var budget = BudgetReader.Read(text);
        var asked = input.Missing.Count > 0 ? input.Missing[0] : null;
        var (adults, children) = asked == Qualification.TravellersField ? ReadBareTravellers(text, travellers, input.Known) : (travellers.Adults, travellers.Children);
        var wishes = WishReader.ReadWishes(text, input.Language);
        if (budget is { PerPerson: true }) wishes = wishes.Append(PerPersonBudget.Wish(budget.Money, input.Language));
        return new QualificationOutput(
            Destination: place?.Name(input.Language), Country: place?.Country, TourType: WishReader.ReadType(text), DateFrom: dates?.From, DateTo: dates?.To, Flexible: dates?.Flexible,
            Adults: adults, Children: children is null ? null : [.. children], Budget: budget?.Money, Wishes: [.. wishes]);
    }

    // "2" or "6 лет" says something only because we have just asked.
    private static (int? Adults, IReadOnlyList<Child>? Children) ReadBareTravellers(string text, Travellers travellers, AgentInput.KnownFacts known)
    {
        var agesAreAsked = known.Adults is not null && known.Children?.Any(child => child.Age is null) == true;
        if (agesAreAsked && TravellersReader.ReadBareAges(text) is { Count: > 0 } ages)
            return (travellers.Adults, [.. ages.Select(age => new Child(age))]);
        return (travellers.Adults ?? (known.Adults is null ? TravellersReader.ReadBareCount(text) : null), travellers.Children);
    }

    private static QualificationOutput Merge(QualificationOutput earlier, QualificationOutput later) => later with
    {
        Destination = later.Destination ?? earlier.Destination,
        // A place of several countries has none, also not the one that was named before.
        Country = later.Destination is null ? earlier.Country : later.Country,
        TourType = later.TourType ?? earlier.TourType,
        DateFrom = later.DateFrom ?? earlier.DateFrom,
        DateTo = later.DateFrom is null ? earlier.DateTo : later.DateTo,
        Flexible = later.DateFrom is null ? earlier.Flexible : later.Flexible,
        Adults = later.Adults ?? earlier.Adults,
        Children = later.Children ?? earlier.Children,
        Budget = later.Budget ?? earlier.Budget,
        Wishes = [.. (earlier.Wishes ?? []).Union(later.Wishes ?? [], StringComparer.Ordinal)],
    };

    // Of several new lines, the one that most needs a reaction decides.
    private static string Stronger(string one, string other)
    {
        string[] order = ["complaint", "human", "book", "tour", "question", "other", "greeting"];
        return Array.IndexOf(order, one) <= Array.IndexOf(order, other) ? one : other;
    }
}
