using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Titles are proposed in quotes; what stands in quotes and is no title, place or word of ours was made up.</summary>
internal static partial class NameCheck
{
    public static string? Find(CheckedText reply, Grounds grounds)
    {
        foreach (Match match in Quoted().Matches(reply.Text))
        {
            var name = match.Groups["name"].Value.Trim();
            var isKnown = name.Length < 3
                || string.Equals(name, grounds.Agency, StringComparison.OrdinalIgnoreCase)
                || grounds.Told.Contains(name, StringComparison.OrdinalIgnoreCase)
                || grounds.ClientLines.Any(line => line.Contains(name, StringComparison.OrdinalIgnoreCase) && !LooksLikeATour(match, reply.Text));
            if (!isKnown) return $"There is no tour «{name}» in the tools' results.";
        }

        return null;
    }

    public static string WithoutQuoted(string text) => Quoted().Replace(text, " ");

    // A client's own words may be quoted back, but not as something that is for sale.
    private static bool LooksLikeATour(Match quoted, string text) =>
        TourWord().IsMatch(text[Math.Max(0, quoted.Index - 40)..quoted.Index]);

    [GeneratedRegex("[«“\"„‹](?<name>[^«»“”\"„‹›\n]{1,120})[»”\"“›]")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<!\p{L})(?:тур\w*|поездк\w*|предлаг\w*|tours?|trip|package|offer\w*|reise\w*|voyage\w*|circuit\w*|viaje\w*|wyciecz\w*|جولة|رحلة)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TourWord();
}
