using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>Answers a question with the sentences of an article that speak of the same things. What no article says is not answered.</summary>
internal static partial class KnowledgeRules
{
    private const int LongestQuote = 500;
    private const int StemLength = 5;

    public sealed record Article(string Title, string Text, string Language);

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "нужна", "нужно", "нужны", "можно", "какие", "какой", "какая", "когда", "скажи", "подск", "пожал", "здрав", "хотим", "будет", "есть", "если", "тура", "туры", "поезд",
        "what", "when", "which", "where", "does", "have", "need", "with", "your", "will", "tour", "tours", "trip", "pleas", "about", "hello", "would", "could", "there", "that", "this",
    };

    /// <returns>Null when no article speaks of it in the client's language.</returns>
    public static string? FindAnswer(string question, IReadOnlyList<Article> articles, string language)
    {
        var asked = Stems(question);
        var best = articles.Where(article => article.Language == language)
            .SelectMany(article => Paragraphs(article.Text).Select(paragraph => (Paragraph: paragraph, Title: Stems(article.Title))))
            .SelectMany(one => one.Paragraph.Select((sentence, index) => (one.Paragraph, Index: index, Said: Stems(sentence).Count(asked.Contains), Titled: one.Title.Count(asked.Contains))))
            .Where(one => one.Said + one.Titled > 0)
            .OrderByDescending(one => (2 * one.Said) + one.Titled).FirstOrDefault();
        return best.Paragraph is null ? null : Quote(best.Paragraph, best.Index);
    }

    // The sentence and what follows it in its paragraph, as long as that stays short.
    private static string Quote(IReadOnlyList<string> paragraph, int index)
    {
        var quote = paragraph[index];
        foreach (var next in paragraph.Skip(index + 1).TakeWhile(next => quote.Length + next.Length + 1 <= LongestQuote)) quote = $"{quote} {next}";
        // Quotation marks are for the titles of tours.
        var plain = Marks().Replace(quote, "");
        return plain.Length <= LongestQuote ? plain : $"{plain[..plain.LastIndexOf(' ', LongestQuote)]}…";
    }

    private static IEnumerable<IReadOnlyList<string>> Paragraphs(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(paragraph => (IReadOnlyList<string>)[.. SentenceEnd().Split(paragraph).Where(sentence => sentence.Length > 0)]);

    private static HashSet<string> Stems(string text) => Word().Matches(text.ToLowerInvariant().Replace('ё', 'е')).Select(match => match.Value).Where(word => word.Length >= 3)
        .Select(word => word[..Math.Min(word.Length, word.Length <= StemLength ? Math.Max(3, word.Length - 1) : StemLength)]).Where(stem => !Empty.Contains(stem)).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=[.!?])\s+(?=\p{Lu}|\d)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("[«»“”\"„]")]
    private static partial Regex Marks();
}
