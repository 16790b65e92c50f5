using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Text;

/// <summary>A client's line as the readers take it: of bearable length, in one kind of spaces, with the slips in its months and commonest words mended.</summary>
public static partial class ClientText
{
    /// <summary>Nobody tells his wishes in more; what is longer was pasted, and the readers' expressions are not tried on it.</summary>
    public const int Longest = 4000;

    // March is not among them: "марка", "Марс" and "match" are a slip away from it.
    private static readonly string[] Words =
    [
        "январь", "января", "январе", "февраль", "февраля", "феврале", "апрель", "апреля", "апреле", "август", "августа", "августе", "сентябрь", "сентября", "сентябре",
        "октябрь", "октября", "октябре", "ноябрь", "ноября", "ноябре", "декабрь", "декабря", "декабре",
        "january", "february", "april", "august", "september", "october", "november", "december",
        "взрослый", "взрослых", "взрослые", "взрослого", "взрослым", "ребенок", "ребёнок", "ребенка", "ребёнка", "ребенку", "ребёнку", "ребенком", "детей", "детям", "детьми", "человек", "человека", "человеку",
        "бюджет", "бюджета", "бюджете", "бюджетом", "рублей", "рубля", "долларов", "доллара", "тысяч", "тысячи", "тысячу",
        "adults", "adult", "children", "child", "people", "budget", "dollars", "dollar", "euros", "pounds", "pound",
    ];

    /// <summary>Real words that are a slip away from one above.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase) { "детка", "детки", "детск", "round", "child's", "бюджетно", "бюджетный", "augusta", "дочей", "детали", "детал" };

    private static readonly HashSet<string> Known = new(Words, StringComparer.OrdinalIgnoreCase);

    public static string Of(string text)
    {
        var cut = text.Length <= Longest ? text : text[..Longest];
        return Word().Replace(Space().Replace(cut, " "), match => Mend(match.Value));
    }

    private static string Mend(string word)
    {
        if (word.Length < 5 || Known.Contains(word) || Others.Contains(word)) return word;
        var lower = word.ToLowerInvariant();
        return Words.Where(meant => Similarity.IsSlipOf(lower, meant)).OrderBy(meant => Similarity.Distance(lower, meant)).ThenBy(meant => meant[^1] != lower[^1]).FirstOrDefault() ?? word;
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\u00A0\u202F\u2009\t]")]
    private static partial Regex Space();
}
