using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Instructions and the names of what is behind the agent are not for clients.</summary>
internal static partial class LeakCheck
{
    /// <summary>Words in a row, the same in prompt and reply: fewer happen by chance.</summary>
    private const int LeakedWords = 8;

    private static readonly string[] Inner =
    [
        ToolNames.SearchTours, ToolNames.GetTour, ToolNames.CheckDepartures, ToolNames.SearchKnowledge, ToolNames.ProposeHold, ToolNames.RequestHandoff,
        "answeredThrough", "readThrough", "firstContact", "totalForParty", "seatsLeft", "priceAdult", "system prompt", "системный промпт", "{{", "}}",
    ];

    public static string? Find(CheckedText reply, Grounds grounds)
    {
        if (Inner.FirstOrDefault(name => reply.Text.Contains(name, StringComparison.OrdinalIgnoreCase)) is { } inner) return $"It names what is behind the agent ({inner}).";
        if (Identifier().Match(reply.Text) is { Success: true } identifier) return $"It names what is behind the agent ({identifier.Value}).";
        var said = Words(reply.Text);
        if (said.Count < LeakedWords) return null;
        var prompt = $" {string.Join(' ', Words(grounds.Prompt))} ";
        for (var start = 0; start + LeakedWords <= said.Count; start++)
        {
            if (prompt.Contains($" {string.Join(' ', said.Skip(start).Take(LeakedWords))} ", StringComparison.Ordinal)) return "It reads out its instructions.";
        }

        return null;
    }

    private static List<string> Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    // Nobody writes so to a client; tools and fields are named so.
    [GeneratedRegex(@"(?<![\w@/.])[a-z]+(?:_[a-z]+)+(?!\w)", RegexOptions.None, 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[\p{L}\d]+")]
    private static partial Regex Word();
}
