using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.QuickReplies;

/// <summary>What is filled into the texts of quick replies.</summary>
/// <param name="Client">The client's name; empty when nobody knows it.</param>
public sealed partial record ReplyVariables(string Client, string Manager, string Agency)
{
    public const string UnknownMessage = "Variables are {{client}}, {{manager}} and {{agency}}.";

    private static readonly string[] Names = ["client", "manager", "agency"];

    /// <returns>Whether a text has variables of ours alone.</returns>
    public static bool AreKnown(string text) => Variable().Matches(text).All(match => Names.Contains(match.Groups["name"].Value, StringComparer.Ordinal));

    public string Fill(string text) => Variable().Replace(WithoutEmpty(text), match => Value(match.Groups["name"].Value));

    // "Здравствуйте, {{client}}!" to somebody without a name is "Здравствуйте!", and "{{client}}, добрый день!" is "Добрый день!".
    private string WithoutEmpty(string text) => EmptyAddress().Replace(text, match =>
    {
        if (Value(match.Groups["name"].Value).Length > 0) return match.Value;
        return match.Groups["next"].Success ? match.Groups["begin"].Value + match.Groups["next"].Value.ToUpperInvariant() : "";
    });

    private string Value(string name) => name switch { "client" => Client, "manager" => Manager, "agency" => Agency, _ => "" };

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}]*?)\s*\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<begin>(?:^|(?<=\n)))\{\{\s*(?<name>\w+)\s*\}\}[,،]?\s*(?<next>\p{L})|[,،]?[ \t]*\{\{\s*(?<name>\w+)\s*\}\}", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex EmptyAddress();
}
