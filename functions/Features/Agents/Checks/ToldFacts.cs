using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>A departure that a reply tells of, with what must not have changed when the reply leaves.</summary>
/// <param name="SeatsLeft">Only where the reply names their number; null: one seat is enough.</param>
public sealed record ToldFact(Guid DepartureId, DateOnly Date, decimal PriceAdult, decimal PriceChild, decimal PriceInfant, decimal SingleSupplement, string Currency, int? SeatsLeft);

/// <summary>Finds the departures that a reply tells of.</summary>
internal static class ToldFacts
{
    public static IReadOnlyList<ToldFact> In(CheckedText reply, IReadOnlyList<TourFact> tours)
    {
        var told = new Dictionary<Guid, ToldFact>();
        foreach (var segment in reply.Segments)
        {
            var days = DateMentions.Find(segment.Text);
            var amounts = Amounts.Find(DateMentions.Blank(segment.Text)).Select(amount => amount.Value).ToHashSet();
            var seats = SeatCheck.Mentioned(segment.Text).ToHashSet();
            var departures = tours.Where(tour => segment.Tour is null || tour.TourId == segment.Tour.TourId).SelectMany(tour => tour.Departures).ToList();
            var named = departures.Where(departure => days.Any(day => day.IsOn(departure.Date))).ToList();
            // Without a day it is the prices that tell which departures are meant.
            if (named.Count == 0) named = [.. departures.Where(departure => new[] { departure.PriceAdult, departure.PriceChild, departure.TotalForParty ?? 0 }.Any(amounts.Contains) || seats.Contains(departure.SeatsLeft))];
            foreach (var departure in named)
            {
                told[departure.DepartureId] = new ToldFact(departure.DepartureId, departure.Date, departure.PriceAdult, departure.PriceChild, departure.PriceInfant, departure.SingleSupplement, departure.Currency,
                    seats.Contains(departure.SeatsLeft) ? departure.SeatsLeft : told.GetValueOrDefault(departure.DepartureId)?.SeatsLeft);
            }
        }

        return [.. told.Values];
    }
}
