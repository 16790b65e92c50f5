namespace SoulCrm.Functions.Features.Agents.Context;

/// <summary>Tells a machine on the other side, before two of them talk all night: it says the same again and again, repeats what it is told, or answers faster than anyone reads.</summary>
internal static class BotSigns
{
    private const int SameInARow = 4;
    private const int Echoes = 2;
    private const int QuickInARow = 8;

    /// <summary>Nobody reads an answer and writes the next line in less.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);

    /// <summary>Shorter ones come twice from people too: "да", "ok", "?".</summary>
    private const int ShortestTelling = 12;

    /// <param name="At">When it was written, or reached the client.</param>
    public sealed record Line(string Author, string Text, DateTimeOffset At);

    /// <param name="lines">The latest of a dialogue, oldest first.</param>
    public static bool Show(IReadOnlyList<Line> lines)
    {
        var ours = new HashSet<string>(StringComparer.Ordinal);
        string? before = null;
        Line? previous = null;
        var same = 1;
        var echoes = 0;
        var quick = 0;
        foreach (var line in lines)
        {
            var text = Simplified(line.Text);
            if (line.Author == "client")
            {
                same = text == before && text.Length >= ShortestTelling ? same + 1 : 1;
                before = text;
                if (text.Length >= ShortestTelling && ours.Contains(text)) echoes++;
                // Several lines in a row are one answer: only the first tells how fast it came.
                if (previous is { Author: not "client" }) quick = line.At - previous.At < Quick ? quick + 1 : 0;
                if (same >= SameInARow || echoes >= Echoes || quick >= QuickInARow) return true;
            }
            else
            {
                ours.Add(text);
            }

            previous = line;
        }

        return false;
    }

    private static string Simplified(string text) => string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
