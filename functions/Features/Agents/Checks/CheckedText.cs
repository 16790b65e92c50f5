using System.Globalization;
using System.Text;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>A part of a reply that is about one tour; null: about none.</summary>
public sealed record Segment(string Text, TourFact? Tour)
{
    /// <summary>The departures that it can be about: of its tour, and of the days that it names.</summary>
    public IReadOnlyList<DepartureFact> Departures(Grounds grounds)
    {
        var departures = grounds.Tours.Where(tour => Tour is null || tour.TourId == Tour.TourId).SelectMany(tour => tour.Departures).ToList();
        if (Tour is null) return departures;
        var days = DateMentions.Find(Text);
        var named = departures.Where(departure => days.Any(day => day.IsOn(departure.Date))).ToList();
        return named.Count > 0 ? named : departures;
    }
}

/// <summary>A reply as the checks read it: digits of all scripts are 0–9, nothing invisible stands between them, and it is cut into parts by tour.</summary>
public sealed class CheckedText
{
    public CheckedText(string text, IReadOnlyList<TourFact> tours)
    {
        Text = Plain(text);
        Segments = Cut(Text, tours);
    }

    public string Text { get; }

    /// <summary>In order; together they are the text.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>Digits of any script as 0–9, compatibility forms folded, invisible characters gone.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Format) continue;
            if (category is UnicodeCategory.DecimalDigitNumber) plain.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            // Arabic separators of thousands and decimals.
            else if (rune.Value == 0x066C) plain.Append(',');
            else if (rune.Value == 0x066B) plain.Append('.');
            else plain.Append(rune.Value is >= 0xFF01 and <= 0xFF5E ? ((char)(rune.Value - 0xFEE0)).ToString() : rune.ToString());
        }

        return plain.ToString();
    }

    // A tour's part begins with the line that names it and ends where the next tour is named. In a line with several, each has what follows its title.
    private static List<Segment> Cut(string text, IReadOnlyList<TourFact> tours)
    {
        var titles = tours.DistinctBy(tour => tour.TourId).Where(tour => tour.Title.Length > 0)
            .SelectMany(tour => Occurrences(text, Plain(tour.Title)).Select(at => (At: at, Tour: tour)))
            .OrderBy(title => title.At).ThenByDescending(title => title.Tour.Title.Length).ToList();
        var segments = new List<Segment>();
        var start = 0;
        TourFact? current = null;
        foreach (var (at, tour) in titles)
        {
            var line = text.LastIndexOf('\n', Math.Max(at - 1, 0)) + 1;
            var isFirstOfLine = !titles.Exists(other => other.At >= line && other.At < at);
            var begin = isFirstOfLine ? line : at;
            if (begin < start) continue; // a title within a title
            if (begin > start) segments.Add(new Segment(text[start..begin], current));
            (start, current) = (begin, tour);
        }

        segments.Add(new Segment(text[start..], current));
        return segments;
    }

    private static IEnumerable<int> Occurrences(string text, string title)
    {
        for (var at = text.IndexOf(title, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(title, at + title.Length, StringComparison.OrdinalIgnoreCase)) yield return at;
    }
}
