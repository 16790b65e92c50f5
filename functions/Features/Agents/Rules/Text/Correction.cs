using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Text;

/// <summary>People correct themselves in mid-sentence: "в июле, хотя нет, лучше в августе", "actually make it October".</summary>
internal static partial class Correction
{
    /// <summary>What follows the last correction, then the whole: the first that says something counts.</summary>
    public static T? ReadLatest<T>(string text, Func<string, T?> read) where T : class
    {
        var last = Marker().Matches(text).LastOrDefault();
        return (last is null ? null : read(text[(last.Index + last.Length)..])) ?? read(text);
    }

    /// <summary>"нас не двое, а трое" → "нас трое"; "not two but three" → "three".</summary>
    public static string WithoutDenied(string text) => NotThisButThat().Replace(text, " ");

    [GeneratedRegex(@"(?<!\p{L})(?:лучше|вернее|точнее|хотя\s+нет|передумал[аи]?|давайте|actually|rather|instead|make\s+it|let's\s+say|i\s+mean|scratch\s+that|or\s+better)(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marker();

    [GeneratedRegex(@"(?<!\p{L})(?:не\s+(?:в\s+|на\s+)?[\p{L}\d]+(?:\s+[\p{L}]+)?\s*,?\s+а|not\s+(?:in\s+)?[\p{L}\d]+(?:\s+[\p{L}]+)?\s*,?\s+but)(?=\s)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotThisButThat();
}
