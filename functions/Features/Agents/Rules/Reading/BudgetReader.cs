using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <param name="PerPerson">"around 1500 euro each": the amount stays as it was said.</param>
public sealed record Budget(Money Money, bool PerPerson);

/// <summary>
/// Reads a budget with its currency: "2000 долларов", "до 150к" (roubles in Russian), "1.5k usd", "$2,000", "полтора миллиона тенге", "тыщ 200". Of a
/// range the upper end counts. An amount without a currency is not guessed.
/// </summary>
public static partial class BudgetReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const decimal MostAmount = 99_999_999;
    private const string Number = @"\d{1,3}(?:[ .,']\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)";
    private const string Magnitude = @"тысяч\w*|тыщ\w*|тыс\.?(?!\p{L})|тыр|млн\.?|миллион\w*|лям\w*|т\.?\s?р\.?(?!\p{L})|k(?!\p{L})|к(?!\p{L})|thousand|grand|million|mln";

    private static readonly (string Currency, string Pattern)[] Currencies =
    [
        ("USD", @"\$|usd|долл\w*|дол\.|бакс\w*|у\.\s?е\.?|уе(?!\p{L})|dollars?|bucks"),
        ("EUR", @"€|eur|евро|euros?"),
        ("RUB", @"₽|rub|руб\w*|деревянн\w*|р\.?(?!\p{L})|rubles?|roubles?"),
        ("GBP", @"£|gbp|фунт\w*|pounds?|quid"),
        ("KZT", @"₸|kzt|тенге|тг(?!\p{L})"),
        ("AED", @"aed|дирхам\w*|dirhams?"),
        ("TRY", @"₺|try(?=\s*$)|турецк\w+\s+лир\w*|лир\w*|liras?"),
        ("GEL", @"gel(?!\p{L})|лари"),
    ];

    // What numbers in words stand for, before an amount is looked for.
    private static readonly (Regex Word, string Digits)[] Words =
    [
        .. new[] { ("полтора|полторы", "1.5 "), ("полмиллиона|пол\\s+миллиона|half\\s+a\\s+million", "0.5 млн "), ("сто", "100 "), ("двести", "200 "), ("триста", "300 "), ("четыреста", "400 "), ("пятьсот", "500 "),
            ("пятьдесят", "50 "), ("две|два|two", "2 "), ("три|three", "3 "), ("четыре|four", "4 "), ("пять|five", "5 "), ("a|one|одну|одна", "1 ") }
            .Select(word => (new Regex($@"(?<!\p{{L}})(?:{word.Item1})(?:(?<=миллиона|million)|(?=\s+(?:{Magnitude})))(?!\p{{L}})\s*", Options), word.Item2)),
    ];

    private static readonly Regex Amount = new(
        $@"(?:(?<before>{Any})\s*)?(?:(?<first>тыщ|тысяч|тыс\.?)\s*)?(?<![\d.,])(?<number>{Number})(?:\s?-?(?:х|ех|ёх|и|ти)(?!\p{{L}}))?\s*(?:(?:{Magnitude}|{Any})?\s*(?:-|–|—|до|to|and|и)\s*(?:{Any})?(?<upper>{Number})\s*)?(?<magnitude>{Magnitude})?\s*(?<after>(?:{Any})(?!\p{{L}}))?", Options);

    private static string Any => string.Join('|', Currencies.Select(currency => currency.Pattern));

    /// <returns>The last amount with a currency; null when there is none.</returns>
    public static Budget? Read(string text)
    {
        var plain = Words.Aggregate(Dates.Remove(text), (rest, word) => word.Word.Replace(rest, word.Digits));
        Budget? budget = null;
        foreach (Match match in Amount.Matches(plain))
        {
            var magnitude = match.Groups["magnitude"].Success ? match.Groups["magnitude"].Value : match.Groups["first"].Value;
            var number = match.Groups["upper"].Success ? match.Groups["upper"] : match.Groups["number"];
            if (Numbers.Parse(number.Value, thousands: false) is not { } value) continue;
            var amount = Scale(value, magnitude);
            if (amount is < 1 or > MostAmount) continue;
            var word = match.Groups["after"].Success ? match.Groups["after"].Value : match.Groups["before"].Value;
            var currency = word.Length > 0 ? CurrencyOf(word) : RoublesByHabit(plain[..match.Index], magnitude);
            if (currency is not null) budget = new Budget(new Money(amount, currency), IsPerPerson(plain, match));
        }

        return budget;
    }

    private static decimal Scale(decimal value, string magnitude) => magnitude.Length == 0 ? value
        : char.ToLowerInvariant(magnitude[0]) is 'м' or 'm' or 'л' ? value * 1_000_000
        : value * 1000;

    private static bool IsPerPerson(string text, Match match) => Each().IsMatch(text[(match.Index + match.Length)..]) || EachBefore().IsMatch(text[..match.Index]);

    // "до 150к", "150 тысяч": nobody says so in Russian of anything but roubles.
    private static string? RoublesByHabit(string before, string magnitude)
    {
        if (!magnitude.Any(character => character is >= 'а' and <= 'я' or >= 'А' and <= 'Я')) return null;
        return BudgetWord().IsMatch(before) || magnitude.Length > 1 ? "RUB" : null;
    }

    private static string? CurrencyOf(string word) =>
        Currencies.FirstOrDefault(currency => Regex.IsMatch(word, $"^(?:{currency.Pattern})$", Options)).Currency;

    [GeneratedRegex(@"(?:бюджет\w*|до|около|примерно|где-то|в\s+пределах|максимум|рассчитываем\s+на|по)[\s:—–-]*$", Options)]
    private static partial Regex BudgetWord();

    [GeneratedRegex(@"^\s*(?:max\w*\s+)?(?:с\s+человека|на\s+(?:одного\s+)?(?:человека|каждого|чел\w*|нос)|за\s+(?:одного|человека|взрослого)|с\s+носа|каждому|each|per\s+(?:person|adult|head)|a\s+(?:head|person)|pp(?!\p{L})|apiece)", Options)]
    private static partial Regex Each();

    [GeneratedRegex(@"(?:на\s+(?:человека|каждого)|с\s+человека|per\s+person)\s*[:—-]?\s*(?:до\s+|около\s+|up\s+to\s+|about\s+)?$", Options)]
    private static partial Regex EachBefore();
}
