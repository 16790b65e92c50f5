using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>
/// Prices and other numbers stand in a tool's result. What is said of a tour must be that tour's, and of the departures whose days are named with
/// it; the client's budget may be repeated where it is called a budget.
/// </summary>
internal static partial class AmountCheck
{
    /// <summary>Smaller numbers without a currency are ages, nights, list positions.</summary>
    private const decimal SmallestSuspicious = 100;

    public static string? Find(CheckedText reply, Grounds grounds)
    {
        if (Amounts.FindInWords(reply.Text, Amounts.Find(reply.Text)) is { } currency) return $"An amount is not written in digits (before “{currency}”).";
        var told = Amounts.Find(grounds.Told);
        var published = Amounts.Find(grounds.Published);
        var written = grounds.ClientLines.SelectMany(line => Amounts.Find(CheckedText.Plain(line))).ToList();
        foreach (var segment in reply.Segments)
        {
            var text = DateMentions.Blank(segment.Text);
            var prices = segment.Departures(grounds).SelectMany(departure => Prices(departure, grounds)).ToList();
            foreach (var amount in Amounts.Find(text))
            {
                var isPercent = Percent().IsMatch(text[amount.End..]);
                var isYear = amount is { Currency: null, Value: >= 2020 and <= 2040 } && decimal.Truncate(amount.Value) == amount.Value && !isPercent;
                if (isYear || (amount.Currency is null && amount.Value < SmallestSuspicious && !isPercent)) continue;
                if (isPercent)
                {
                    var isOff = Minus().IsMatch(text[..amount.Index]);
                    if (isOff || !published.Any(one => one.Value == amount.Value && Percent().IsMatch(grounds.Published[one.End..]))) return $"The share {amount.Text} % is in no article.";
                    continue;
                }

                var isPrice = prices.Any(price => price.Value == amount.Value && (amount.Currency is null || amount.Currency == price.Currency));
                var isBudget = grounds.Known.Budget is { } budget && budget.Amount == amount.Value && (amount.Currency is null || amount.Currency == budget.Currency) && Budget().IsMatch(Around(text, amount));
                // Fees of an article, metres to the beach; what the client himself counted, but no money.
                var isTold = amount.Currency is null ? told.Any(one => one.Value == amount.Value && one.Currency is null) : segment.Tour is null && published.Any(one => one.Value == amount.Value && one.Currency == amount.Currency);
                var isClients = amount.Currency is null && segment.Tour is null && written.Any(one => one.Value == amount.Value && one.Currency is null);
                if (!isPrice && !isBudget && !isTold && !isClients) return $"The amount {amount.Text} is in no tool's result{(segment.Tour is { } tour ? $" for «{tour.Title}» on the days named" : "")}.";
            }
        }

        return null;
    }

    private static IEnumerable<(decimal Value, string Currency)> Prices(DepartureFact departure, Grounds grounds)
    {
        List<decimal> values = [departure.PriceAdult, departure.PriceChild, departure.PriceInfant, departure.SingleSupplement];
        if (departure.TotalForParty is { } total) values.Add(total);
        // What the adults cost together, and the children, as a sum is often told.
        if (Party.From(grounds.Known.Adults, grounds.Known.Children?.Select(child => child.Age ?? 0).ToList()) is { } party)
            values.AddRange([party.Adults * departure.PriceAdult, party.Children * departure.PriceChild, party.Infants * departure.PriceInfant]);
        return values.Where(value => value > 0).Select(value => (value, departure.Currency));
    }

    private static string Around(string text, Amount amount) => text[Math.Max(0, amount.Index - 40)..Math.Min(text.Length, amount.End + 20)];

    [GeneratedRegex(@"^\s*(?:%|٪|процент\w*|per\s?cent|prozent|pour\s?cent|por\s?ciento|procent\w*|في\s+المئة|بالمئة)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Percent();

    [GeneratedRegex(@"[-−–]\s*$", RegexOptions.None, 1000)]
    private static partial Regex Minus();

    [GeneratedRegex(@"бюджет\w*|budget\w*|presupuesto|budżet\w*|الميزانية|ميزانية\w*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Budget();
}
