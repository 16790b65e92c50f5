using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Platform.Languages;

/// <summary>
/// Tells a text's language by its script and its commonest words. Meant for chat lines: when a text gives no sign ("ok", "2000$")
/// the answer is null and the client's known language stands.
/// </summary>
public static partial class LanguageDetector
{
    private static readonly Dictionary<string, string[]> Signs = new(StringComparer.Ordinal)
    {
        ["en"] = ["the", "and", "is", "are", "we", "you", "want", "would", "like", "for", "to", "in", "of", "with", "have", "my", "hello", "hi", "please", "how", "what", "when", "thanks", "i", "two", "our", "do", "can"],
        ["de"] = ["der", "die", "das", "und", "ist", "wir", "ich", "nicht", "mit", "für", "ein", "eine", "möchten", "hallo", "bitte", "wie", "nach", "im", "uns", "danke", "haben", "guten"],
        ["fr"] = ["le", "la", "les", "et", "est", "nous", "je", "vous", "pour", "avec", "bonjour", "une", "des", "du", "voudrais", "merci", "voulons", "dans", "en", "sommes", "partir"],
        ["es"] = ["el", "los", "las", "y", "es", "queremos", "quiero", "para", "con", "hola", "una", "del", "por", "gracias", "somos", "qué", "cuánto", "buenos", "viajar", "en", "un", "dos"],
        ["pl"] = ["i", "jest", "nie", "chcemy", "chcę", "dla", "z", "do", "dzień", "dobry", "proszę", "cześć", "na", "jak", "mamy", "chcielibyśmy", "dziękuję", "w", "się", "dwie", "osoby"],
    };

    /// <returns>A BCP 47 primary tag, or null when the text gives no sign.</returns>
    public static string? Detect(string text)
    {
        var cyrillic = 0;
        var arabic = 0;
        var latin = 0;
        foreach (var character in text)
        {
            if (character is >= '\u0400' and <= '\u04FF') cyrillic++;
            else if (character is >= '\u0600' and <= '\u06FF') arabic++;
            else if (char.IsLetter(character) && character < '\u0250') latin++;
        }

        if (cyrillic + arabic + latin < 2) return null;
        if (cyrillic >= latin && cyrillic >= arabic) return "ru";
        if (arabic >= latin) return "ar";
        return DetectLatin(text.ToLowerInvariant());
    }

    private static string? DetectLatin(string text)
    {
        var words = Words().Matches(text).Select(match => match.Value).ToList();
        var best = Signs
            .Select(language => (Language: language.Key, Score: words.Count(word => language.Value.Contains(word, StringComparer.Ordinal))))
            .OrderByDescending(candidate => candidate.Score).Take(2).ToList();
        return best[0].Score > best[1].Score ? best[0].Language : null;
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Words();
}
