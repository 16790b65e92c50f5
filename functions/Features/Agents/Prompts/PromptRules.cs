using System.Text.RegularExpressions;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>What a prompt must not have, and what it should.</summary>
public static partial class PromptRules
{
    public const int LongestTemplate = 20_000;

    /// <summary>What does not forbid a prompt and is probably an oversight.</summary>
    public static class Warning
    {
        /// <summary>Nothing says that the dialogue is data: a client's words could pass for instructions.</summary>
        public const string DialogueNotNamed = "dialogue_not_named";

        /// <summary>Nothing says in which language to answer.</summary>
        public const string LanguageNotNamed = "language_not_named";

        /// <summary>Something in double braces is no variable, and stays as it is.</summary>
        public const string OddBraces = "odd_braces";

        public static readonly string[] All = [DialogueNotNamed, LanguageNotNamed, OddBraces];
    }

    /// <returns>Null when every variable that the template names exists.</returns>
    public static Error? FindFault(string template) => PromptTemplate.FindUnknown(template) is { Count: > 0 } unknown
        ? new Unprocessable("prompt.unknown_variable", $"There is no {string.Join(", ", unknown.Select(Braced))}. There are: {string.Join(", ", PromptVariables.All.Select(variable => Braced(variable.Name)))}.")
        : null;

    public static IReadOnlyList<string> FindWarnings(string kind, string template)
    {
        var warnings = new List<string>();
        if (!template.Contains("dialogue", StringComparison.OrdinalIgnoreCase)) warnings.Add(Warning.DialogueNotNamed);
        if (AgentKinds.Find(kind) is ISpeakingAgent && !Language().IsMatch(template)) warnings.Add(Warning.LanguageNotNamed);
        if (OddBraces().IsMatch(template)) warnings.Add(Warning.OddBraces);
        return warnings;
    }

    private static string Braced(string name) => $"{{{{{name}}}}}";

    [GeneratedRegex(@"\{\{\s*language\s*\}\}")]
    private static partial Regex Language();

    [GeneratedRegex(@"\{\{(?!\s*\w+\s*\}\})")]
    private static partial Regex OddBraces();
}
