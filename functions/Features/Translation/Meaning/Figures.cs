using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Checks;

namespace SoulCrm.Functions.Features.Translation.Meaning;

/// <summary>What a translation must not change: links, phone numbers, dates, times, amounts with their currencies, numbers. Compared whatever the order, because languages place them differently.</summary>
public static partial class Figures
{
    /// <param name="Value">In one form for all languages.</param>
    private sealed record Figure(string Kind, string Value, string Text);

    /// <returns>Nothing when both say the same.</returns>
    public static IReadOnlyList<Difference> Compare(string original, string translation)
    {
        var lost = Find(original);
        var added = new List<Figure>();
        foreach (var figure in Find(translation))
        {
            var same = lost.FindIndex(one => one.Kind == figure.Kind && one.Value == figure.Value);
            if (same >= 0) lost.RemoveAt(same);
            else added.Add(figure);
        }

        var differences = new List<Difference>();
        foreach (var figure in lost)
        {
            // What stands in its place, most likely: of its kind, else any number.
            var place = added.FindIndex(one => one.Kind == figure.Kind);
            if (place < 0 && IsNumber(figure.Kind)) place = added.FindIndex(one => IsNumber(one.Kind));
            differences.Add(new Difference(figure.Kind, figure.Text, place < 0 ? null : added[place].Text));
            if (place >= 0) added.RemoveAt(place);
        }

        differences.AddRange(added.Select(figure => new Difference(figure.Kind, null, figure.Text)));
        return differences.Count > 0 ? differences : [.. ComparedMonths(original, translation)];
    }

    /// <summary>Links, e-mail addresses and phone numbers: what nobody translates.</summary>
    public static IEnumerable<(int Index, int Length)> Addresses(string text)
    {
        foreach (Match match in Link().Matches(text)) yield return (match.Index, match.Value.TrimEnd(Closing).Length);
        foreach (Match match in Phone().Matches(text)) yield return (match.Index, match.Length);
    }

    /// <summary>The text without its links, e-mail addresses and phone numbers.</summary>
    public static string WithoutAddresses(string text) => Phone().Replace(Link().Replace(text, " "), " ");

    private static readonly char[] Closing = ['.', ',', '!', '?', ':', ';', ')', ']', '»', '”', '"', '\'', '،', '؟'];

    private static bool IsNumber(string kind) => kind is DifferenceKind.Number or DifferenceKind.Amount;

    // Each kind is blanked out before the next is looked for: the digits of a date are no amounts.
    private static List<Figure> Find(string text)
    {
        var found = new List<Figure>();
        var rest = CheckedText.Plain(text);
        rest = Take(rest, Link(), match => (DifferenceKind.Link, match.Value.TrimEnd(Closing).TrimEnd('/').ToLowerInvariant(), match.Value.TrimEnd(Closing)));
        rest = Take(rest, Phone(), match => (DifferenceKind.Phone, string.Concat(match.Value.Where(char.IsDigit)), match.Value.Trim()));
        rest = Take(rest, Time(), match => (DifferenceKind.Time, ClockOf(match), match.Value.Trim()));
        found.AddRange(DateMentions.Find(rest).Select(date => new Figure(DifferenceKind.Date, string.Create(CultureInfo.InvariantCulture, $"{date.Year}-{date.Month}-{date.Day}"), date.Text)));
        rest = DateMentions.Blank(rest);
        found.AddRange(Amounts.Find(rest).Select(amount => new Figure(
            amount.Currency is null ? DifferenceKind.Number : DifferenceKind.Amount, string.Create(CultureInfo.InvariantCulture, $"{amount.Value:0.####} {amount.Currency}"), amount.Text)));
        return found;

        string Take(string from, Regex pattern, Func<Match, (string Kind, string Value, string Text)> read) => pattern.Replace(from, match =>
        {
            var (kind, value, shown) = read(match);
            found.Add(new Figure(kind, value, shown));
            return new string(' ', match.Length);
        });
    }

    private static string ClockOf(Match match)
    {
        var hour = int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture);
        var half = match.Groups["half"].Value.ToLowerInvariant();
        if (half.Length > 0)
        {
            var isAfternoon = half[0] is 'p' or 'м' or 'م';
            hour = (hour % 12) + (isAfternoon ? 12 : 0);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{(match.Groups["minute"].Value is { Length: > 0 } minute ? minute : "00")}");
    }

    // A month without a day. March and May are words of other meanings in some languages and are not always found, so only one in the place of another counts.
    private static IEnumerable<Difference> ComparedMonths(string original, string translation)
    {
        var before = DateMentions.FindMonths(CheckedText.Plain(original)).DistinctBy(month => month.Month).ToList();
        var after = DateMentions.FindMonths(CheckedText.Plain(translation)).DistinctBy(month => month.Month).ToList();
        var lost = before.Where(month => after.TrueForAll(one => one.Month != month.Month)).ToList();
        var added = after.Where(month => before.TrueForAll(one => one.Month != month.Month)).ToList();
        return lost.Zip(added, (one, other) => new Difference(DifferenceKind.Month, one.Text, other.Text));
    }

    // A bare domain needs a known ending in small letters: "sea.It" is a forgotten space.
    [GeneratedRegex(@"(?i:[a-z][a-z0-9+.-]{1,20}://[^\s<>]+|www\.[^\s<>]+)|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w.])(?:(?i:[a-z0-9-]+)\.)+(?:com|ru|net|org|io|info|biz|travel|me|su|app|link|ly|gl|site|online|shop|store|club|top|xyz|eu|de|fr|es|pl|ae|eg|ge|uk|us|co|tv|cc|example)(?![\w])(?:/[^\s<>]*)?", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\d.,])(?:\+\s?\d[\d\s()./-]{7,18}\d|(?<!\d)8[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2})(?!\d)", RegexOptions.None, 1000)]
    private static partial Regex Phone();

    // 14:30 · 2:30 pm · 2 p.m. · 14.30 Uhr · 14 Uhr · 14h30 · 14 h. Without a sign "14.30" is a number.
    [GeneratedRegex(@"(?<![\d:.,])(?<hour>[01]?\d|2[0-3])(?:(?::(?<minute>[0-5]\d))(?:\s*(?<half>[ap]\.?\s?m\.?(?![\p{L}])|ص(?!\p{L})|م(?!\p{L})|مساءً?|صباحًا?))?|\s*(?<half>[ap]\.?m\.?(?!\p{L})|مساءً?|صباحًا?)|(?:[.](?<minute>[0-5]\d))?\s*Uhr|\s?h\s?(?<minute>[0-5]\d)(?!\d))(?![\d:])(?:\s*Uhr|\s*h(?:rs)?(?!\p{L}))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();
}
