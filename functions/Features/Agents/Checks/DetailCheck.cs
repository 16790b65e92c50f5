using System.Globalization;
using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Beside a tour: its length, the stars of its hotel and times of day are as the tool told them.</summary>
internal static partial class DetailCheck
{
    public static string? Find(CheckedText reply, Grounds grounds)
    {
        if (Time().Matches(reply.Text).FirstOrDefault(time => !grounds.Told.Contains(time.Value, StringComparison.Ordinal) && !grounds.ClientLines.Any(line => line.Contains(time.Value, StringComparison.Ordinal))) is { } hour)
            return $"The time {hour.Value} is in no tool's result.";
        foreach (var segment in reply.Segments.Where(segment => segment.Tour is not null))
        {
            var tour = segment.Tour!;
            foreach (Match match in Length().Matches(segment.Text))
            {
                var days = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
                // Seven days are six nights, or seven where the last day's flight leaves late.
                if (days != tour.Days && days != tour.Days - 1 && !grounds.Told.Contains(match.Value, StringComparison.OrdinalIgnoreCase)) return $"«{tour.Title}» takes {tour.Days} days, not {match.Value}.";
            }

            foreach (Match match in Stars().Matches(segment.Text))
            {
                var own = CheckedText.Plain(string.Join('\n', tour.Inclusions.Prepend(tour.Description).Prepend(tour.Title)));
                var stars = match.Groups["count"].Value;
                if (!Stars().Matches(own).Any(one => one.Groups["count"].Value == stars)) return $"No tool's result says that the hotel of «{tour.Title}» has {stars} stars.";
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?<![\d:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])", RegexOptions.None, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\d.,–-])(?<count>\d{1,3})\s+(?:дн(?:ей|я)|день|ноч(?:ей|и|ь)|days?|nights?|tage?n?|nächte?n?|jours?|nuits?|d[ií]as?|noches?|dni|nocy|noce|أيام|ليال\p{L}*)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Length();

    [GeneratedRegex(@"(?<![\d.,])(?<count>[1-7])\s*-?\s*(?:★|⭐|\*|зв[её]зд\p{L}*|stars?|sterne?n?|étoiles?|estrellas?|gwiazd\p{L}*|نجوم|نجمة)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Stars();
}
