namespace SoulCrm.Functions.Features.Agents.Context;

/// <summary>Which lines of a dialogue an agent reads as they are: the latest that fit.</summary>
internal static class DialogueWindow
{
    /// <summary>Nobody tells his wishes in more; what is longer was pasted.</summary>
    private const int LongestLine = 4000;

    private const string Cut = " …";

    /// <param name="tokens">What the lines together may cost. The newest line is there whatever it costs.</param>
    public static IReadOnlyList<DialogueLine> Fit(IReadOnlyList<DialogueLine> lines, int mostLines, int tokens)
    {
        var fitting = new List<DialogueLine>();
        foreach (var line in lines.Reverse().Take(mostLines))
        {
            var shown = line.Text.Length <= LongestLine ? line : line with { Text = Shorten(line.Text) };
            tokens -= TokenEstimate.Of(shown.Text);
            if (tokens < 0 && fitting.Count > 0) break;
            fitting.Add(shown);
        }

        fitting.Reverse();
        return fitting;
    }

    // Never between the halves of a character.
    private static string Shorten(string text) => text[..(char.IsHighSurrogate(text[LongestLine - 1]) ? LongestLine - 1 : LongestLine)] + Cut;
}
