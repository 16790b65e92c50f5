using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>Answers a question with the sentences of an article that speak of the same things. What no article says is not answered.</summary>
internal static partial class KnowledgeRules
{
    private const int LongestQuote = 500;
    private const int StemLength = 4;

    public sealed record Article(string Title, string Text, string Language);

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "нужн", "можн", "каки", "како", "кака", "когд", "скаж", "подс", "пожа", "здра", "хоти", "буде", "ест", "есл", "тур", "туры", "поез", "для", "над", "дела", "что", "как", "это", "или", "при", "его", "вас", "нас", "нам", "вам", "они", "все", "уже", "еще",
        "wha", "whe", "when", "whic", "wher", "doe", "hav", "nee", "wit", "you", "your", "wil", "tou", "tour", "tri", "plea", "abou", "hell", "woul", "coul", "ther", "tha", "thi", "the", "and", "for", "are", "can", "our", "how", "any",
    };

    /// <returns>Null when no article speaks of it in the client's language.</returns>
    public static string? FindAnswer(string question, IReadOnlyList<Article> articles, string language)
    {
        var asked = Stems(question);
        var sentences = articles.Where(article => article.Language == language)
            .SelectMany(article => Paragraphs(article.Text).Select(paragraph => (Paragraph: paragraph, About: Stems(article.Title).Where(asked.Contains).ToHashSet(StringComparer.Ordinal))))
            .SelectMany(one => one.Paragraph.Select((sentence, index) => (one.Paragraph, Index: index, one.About, Said: Stems(sentence).Where(asked.Contains).ToHashSet(StringComparer.Ordinal)))).ToList();
        // A word that few sentences have says more than one that many have; what the article is about, least.
        var weights = asked.ToDictionary(stem => stem, stem => 1.0 / Math.Max(1, sentences.Count(one => one.Said.Contains(stem))), StringComparer.Ordinal);
        var best = sentences.Where(one => one.Said.Count + one.About.Count > 0)
            .OrderByDescending(one => one.Said.Except(one.About).Sum(stem => weights[stem]) + (0.5 * one.About.Count)).FirstOrDefault();
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
