namespace SoulCrm.Functions.Features.Agents.Rules.Text;

/// <summary>Whether one word is another one, mistyped.</summary>
internal static class Similarity
{
    private const int ShortestWord = 5;
    private const int LongWord = 8;

    /// <summary>
    /// A slip of the finger: a letter missing, too many, wrong, or two that changed places; two slips in a long word. The first letter is right: people
    /// rarely miss it, and many real words differ in it alone.
    /// </summary>
    public static bool IsSlipOf(ReadOnlySpan<char> written, ReadOnlySpan<char> meant)
    {
        var allowed = meant.Length >= LongWord ? 2 : 1;
        return written.Length >= ShortestWord && meant.Length >= ShortestWord && Math.Abs(written.Length - meant.Length) <= allowed
            && written[0] == meant[0] && Distance(written, meant) <= allowed;
    }

    /// <summary>Damerau's distance: insertions, deletions, substitutions, neighbours swapped.</summary>
    public static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        Span<int> before = stackalloc int[other.Length + 1], last = stackalloc int[other.Length + 1], row = stackalloc int[other.Length + 1];
        for (var column = 0; column <= other.Length; column++) last[column] = column;
        for (var line = 1; line <= one.Length; line++)
        {
            row[0] = line;
            for (var column = 1; column <= other.Length; column++)
            {
                var cost = one[line - 1] == other[column - 1] ? 0 : 1;
                row[column] = Math.Min(Math.Min(row[column - 1] + 1, last[column] + 1), last[column - 1] + cost);
                if (line > 1 && column > 1 && one[line - 1] == other[column - 2] && one[line - 2] == other[column - 1]) row[column] = Math.Min(row[column], before[column - 2] + 1);
            }

            last.CopyTo(before);
            row.CopyTo(last);
        }

        return last[other.Length];
    }
}
