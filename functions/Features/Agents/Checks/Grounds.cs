using System.Text.RegularExpressions;
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

    /// <summary>Every word that the tools told, in one text.</summary>
    public string Told => told ??= CheckedText.Plain(string.Join('\n',
        Tours.SelectMany(tour => tour.Inclusions.Prepend(tour.City).Prepend(tour.Description).Prepend(tour.Title)).Concat(Articles.SelectMany(article => new[] { article.Title, article.Text }))));

    /// <summary>Whether the tools told something of this kind, in whatever language.</summary>
    public bool Tells(Regex pattern) => pattern.IsMatch(Told);

    /// <summary>Seats for the client's party; null while it is not known.</summary>
    public int? PartySeats => Party.From(Known.Adults, Known.Children?.Select(child => child.Age ?? 0).ToList())?.Seats;
}
