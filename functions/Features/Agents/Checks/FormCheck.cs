using System.Globalization;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>A chat line: not too long, and of characters that people write.</summary>
internal static class FormCheck
{
    public static string? FindTooLong(string text) =>
        text.Length > AgentInput.MaxReplyLength ? $"It has {text.Length} characters, {AgentInput.MaxReplyLength} are allowed." : null;

    public static string? FindStrangeCharacter(string text) =>
        text.Any(character => character != '\n' && char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned || character == '\uFFFD')
            ? "It holds a character that cannot be shown." : null;
}
