using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>All that a reply may be made of.</summary>
/// <param name="Language">What the client is answered in.</param>
/// <param name="Prompt">The system prompt, which must not be read out.</param>
/// <param name="Tours">What the tools told of tours in this run.</param>
/// <param name="Articles">What they told of the agency's articles.</param>
/// <param name="Known">What the client wants: his own budget and dates may be repeated to him.</param>
/// <param name="ClientLines">What he wrote.</param>
public sealed record Grounds(
    string Language, string Agency, string Prompt, IReadOnlyList<TourFact> Tours, IReadOnlyList<ArticleFact> Articles, Qualification Known, IReadOnlyList<string> ClientLines)
{
    private string? told;
    private string? published;
    private string? included;

    /// <summary>Every word that the tools told, in one text: enough for names and plain details.</summary>
    public string Told => told ??= Text(Tours.SelectMany(tour => tour.Inclusions.Prepend(tour.City).Prepend(tour.Description).Prepend(tour.Title)).Append(Published));

    /// <summary>The agency's own articles. A tour's description may be a partner's, or anybody's who filled in his table: it grounds no fee, no share, no address.</summary>
    public string Published => published ??= Text(Articles.SelectMany(article => new[] { article.Title, article.Text }));

    /// <summary>What articles and the lists of what is included say: enough for a promise.</summary>
    public string Included => included ??= Text(Tours.SelectMany(tour => tour.Inclusions).Append(Published));

    private static string Text(IEnumerable<string> texts) => CheckedText.Plain(string.Join('\n', texts));

    /// <summary>Seats for the client's party; null while it is not known.</summary>
    public int? PartySeats => Party.From(Known.Adults, Known.Children?.Select(child => child.Age ?? 0).ToList())?.Seats;
}
