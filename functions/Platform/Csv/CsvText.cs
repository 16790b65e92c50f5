using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Platform.Csv;

/// <summary>Cells that a spreadsheet cannot take for formulas, and the way back.</summary>
public static partial class CsvText
{
    /// <summary>An apostrophe in front of what a spreadsheet would calculate. A phone is left alone: its plus and digits do nothing.</summary>
    public static string Neutralize(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        return text.TrimStart(' ', '\u00A0') is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] && !Phone().IsMatch(text) ? $"'{text}" : text;
    }

    /// <summary>What was meant by a cell that <see cref="Neutralize"/> wrote.</summary>
    public static string Restore(string text) => text is ['\'', '=' or '+' or '-' or '@' or ' ' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? text[1..] : text;

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Phone();
}
