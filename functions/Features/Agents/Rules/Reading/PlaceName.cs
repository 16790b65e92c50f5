using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>One way of writing a place: a word or several, each whole or a stem with any ending.</summary>
internal sealed record PlaceName(IReadOnlyList<PlaceName.Part> Parts)
{
    /// <summary>What Russian nouns end in, and what their transliterations do.</summary>
    private static readonly HashSet<string> Endings = new(StringComparer.Ordinal)
    {
        "", "а", "я", "у", "ю", "е", "и", "ы", "о", "й", "ь", "ой", "ей", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ью", "ья", "ье", "ьи", "ьей", "ия", "ии", "ию", "ией", "йя", "йю", "йе", "йи", "ею", "ами", "ями",
        "a", "ya", "u", "yu", "e", "ye", "i", "y", "om", "em", "oy", "ey", "iya", "iyu", "ii", "ja", "ju",
    };

    /// <summary>Real words that are a slip away from a place.</summary>
    private static readonly string[] NoPlaces =
    [
        "камер", "теннис", "спаси", "страна", "стран", "граци", "белек", "белый", "белых", "талия", "крити", "кратк", "армия", "кенгу", "итак", "испыт", "милый", "милая", "родит", "родст", "индив", "каприз", "италь", "берег", "порту", "бутик",
        "crate", "create", "greek", "greet", "side", "rooms", "spare", "span", "march", "japanese", "kinda", "china's", "maybe", "indian", "batch", "croak", "malls", "poland's", "peace", "turns", "turned", "thanks", "mental",
    ];

    internal sealed record Part(string Text, bool IsStem, bool NeedsCapital);

    public static PlaceName Parse(string written) => new([.. written.Split('+').Select(part => new Part(part.Trim('=', '~'), part.EndsWith('~'), part.StartsWith('=')))]);

    /// <summary>Whether the words from <paramref name="start"/> on are this name.</summary>
    public bool IsAt(IReadOnlyList<TextWord> words, int start)
    {
        if (start + Parts.Count > words.Count) return false;
        for (var index = 0; index < Parts.Count; index++)
        {
            if (!Is(words[start + index], Parts[index])) return false;
        }

        return true;
    }

    /// <summary>Whether the word is this name, mistyped.</summary>
    public bool IsSlip(TextWord word)
    {
        if (Parts.Count > 1 || Parts[0].NeedsCapital || word.Lower[0] != Parts[0].Text[0] || Array.Exists(NoPlaces, other => word.Lower.StartsWith(other, StringComparison.Ordinal))) return false;
        var name = Parts[0];
        if (!name.IsStem) return Similarity.IsSlipOf(word.Lower, name.Text);
        // The ending is not part of the stem: every length that it may have.
        for (var ending = 0; ending <= 3 && word.Lower.Length - ending >= 4; ending++)
        {
            var end = word.Lower[^ending..];
            if (Endings.Contains(ending == 0 ? "" : end) && IsSlipOfStem(word.Lower.AsSpan(0, word.Lower.Length - ending), name.Text, ending)) return true;
        }

        return false;
    }

    // A stem may be a letter shorter than what makes a word: "туци-ю".
    private static bool IsSlipOfStem(ReadOnlySpan<char> written, string stem, int ending) =>
        Similarity.IsSlipOf(written, stem) || (ending > 0 && written.Length == 4 && stem.Length == 5 && written[0] == stem[0] && Similarity.Distance(written, stem) == 1);

    private static bool Is(TextWord word, Part part) =>
        (!part.NeedsCapital || char.IsUpper(word.Text[0]))
        && (part.IsStem
            ? word.Lower.StartsWith(part.Text, StringComparison.Ordinal) && Endings.Contains(word.Lower[part.Text.Length..])
            : word.Lower == part.Text);
}

/// <param name="Lower">In small letters, with е for ё.</param>
internal sealed record TextWord(string Text, string Lower, int Index)
{
    public int End => Index + Text.Length;
}
