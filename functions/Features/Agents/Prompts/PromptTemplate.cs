using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>Fills a prompt's <c>{{variables}}</c>. Values are data: braces in them open no further variable.</summary>
public static partial class PromptTemplate
{
    /// <exception cref="KeyNotFoundException">The template names a variable that agents do not have.</exception>
    public static string Fill(string template, IReadOnlyDictionary<string, string> variables) => Variable().Replace(template, match =>
        variables.TryGetValue(match.Groups["name"].Value, out var value)
            ? value.ReplaceLineEndings(" ")
            : throw new KeyNotFoundException($"The prompt names an unknown variable: {match.Groups["name"].Value}."));

    [GeneratedRegex(@"\{\{\s*(?<name>\w+)\s*\}\}")]
    private static partial Regex Variable();
}
