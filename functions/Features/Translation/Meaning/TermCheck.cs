using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Translation.Providers;

namespace SoulCrm.Functions.Features.Translation.Meaning;

/// <summary>Whether the glossary's terms are translated as it says. Words change their endings, so beginnings are compared.</summary>
public static class TermCheck
{
    /// <summary>Words shorter than this are compared whole; longer ones by their beginning.</summary>
    private const int ShortestBeginning = 3;
    private const int LongestEnding = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static IEnumerable<Difference> Compare(string original, string translation, IReadOnlyList<GlossaryTerm> terms)
    {
        var words = Words(translation);
        return terms.Where(term => Occurrences(original, term.Source).Any()).GroupBy(term => term.Source, StringComparer.OrdinalIgnoreCase)
            // Two terms of the agency may read alike in the other language: either will do.
            .Where(group => !group.Any(term => Says(words, term.Target)))
            .Select(group => new Difference(DifferenceKind.Term, group.Key, group.First().Target));
    }

    /// <summary>Where a term begins a word of the text. In Arabic, articles and prepositions are written on to it.</summary>
    public static IEnumerable<(int Index, int Length)> Occurrences(string text, string term)
    {
        var start = term[0] is >= '\u0600' and <= '\u06FF' ? "" : @"(?<!\p{L})";
        return Regex.Matches(text, start + Regex.Escape(term), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience).Select(match => (match.Index, match.Length));
    }

    private static bool Says(IReadOnlyList<string> words, string target) => Words(target).All(word =>
    {
        var beginning = word.Length <= ShortestBeginning ? word : word[..Math.Max(ShortestBeginning, word.Length - LongestEnding)];
        return words.Any(one => one.StartsWith(beginning, StringComparison.Ordinal) || (word[0] >= '\u0600' && one.Contains(beginning, StringComparison.Ordinal)));
    });

    private static IReadOnlyList<string> Words(string text) =>
        [.. Regex.Matches(text.ToLowerInvariant(), @"\p{L}[\p{L}\p{M}]*", RegexOptions.CultureInvariant, Patience).Select(match => match.Value)];
}
