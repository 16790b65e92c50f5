using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Days are those of departures that a tool has told; beside a tour, of that tour's. The client's own dates may be repeated as the span that they are.</summary>
internal static partial class DateCheck
{
    public static string? Find(CheckedText reply, Grounds grounds)
    {
        // One end of the client's span alone would pass for a departure.
        var wished = new[] { grounds.Known.DateFrom, grounds.Known.DateTo }.OfType<DateOnly>().ToList();
        var inArticles = DateMentions.Find(grounds.Told);
        foreach (var segment in reply.Segments)
        {
            var found = DateMentions.Find(segment.Text);
            var tours = grounds.Tours.Where(tour => segment.Tour is null || tour.TourId == segment.Tour.TourId).ToList();
            var told = tours.SelectMany(tour => tour.Departures.Select(departure => departure.Date).Concat(tour.SoldOut ?? [])).ToHashSet();
            var departures = tours.SelectMany(tour => tour.Departures).ToList();
            if (segment.Tour is null && wished.TrueForAll(day => found.Any(date => date.IsOn(day)))) told.UnionWith(wished);
            var unknown = found.FirstOrDefault(date => !told.Any(date.IsOn) && !IsReturn(date, found, segment.Text, departures)
                && (segment.Tour is not null || !inArticles.Any(one => one.Day == date.Day && one.Month == date.Month && (date.Year is null || date.Year == one.Year))));
            if (unknown is not null) return $"The date {unknown.Text} is in no tool's result.";
            told.UnionWith(departures.Select(departure => departure.EndDate));
            if (FindMonth(segment, grounds, told, wished) is { } fault) return fault;
        }

        return null;
    }

    // The day of return counts as the end of its departure's span, or where it is called a return; alone it would pass for a departure.
    private static bool IsReturn(DateMention date, IReadOnlyList<DateMention> found, string text, IReadOnlyList<DepartureFact> departures) =>
        departures.Where(departure => date.IsOn(departure.EndDate)).Any(departure => Return().IsMatch(text[Math.Max(0, date.Index - 30)..date.Index])
            || found.Any(start => start.IsOn(departure.Date) && (start.Index == date.Index || (start.Index < date.Index && Until().IsMatch(text[Math.Min(date.Index, start.Index + start.Length)..date.Index])))));

    [GeneratedRegex(@"^[\s,]*(?:-|–|—|по|до|to|till|until|through|bis|au|jusqu’au|al|hasta|do|إلى|حتى)\s*(?:the\s+|zum\s+|el\s+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Until();

    [GeneratedRegex(@"(?:возвращ\p{L}+|обратн\p{L}+|вернёте\p{L}*|вернете\p{L}*|return\p{L}*|back|rück\p{L}+|zurück|retour\p{L}*|regres\p{L}+|vuelta|powr[oó]t\p{L}*|عودة|العودة)[^.\n]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Return();

    private static string? FindMonth(Segment segment, Grounds grounds, HashSet<DateOnly> told, List<DateOnly> wished)
    {
        var months = told.Select(day => day.Month).Concat(wished.Select(day => day.Month)).ToHashSet();
        if (wished.Count == 2) months.UnionWith(Enumerable.Range(0, 12).Select(wished[0].AddMonths).TakeWhile(day => day <= wished[1]).Select(day => day.Month));
        months.UnionWith(grounds.ClientLines.Append(grounds.Told).SelectMany(text => DateMentions.FindMonths(text).Select(month => month.Month).Concat(DateMentions.Find(text).Select(date => date.Month))));
        var unknown = DateMentions.FindMonths(segment.Text).FirstOrDefault(month => !months.Contains(month.Month));
        return unknown.Text is null ? null : $"No tool's result and no word of the client is about {unknown.Text}.";
    }
}
