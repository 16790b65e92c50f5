using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>What stands between a model and the client. A reply leaves only if nothing here finds fault with it.</summary>
public static partial class ReplyCheck
{
    /// <summary>Long enough that a reply does not repeat it by chance.</summary>
    private const int LeakedPromptLength = 60;

    /// <param name="Prompt">The system prompt, which must not be read out.</param>
    /// <param name="Facts">All that the tools told in this run.</param>
    /// <param name="Known">What the client told: its own budget and dates may be repeated to it.</param>
    public sealed record Grounds(string Language, string Agency, string Prompt, IReadOnlyList<TourFact> Facts, Qualification Known);

    private static readonly (string Name, Func<string, Grounds, string?> Find)[] Checks =
    [
        ("length", (text, _) => text.Length > AgentInput.MaxReplyLength ? $"It has {text.Length} characters, {AgentInput.MaxReplyLength} are allowed." : null),
        ("links", (text, _) => Link().Match(text) is { Success: true } link ? $"It holds a link ({link.Value})." : null),
        ("prompt", FindLeak),
        ("language", FindWrongLanguage),
        ("prices", FactCheck.FindUngroundedNumber),
        ("dates", FactCheck.FindUngroundedDate),
        ("tours", FindUnknownTour),
    ];

    /// <returns>The first fault, told so that a model can mend it; null when the reply may leave.</returns>
    public static string? FindFault(string text, Grounds grounds, RunRecorder recorder)
    {
        foreach (var (name, find) in Checks)
        {
            var fault = find(text, grounds);
            recorder.Checked(name, fault);
            if (fault is not null) return fault;
        }

        return null;
    }

    private static string? FindWrongLanguage(string text, Grounds grounds) =>
        LanguageDetector.Detect(Quoted().Replace(text, "")) is { } language && language != grounds.Language
            ? $"It is written in {language}, the client writes in {grounds.Language}." : null;

    private static string? FindLeak(string text, Grounds grounds)
    {
        for (var start = 0; start + LeakedPromptLength <= grounds.Prompt.Length; start += LeakedPromptLength / 2)
        {
            if (text.Contains(grounds.Prompt.AsSpan(start, LeakedPromptLength), StringComparison.OrdinalIgnoreCase)) return "It reads out its instructions.";
        }

        return null;
    }

    // Titles are proposed in quotes; what stands in quotes and is no title, city or name of ours was made up.
    private static string? FindUnknownTour(string text, Grounds grounds)
    {
        foreach (Match match in Quoted().Matches(text))
        {
            var name = match.Groups["name"].Value.Trim();
            var isKnown = name.Length < 3
                || string.Equals(name, grounds.Agency, StringComparison.OrdinalIgnoreCase)
                || grounds.Facts.Any(tour => Mentions(tour.Title, name) || Mentions(tour.City, name) || Mentions(tour.Description, name) || tour.Inclusions.Any(item => Mentions(item, name)));
            if (!isKnown) return $"There is no tour «{name}» in the tools' results.";
        }

        return null;
    }

    private static bool Mentions(string text, string name) => text.Contains(name, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("[«“\"„](?<name>[^«»“”\"„]{1,120})[»”\"“]")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:com|ru|net|org|io|info|biz|travel|me)\b(?:/\S*)?", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
