namespace SoulCrm.Functions.Features.Quotes.Pdf;

/// <summary>Characters of one line that run in one direction.</summary>
internal readonly record struct BidiRun(int Start, int Length, bool IsRightToLeft);

/// <summary>
/// Puts the parts of a line in the order in which they are seen, by the Unicode bidirectional algorithm (UAX 9) as far as quotes need it: Arabic and Hebrew, all
/// else from the left, numbers, and what stands between them. There are no explicit embeddings: a quote holds none.
/// </summary>
internal static class Bidi
{
    private enum Class
    {
        Left,
        Right,
        Number,
        Neutral,
    }

    /// <param name="rightToLeft">How the paragraph runs.</param>
    /// <returns>Runs from the left edge to the right one.</returns>
    public static IReadOnlyList<BidiRun> Order(string text, bool rightToLeft)
    {
        if (text.Length == 0) return [];
        var levels = Levels(text, rightToLeft);
        var runs = new List<(int Start, int Length, int Level)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (runs.Count > 0 && runs[^1].Level == levels[i]) runs[^1] = (runs[^1].Start, runs[^1].Length + 1, levels[i]);
            else runs.Add((i, 1, levels[i]));
        }

        // L2: from the highest level down, what is at least at it is turned round.
        for (var level = runs.Max(run => run.Level); level > 0; level--)
        {
            for (var i = 0; i < runs.Count; i++)
            {
                if (runs[i].Level < level) continue;
                var end = i;
                while (end < runs.Count && runs[end].Level >= level) end++;
                runs.Reverse(i, end - i);
                i = end;
            }
        }

        return [.. runs.Select(run => new BidiRun(run.Start, run.Length, run.Level % 2 == 1))];
    }

    private static int[] Levels(string text, bool rightToLeft)
    {
        var classes = Classes(text);
        var start = rightToLeft ? Class.Right : Class.Left;
        var levels = new int[text.Length];
        var strong = start;
        for (var i = 0; i < text.Length; i++)
        {
            switch (classes[i])
            {
                case Class.Left:
                    strong = Class.Left;
                    levels[i] = rightToLeft ? 2 : 0;
                    break;
                case Class.Right:
                    strong = Class.Right;
                    levels[i] = 1;
                    break;
                case Class.Number:
                    levels[i] = rightToLeft || strong == Class.Right ? 2 : 0;
                    break;
            }
        }

        // N1, N2: between two of one direction they run with these (numbers count as from the right), else with the paragraph.
        for (var i = 0; i < text.Length; i++)
        {
            if (classes[i] != Class.Neutral) continue;
            var end = i;
            while (end < text.Length && classes[end] == Class.Neutral) end++;
            var before = i == 0 ? start : Side(classes, levels, i - 1);
            var after = end == text.Length ? start : Side(classes, levels, end);
            var direction = before == after ? before : start;
            for (; i < end; i++) levels[i] = direction == Class.Right ? 1 : rightToLeft ? 2 : 0;
            i--;
        }

        return levels;
    }

    // W7: a number after letters from the left is as they are.
    private static Class Side(Class[] classes, int[] levels, int i)
    {
        if (classes[i] != Class.Number) return classes[i];
        if (levels[i] == 0) return Class.Left;
        for (var before = i - 1; before >= 0; before--)
        {
            if (classes[before] == Class.Left) return Class.Left;
            if (classes[before] == Class.Right) break;
        }

        return Class.Right;
    }

    private static Class[] Classes(string text)
    {
        var classes = new Class[text.Length];
        for (var i = 0; i < text.Length; i++) classes[i] = Of(text[i]);
        // W4, W5: a separator between digits and a sign beside them belong to the number.
        for (var i = 0; i < text.Length; i++)
        {
            if (classes[i] != Class.Neutral) continue;
            var afterNumber = i > 0 && classes[i - 1] == Class.Number;
            var beforeNumber = i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);
            if ((afterNumber && beforeNumber && ".,:/\u00A0".Contains(text[i], StringComparison.Ordinal)) || ((afterNumber || beforeNumber) && "%№#°−+-".Contains(text[i], StringComparison.Ordinal))) classes[i] = Class.Number;
        }

        return classes;
    }

    private static Class Of(char character) => character switch
    {
        >= '0' and <= '9' => Class.Number,
        >= '\u0660' and <= '\u0669' or >= '\u06F0' and <= '\u06F9' => Class.Number,
        >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC' => Class.Right,
        // A half of a character: all beyond the basic plane that is met in names and titles runs from the left.
        _ when char.IsLetter(character) || char.IsSurrogate(character) => Class.Left,
        _ => Class.Neutral,
    };
}
