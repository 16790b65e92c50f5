using System.Globalization;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>A variable that a prompt may name.</summary>
public sealed record PromptVariable(string Name, [Values("text", "date", "language", "integer")] string Type, string Description, string Example);

/// <summary>What a turn fills a prompt's variables with.</summary>
/// <param name="Language">Of the reply, BCP 47 primary tag.</param>
/// <param name="MaxLength">Of the reply, in characters.</param>
public sealed record PromptVariables(string Agency, DateOnly Today, string Language, int MaxLength)
{
    public static readonly IReadOnlyList<PromptVariable> All =
    [
        new("agency", "text", "The agency's name.", "Soul Travel"),
        new("today", "date", "The day of the turn, as YYYY-MM-DD.", "2027-05-20"),
        new("language", "language", "What the reply is written in, as an ISO 639-1 code.", "de"),
        new("maxLength", "integer", "Longest reply, in characters.", "1500"),
    ];

    /// <summary>The value by the variable's name.</summary>
    public string? Find(string name) => name switch
    {
        "agency" => Agency,
        "today" => Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "language" => Language,
        "maxLength" => MaxLength.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
