namespace SoulCrm.Functions.Features.Translation.Meaning;

/// <summary>Whether a text says anything that differs between languages. Emoji, numbers, links and phone numbers do not.</summary>
public static class TranslatableText
{
    public static bool Is(string text) => Figures.WithoutAddresses(text).EnumerateRunes().Any(System.Text.Rune.IsLetter);
}
