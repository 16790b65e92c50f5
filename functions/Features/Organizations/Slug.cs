using System.Text;

namespace SoulCrm.Functions.Features.Organizations;

/// <summary>The part of an address that names an organisation: readable, and made unique by the end of its id.</summary>
public static class Slug
{
    private const string Cyrillic = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
    private static readonly string[] Latin =
    [
        "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch",
        "", "y", "", "e", "yu", "ya",
    ];

    public static string Make(string name, Guid id)
    {
        var slug = new StringBuilder();
        foreach (var character in name.ToLowerInvariant())
        {
            var index = Cyrillic.IndexOf(character, StringComparison.Ordinal);
            if (index >= 0) slug.Append(Latin[index]);
            else if (char.IsAsciiLetterOrDigit(character)) slug.Append(character);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
            if (slug.Length >= 50) break;
        }

        return $"{slug}".Trim('-') is { Length: > 0 } readable ? $"{readable}-{id.ToString("N")[^8..]}" : id.ToString("N")[^8..];
    }
}
