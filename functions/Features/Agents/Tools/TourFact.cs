namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>A departure as the catalogue has it: what an agent may say of it.</summary>
/// <param name="EndDate">The day of return.</param>
/// <param name="TotalForParty">For the party that was asked about, in <paramref name="Currency"/>.</param>
public sealed record DepartureFact(
    Guid DepartureId, DateOnly Date, DateOnly EndDate, int SeatsLeft, decimal PriceAdult, decimal PriceChild, decimal PriceInfant, decimal? TotalForParty, string Currency);

public sealed record TourFact(
    Guid TourId, string Title, string Description, string Country, string City, string Type, int Days, IReadOnlyList<string> Inclusions, IReadOnlyList<DepartureFact> Departures);
