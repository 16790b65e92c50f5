using System.Text;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Text of a model as it may be stored and sent on.</summary>
internal static class ModelText
{
    /// <summary>Without NUL, which jsonb cannot hold, and with U+FFFD for halves of characters, which UTF-8 cannot say.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // gives U+FFFD for a half
            if (rune.Value != 0) clean.Append(rune.ToString());
        return clean.ToString();
    }
}
