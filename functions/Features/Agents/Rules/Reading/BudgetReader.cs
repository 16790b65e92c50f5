using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>Reads a budget with its currency: "2000 долларов", "до 150к" (roubles in Russian), "1.5k usd", "$2,000", "€1500".</summary>
public static partial class BudgetReader
{
    private static readonly (string Currency, string Pattern)[] Currencies =
    [
        ("USD", @"\$|usd|долл\w*|бакс\w*|dollars?|bucks"),
        ("EUR", @"€|eur|евро|euros?"),
        ("RUB", @"₽|rub|руб\w*|р\.?(?!\p{L})|rubles?|roubles?"),
        ("GBP", @"£|gbp|фунт\w*|pounds?"),
        ("KZT", @"₸|kzt|тенге"),
        ("AED", @"aed|дирхам\w*|dirhams?"),
    ];

    private static readonly Regex Amount = new(
        $@"(?:(?<before>{Any})\s*)?(?<![\d.,])(?<number>\d{{1,3}}(?:[ \u00A0\u202F,.']\d{{3}})+|\d+(?:[.,]\d{{1,2}})?)\s*(?<thousands>тыс\.?|тысяч\w*|k(?!\p{{L}})|к(?!\p{{L}})|т\.?\s?р\.?(?!\p{{L}})|thousand)?\s*(?<after>(?:{Any})(?!\p{{L}}))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static string Any => string.Join('|', Currencies.Select(currency => currency.Pattern));

    /// <returns>The last amount with a currency; null when there is none.</returns>
    public static Money? Read(string text)
    {
        Money? budget = null;
        foreach (Match match in Amount.Matches(Dates.Remove(text)))
        {
            var thousands = match.Groups["thousands"];
            if (Numbers.Parse(match.Groups["number"].Value, thousands.Success) is not { } amount || amount < 1) continue;
            var word = match.Groups["before"].Success ? match.Groups["before"].Value : match.Groups["after"].Value;
            var currency = word.Length > 0 ? CurrencyOf(word) : RoublesByHabit(text, match, thousands);
            if (currency is not null) budget = new Money(amount, currency);
        }

        return budget;
    }

    // "до 150к", "150 тысяч": nobody says so in Russian of anything but roubles.
    private static string? RoublesByHabit(string text, Match match, Group thousands)
    {
        if (!thousands.Success || !thousands.Value.Any(character => character is >= 'а' and <= 'я' or >= 'А' and <= 'Я')) return null;
        return BudgetWord().IsMatch(text[..match.Index]) || thousands.Value.Length > 1 ? "RUB" : null;
    }

    private static string? CurrencyOf(string word) =>
        Currencies.FirstOrDefault(currency => Regex.IsMatch(word, $"^(?:{currency.Pattern})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)).Currency;

    [GeneratedRegex(@"(?:бюджет\w*|до|около|примерно|в\s+пределах|максимум|рассчитываем\s+на)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BudgetWord();
}
