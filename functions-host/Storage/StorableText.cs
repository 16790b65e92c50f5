using System.Text;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Makes any text one that PostgreSQL takes: no NUL, no half of a surrogate pair. Exceptions may carry either.</summary>
internal static class StorableText
{
    public static string Of(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var cut = text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength - 1)}…";
        var clean = new StringBuilder(cut.Length);
        foreach (var rune in cut.EnumerateRunes()) // half a pair is enumerated as the replacement character
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }
}
