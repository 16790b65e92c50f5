using System.Globalization;
using System.Text.Json;
using SoulCrm.Evals.Dialogues;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Evals.Judging;

/// <param name="Counts">Unknown slots that were left unknown are no achievement and do not count.</param>
internal sealed record SlotVerdict(string Slot, bool Right, bool Counts, string Expected, string Actual);

/// <summary>Compares what an agent understood with what a dialogue expects, slot by slot.</summary>
internal static class SlotJudge
{
    private static readonly string[] OnlyWhereNamed = [Slot.Flexible, Slot.Wishes];

    public static IReadOnlyList<SlotVerdict> Compare(IReadOnlyDictionary<string, JsonElement> expected, Qualification actual, int tolerance)
    {
        var verdicts = new List<SlotVerdict>();
        foreach (var slot in Slot.All)
        {
            if (!expected.TryGetValue(slot, out var wanted) && OnlyWhereNamed.Contains(slot, StringComparer.Ordinal)) continue;
            var alternatives = Alternatives(slot, wanted);
            var isVague = expected.ContainsKey(Slot.Flexible) && actual.Flexible == true;
            var right = alternatives.Any(one => Fits(slot, one, actual, isVague ? tolerance : 0));
            var mustBeUnknown = alternatives.All(IsNothing);
            verdicts.Add(new SlotVerdict(slot, right, Counts: !mustBeUnknown || !right, mustBeUnknown ? "nothing" : string.Join(" or ", alternatives.Select(one => one.ToString())), Show(slot, actual) ?? "nothing"));
        }

        return verdicts;
    }

    private static List<JsonElement> Alternatives(string slot, JsonElement wanted)
    {
        if (wanted.ValueKind != JsonValueKind.Array || slot == Slot.Wishes) return [wanted];
        // Ages are an array themselves.
        return slot == Slot.Children && wanted.EnumerateArray().All(age => age.ValueKind != JsonValueKind.Array) ? [wanted] : [.. wanted.EnumerateArray()];
    }

    private static bool Fits(string slot, JsonElement wanted, Qualification actual, int tolerance)
    {
        if (IsNothing(wanted)) return Show(slot, actual) is null;
        return slot switch
        {
            Slot.Destination => actual.Destination is { } destination && Plain(destination) == Plain(wanted.GetString()!),
            Slot.Dates => actual.DateFrom is { } from && FitsDates(wanted.GetString()!, from, actual.DateTo ?? from, tolerance),
            Slot.Children => actual.Children is { } children && Ages(children.Select(child => child.Age)).SequenceEqual(Ages(wanted.EnumerateArray().Select(age => age.ValueKind == JsonValueKind.Null ? null : (int?)age.GetInt32()))),
            Slot.Wishes => wanted.EnumerateArray().All(wish => (actual.Wishes ?? []).Any(told => Plain(told).Contains(Plain(wish.GetString()!), StringComparison.Ordinal))),
            _ => Show(slot, actual) == wanted.ToString(),
        };
    }

    private static bool FitsDates(string wanted, DateOnly from, DateOnly to, int tolerance)
    {
        var ends = wanted.Split('/').Select(day => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray();
        return Math.Abs(ends[0].DayNumber - from.DayNumber) <= tolerance && Math.Abs(ends[1].DayNumber - to.DayNumber) <= tolerance;
    }

    private static string? Show(string slot, Qualification actual) => slot switch
    {
        Slot.Country => actual.Country,
        Slot.Destination => actual.Destination,
        Slot.TourType => actual.TourType,
        Slot.Dates => actual.DateFrom is { } from ? $"{from:yyyy-MM-dd}/{actual.DateTo ?? from:yyyy-MM-dd}" : null,
        Slot.Flexible => actual.Flexible?.ToString(),
        Slot.Adults => actual.Adults?.ToString(CultureInfo.InvariantCulture),
        Slot.Children => actual.Children is { } children ? $"[{string.Join(", ", children.Select(child => child.Age?.ToString(CultureInfo.InvariantCulture) ?? "null"))}]" : null,
        Slot.Budget => actual.Budget is { } budget ? $"{budget.Amount.ToString("0.##", CultureInfo.InvariantCulture)} {budget.Currency}" : null,
        _ => actual.Wishes is { Count: > 0 } wishes ? string.Join(", ", wishes) : null,
    };

    private static bool IsNothing(JsonElement wanted) => wanted.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static IEnumerable<int> Ages(IEnumerable<int?> ages) => ages.Select(age => age ?? -1).Order();

    private static string Plain(string text) => string.Join(' ', text.ToLowerInvariant().Replace('ё', 'е').Split([' ', ',', '.', '-', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries));
}
