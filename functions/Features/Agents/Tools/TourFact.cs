namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>A departure as the catalogue has it: what an agent may say of it.</summary>
/// <param name="EndDate">The day of return.</param>
/// <param name="SingleSupplement">For who has the room alone.</param>
/// <param name="TotalForParty">For the party that was asked about, in <paramref name="Currency"/>.</param>
public sealed record DepartureFact(
    Guid DepartureId, DateOnly Date, DateOnly EndDate, int SeatsLeft, decimal PriceAdult, decimal PriceChild, decimal PriceInfant, decimal SingleSupplement, decimal? TotalForParty, string Currency);

/// <param name="Departures">Those with free seats.</param>
/// <param name="SoldOut">Days of departures without; null where it was not asked.</param>
public sealed record TourFact(
    Guid TourId, string Title, string Description, string Country, string City, string Type, int Days, IReadOnlyList<string> Inclusions, IReadOnlyList<DepartureFact> Departures, IReadOnlyList<DateOnly>? SoldOut = null);

/// <summary>A published article of the agency, or the part of it that answers.</summary>
public sealed record ArticleFact(Guid ArticleId, string Title, string Text, string Language);

/// <summary>Everything that the tools of one run have told: only that may stand in a reply.</summary>
public sealed class Evidence
{
    private readonly List<TourFact> tours = [];
    private readonly List<ArticleFact> articles = [];

    public IReadOnlyList<TourFact> Tours => tours;

    public IReadOnlyList<ArticleFact> Articles => articles;

    public void Add(IEnumerable<TourFact> found) => tours.AddRange(found);

    public void Add(IEnumerable<ArticleFact> found) => articles.AddRange(found.Where(article => !articles.Contains(article)));
}
