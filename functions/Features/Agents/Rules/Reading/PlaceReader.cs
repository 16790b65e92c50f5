using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>Where a client wants to go.</summary>
/// <param name="Places">Several when the client has not decided: "Турция или Египет".</param>
public sealed record Destination(IReadOnlyList<Place> Places)
{
    /// <summary>The country, when there is only one.</summary>
    public string? Country => Places.Select(place => place.Country).Distinct(StringComparer.Ordinal).Count() == 1 ? Places[0].Country : null;

    /// <summary>Alternatives are told as such: a name that <see cref="PlaceReader"/> reads back.</summary>
    public string Name(string language) =>
        string.Join(language == "ru" ? " или " : " or ", Places.Select(place => place.Name(language)));
}

/// <summary>Finds the destination: in any case and with slips; what is corrected ("не Турция, а Египет") counts as corrected, and what is joined by "или" stays open.</summary>
public static partial class PlaceReader
{
    private sealed record Found(Place Place, int Start, int End);

    /// <returns>What the text asks for last; a resort counts more than its country beside it. Null when it names no place.</returns>
    public static Destination? Read(string text)
    {
        var asked = Find(text).Where(found => !Rejected().IsMatch(text[..found.Start])).ToList();
        if (asked.Count == 0) return null;
        var chain = LastChain(text, asked);
        // "Турция, лучше Аланья", "Side, Turkey": the country only says where the resort is.
        if (chain.Count == 1 && chain[0].City is null && asked.FindLast(found => found.Place.Country == chain[0].Country && found.Place.City is not null) is { } resort) return new Destination([resort.Place]);
        var resorts = chain.Where(place => place.City is not null).Select(place => place.Country).ToHashSet(StringComparer.Ordinal);
        return new Destination([.. chain.Where(place => place.City is not null || !resorts.Contains(place.Country)).Distinct()]);
    }

    private static List<Place> LastChain(string text, List<Found> asked)
    {
        var chain = new List<Place> { asked[^1].Place };
        for (var index = asked.Count - 1; index > 0; index--)
        {
            var between = text[asked[index - 1].End..asked[index].Start];
            var joined = Or().IsMatch(between) || (chain.Count > 1 && between.Trim() == ",") || (And().IsMatch(between) && AreResortsOfOneCountry(asked[index - 1].Place, asked[index].Place));
            if (!joined) break;
            chain.Insert(0, asked[index - 1].Place);
        }

        return chain;
    }

    private static bool AreResortsOfOneCountry(Place one, Place other) => one.Country == other.Country && one.City is not null && other.City is not null;

    private static List<Found> Find(string text)
    {
        var words = Word().Matches(text).Select(match => new TextWord(match.Value, match.Value.ToLowerInvariant().Replace('ё', 'е'), match.Index)).ToList();
        var found = new List<Found>();
        for (var index = 0; index < words.Count; index++)
        {
            if (FindAt(words, index) is not { } place) continue;
            found.Add(new Found(place.Place, words[index].Index, words[index + place.Words - 1].End));
            index += place.Words - 1;
        }

        return found;
    }

    // The longest name, else a slip of one.
    private static (Place Place, int Words)? FindAt(List<TextWord> words, int index)
    {
        (Place Place, int Words)? best = null;
        foreach (var (place, names) in PlaceTable.All)
        {
            foreach (var name in names)
            {
                if (name.Parts.Count > (best?.Words ?? 0) && name.IsAt(words, index)) best = (place, name.Parts.Count);
            }
        }

        if (best is not null || words[index].Text.Length < 5) return best;
        foreach (var (place, names) in PlaceTable.All)
        {
            if (names.Any(name => name.IsSlip(words[index]))) return (place, 1);
        }

        return null;
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[\s,]*(?:или|либо|or|/)\s*(?:(?:может|можно|вообще|даже|maybe|perhaps|even)\s+)?(?:(?:в|на|to|in)\s+)?$|^/$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Or();

    [GeneratedRegex(@"^\s*(?:,|и|and|&|\+)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex And();

    [GeneratedRegex(@"(?<!\p{L})(?:не(?:\s+(?:в|на|хотим|хочу|надо|нужна|нужен))*|кроме|вместо|not(?:\s+(?:to|in))?|except|but\s+not|anything\s+but|instead\s+of)\s+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rejected();
}
