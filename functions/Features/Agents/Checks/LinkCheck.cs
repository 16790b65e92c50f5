using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Links, addresses and phone numbers come from the agency's articles or not at all.</summary>
internal static partial class LinkCheck
{
    public static string? Find(CheckedText reply, Grounds grounds)
    {
        foreach (var match in Link().Matches(reply.Text).Concat(Phone().Matches(reply.Text)))
        {
            var link = match.Value.TrimEnd('.', ',', '!', '?', ')', '»', '”', '"');
            if (!grounds.Published.Contains(link, StringComparison.OrdinalIgnoreCase)) return $"It holds an address that stands in no article ({link}).";
        }

        return null;
    }

    // A bare domain needs a known ending in small letters: "sea.It" is a forgotten space.
    [GeneratedRegex(@"(?i:[a-z][a-z0-9+.-]{1,20}://\S+|www\.\S+)|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w@.])@\w{4,}|(?<![\w.])(?:(?i:[\w-]+)\.)+(?:com|ru|net|org|io|info|biz|travel|me|su|app|link|ly|gl|site|online|shop|store|club|top|xyz|eu|de|fr|es|pl|ae|eg|ge|uk|us|co|tv|cc|example|рф)(?![\w])(?:/\S*)?", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\d.,])(?:\+\d[\d\s()-]{8,17}\d|8[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2})(?!\d)", RegexOptions.None, 1000)]
    private static partial Regex Phone();
}
