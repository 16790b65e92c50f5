namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Days are those of departures that a tool has told; beside a tour, of that tour's. The client's own dates may be repeated as the span that they are.</summary>
internal static class DateCheck
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
            // The day of return without that of departure would pass for one.
            told.UnionWith(tours.SelectMany(tour => tour.Departures).Where(departure => found.Any(date => date.IsOn(departure.Date))).Select(departure => departure.EndDate));
            if (segment.Tour is null && wished.TrueForAll(day => found.Any(date => date.IsOn(day)))) told.UnionWith(wished);
            var unknown = found.FirstOrDefault(date => !told.Any(date.IsOn)
                && (segment.Tour is not null || !inArticles.Any(one => one.Day == date.Day && one.Month == date.Month && (date.Year is null || date.Year == one.Year))));
            if (unknown is not null) return $"The date {unknown.Text} is in no tool's result.";
            if (FindMonth(segment, grounds, told, wished) is { } fault) return fault;
        }

        return null;
    }

    private static string? FindMonth(Segment segment, Grounds grounds, HashSet<DateOnly> told, List<DateOnly> wished)
    {
        var months = told.Select(day => day.Month).Concat(wished.Select(day => day.Month)).ToHashSet();
        if (wished.Count == 2) months.UnionWith(Enumerable.Range(0, 12).Select(wished[0].AddMonths).TakeWhile(day => day <= wished[1]).Select(day => day.Month));
        months.UnionWith(grounds.ClientLines.Append(grounds.Told).SelectMany(text => DateMentions.FindMonths(text).Select(month => month.Month).Concat(DateMentions.Find(text).Select(date => date.Month))));
        var unknown = DateMentions.FindMonths(segment.Text).FirstOrDefault(month => !months.Contains(month.Month));
        return unknown.Text is null ? null : $"No tool's result and no word of the client is about {unknown.Text}.";
    }
}
