using SoulCrm.Functions.Features.Agents.Rules.Reading;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>
/// The searches that answer a client's wish, as arguments of search_tours: a round for what was asked, then wider ones. A round has a search for each
/// place that the client named, and the first round that finds something is the last.
/// </summary>
internal static class TourSearches
{
    private sealed record Target(string? Country, string? City);

    public static IReadOnlyList<IReadOnlyList<Dictionary<string, object?>>> Rounds(AgentInput.KnownFacts known, DateOnly today)
    {
        var targets = Targets(known);
        var countries = targets.Select(target => target with { City = null }).Distinct().ToList();
        var rounds = new List<IReadOnlyList<Dictionary<string, object?>>>();
        if (targets.Exists(target => target.City is not null)) rounds.Add(Round(targets, known.TourType, known.DateFrom, known.DateTo));
        rounds.Add(Round(countries, known.TourType, known.DateFrom, known.DateTo));
        var hasCountry = countries.TrueForAll(target => target.Country is not null);
        if (known.TourType is not null && hasCountry) rounds.Add(Round(countries, null, known.DateFrom, known.DateTo));
        rounds.Add(Round(countries, hasCountry ? null : known.TourType, today, null));
        return rounds;

        IReadOnlyList<Dictionary<string, object?>> Round(IEnumerable<Target> places, string? type, DateOnly? from, DateOnly? to) => [.. places.Select(place => Search(known, place, type, from, to))];
    }

    private static List<Target> Targets(AgentInput.KnownFacts known)
    {
        var places = known.Destination is null ? [] : PlaceReader.Read(known.Destination)?.Places ?? [];
        // What a person has set as the country counts more than what the name means to us.
        if (places.Count < 2 && known.Country is not null) return [new Target(known.Country, places.FirstOrDefault(place => place.Country == known.Country)?.City)];
        return places.Count == 0 ? [new Target(null, null)] : [.. places.Select(place => new Target(place.Country, place.City))];
    }

    private static Dictionary<string, object?> Search(AgentInput.KnownFacts known, Target place, string? type, DateOnly? from, DateOnly? to) => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["country"] = place.Country,
        ["city"] = place.City,
        ["type"] = type,
        ["dateFrom"] = from,
        ["dateTo"] = to,
        ["adults"] = Math.Max(known.Adults ?? 1, 1),
        ["childrenAges"] = known.Children?.Select(child => child.Age ?? 0).ToArray() ?? [],
    }.Where(argument => argument.Value is not null).ToDictionary(StringComparer.Ordinal);
}
