using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>A prompt with <c>{{variables}}</c>. Values are data: braces in them open no further variable.</summary>
public static partial class PromptTemplate
{
    /// <exception cref="KeyNotFoundException">The template names a variable that agents do not have: <see cref="FindUnknown"/> tells which.</exception>
    public static string Fill(string template, PromptVariables variables) => Variable().Replace(template, match =>
        variables.Find(match.Groups["name"].Value)?.ReplaceLineEndings(" ")
            ?? throw new KeyNotFoundException($"The prompt names an unknown variable: {match.Groups["name"].Value}."));

    /// <summary>The variables that a template names and agents do not have.</summary>
    public static IReadOnlyList<string> FindUnknown(string template) =>
        [.. Variable().Matches(template).Select(match => match.Groups["name"].Value).Where(name => PromptVariables.All.All(variable => variable.Name != name)).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\{\s*(?<name>\w+)\s*\}\}")]
    private static partial Regex Variable();
}
