using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>The client is answered in his language; titles and names in quotes may be in another.</summary>
internal static class LanguageCheck
{
    public static string? Find(CheckedText reply, Grounds grounds)
    {
        var own = grounds.Tours.Aggregate(NameCheck.WithoutQuoted(reply.Text), (text, tour) => tour.Title.Length == 0 ? text : text.Replace(tour.Title, " ", StringComparison.OrdinalIgnoreCase));
        return LanguageDetector.Detect(own) is { } language && language != grounds.Language
            ? $"It is written in {language}, the client writes in {grounds.Language}." : null;
    }
}
