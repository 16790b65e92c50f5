using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Finds prices, numbers of seats and dates in a reply that no tool has told.</summary>
internal static partial class FactCheck
{
    /// <summary>Smaller numbers without a currency are ages, nights, hotel stars, list positions.</summary>
    private const decimal SmallestSuspicious = 100;

    public static string? FindUngroundedNumber(string text, ReplyCheck.Grounds grounds)
    {
        var allowed = AllowedAmounts(grounds);
        var withoutDates = Dates.Remove(text);
        foreach (Match match in Amount().Matches(withoutDates))
        {
            var value = Numbers.Parse(match.Groups["number"].Value, match.Groups["thousands"].Success);
            if (value is not { } amount) continue;
            var isMoney = match.Groups["before"].Success || match.Groups["after"].Success;
            var isYear = !isMoney && amount is >= 2020 and <= 2040 && decimal.Truncate(amount) == amount;
            if ((isMoney || amount >= SmallestSuspicious) && !isYear && !allowed.Contains(amount))
                return $"The amount {match.Value.Trim()} is in no tool's result.";
        }

        foreach (Match match in Seats().Matches(withoutDates))
        {
            var seats = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
            if (!grounds.Facts.Any(tour => tour.Departures.Any(departure => departure.SeatsLeft == seats))) return $"The number of seats {seats} is in no tool's result.";
        }

        return null;
    }

    public static string? FindUngroundedDate(string text, ReplyCheck.Grounds grounds)
    {
        var told = grounds.Facts.SelectMany(tour => tour.Departures).SelectMany(departure => new[] { departure.Date, departure.EndDate }).ToHashSet();
        var found = Dates.Find(text);
        // The client's own dates may be repeated as the span that they are; one end of it alone would pass for a departure.
        var wished = new[] { grounds.Known.DateFrom, grounds.Known.DateTo }.OfType<DateOnly>().ToList();
        if (wished.TrueForAll(day => found.Any(date => IsOn(date, day)))) told.UnionWith(wished);
        return found.FirstOrDefault(date => !told.Any(day => IsOn(date, day))) is { } unknown ? $"The date {unknown.Text} is in no tool's result." : null;
    }

    private static bool IsOn(WrittenDate written, DateOnly day) =>
        written.Month == day.Month && written.Day == day.Day && (written.Year is null || written.Year == day.Year);

    private static HashSet<decimal> AllowedAmounts(ReplyCheck.Grounds grounds)
    {
        var allowed = new HashSet<decimal>();
        foreach (var departure in grounds.Facts.SelectMany(tour => tour.Departures))
        {
            allowed.Add(departure.PriceAdult);
            allowed.Add(departure.PriceChild);
            allowed.Add(departure.PriceInfant);
            if (departure.TotalForParty is { } total) allowed.Add(total);
        }

        if (grounds.Known.Budget is { } budget) allowed.Add(budget.Amount);
        return allowed;
    }

    [GeneratedRegex(@"(?<before>[$€£₽₸₺]|\b(?:usd|eur|rub|gbp|aed|try|kzt|gel|thb)\b)?\s*(?<number>\d{1,3}(?:[ \u00A0\u202F.,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)\s*(?<thousands>тыс\.?|тысяч\w*|k\b|к\b|thousand)?\s*(?<after>[$€£₽₸₺]|(?:usd|eur|rub|gbp|aed|try|kzt|gel|thb|руб\w*|р\.|долл\w*|евро|бакс\w*|dollars?|euros?|rubles?|dirhams?|лари|лир\w*|дирхам\w*)(?!\p{L}))?", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();

    [GeneratedRegex(@"(?<![\d.,])(?<count>\d{1,4})\s+(?:свободн\w+\s+|free\s+|available\s+)?(?:мест(?:а|о)?|seats?|places?)(?!\p{L})", RegexOptions.IgnoreCase)]
    private static partial Regex Seats();
}
