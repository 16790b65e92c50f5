namespace SoulCrm.Functions.Platform.Data;

/// <summary>What a person typed into a search box, as a LIKE pattern in which it means only itself.</summary>
public static class SearchPattern
{
    public static string? Contains(string? text) => string.IsNullOrWhiteSpace(text) ? null : $"%{Escape(text.Trim())}%";

    /// <summary>The digits of a phone typed in any form, "+7 (999) 12" as well as "99912". Null when there are too few to mean a phone.</summary>
    public static string? Digits(string? text)
    {
        if (text is null) return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length >= 3 ? digits : null;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
