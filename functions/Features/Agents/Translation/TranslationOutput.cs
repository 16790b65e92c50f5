using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SoulCrm.Functions.Features.Agents.Translation;

/// <summary>What the translation agent must return.</summary>
/// <param name="Language">Of the original, BCP 47 primary tag.</param>
public sealed record TranslationOutput(string Language, string Text)
{
    private const int LongestText = 65_536;

    /// <summary>The schema that the model's answer is held to.</summary>
    public static ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""
        {"type":"object","additionalProperties":false,"required":["language","text"],
         "properties":{"language":{"type":"string","description":"ISO 639-1 code of the original's language"},"text":{"type":"string","description":"The translation"}}}
        """), "translation", "A translated text.");

    /// <returns>The output, or what is wrong with the text.</returns>
    public static (TranslationOutput? Output, string? Fault) Parse(string text)
    {
        try
        {
            var output = JsonSerializer.Deserialize<TranslationOutput>(text, JsonSerializerOptions.Web);
            return output is { Language: { Length: 2 or 3 } language, Text: { Length: > 0 and <= LongestText } } && language.All(char.IsAsciiLetterLower)
                ? (output, null) : (null, "language is an ISO 639-1 code, text must not be empty.");
        }
        catch (JsonException exception)
        {
            return (null, $"The answer is not JSON of the schema (at {exception.Path ?? "the start"}).");
        }
    }
}
