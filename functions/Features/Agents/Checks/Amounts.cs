using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>A number as a text has it.</summary>
/// <param name="Currency">ISO 4217; null when none stands beside it.</param>
/// <param name="Index">Where it begins.</param>
internal sealed record Amount(decimal Value, string? Currency, int Index, int Length, string Text)
{
    public int End => Index + Length;
}

/// <summary>Finds numbers with their currencies, as seven languages write them.</summary>
internal static partial class Amounts
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Codes that are words in some language count in capitals only.
    private static readonly (string Currency, string Pattern)[] Currencies =
    [
        ("USD", @"us\$|\$|usd|долл(?:ар\w*|\.)?|бакс\w*|dollars?|d[oó]lar(?:es|y|ów|ach|a)?|دولار\w*"),
        ("EUR", @"€|eur|евро|euros?|يورو"),
        ("RUB", @"₽|(?-i:RUB|RUR)|руб(?:л\w*|\.)?|р\.|rubl\w*|rubel\w*|ruble[sy]?|roubles?|روبل\w*"),
        ("GBP", @"£|gbp|фунт\w*|pounds?|pfund|livres?|libras?|funt\w*|جنيه\w*"),
        ("KZT", @"₸|kzt|тенге|tenge"),
        ("AED", @"aed|дирхам\w*|dirham\w*|درهم\w*"),
        ("TRY", @"₺|(?-i:TRY|TL)|лир(?:а|ы|у|е)?|liras?|lir(?:y|ów)?|ليرة"),
        ("GEL", @"₾|(?-i:GEL)|лари"),
        ("THB", @"฿|thb|бат(?:а|ов|ы)?|bahts?"),
        ("PLN", @"zł|pln|злот\w*|złot\w*|zlot\w*"),
    ];

    private static readonly string AnyCurrency = string.Join('|', Currencies.Select(currency => currency.Pattern));

    private static readonly Regex Number = new(
        $@"(?:(?<![\p{{L}}\p{{Sc}}])(?<before>{AnyCurrency})\s*)?(?<![\d.,]|\d\s)(?<number>\d{{1,3}}(?:[\s.,'’]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d{{1,2}}(?!\d))?)\s*(?:(?<thousands>тыс\.?|тысяч\w*|тыщ\w*|k|к|thousand|tausend|mille|mil|tys\.?|tysi\w+|ألف|آلاف)(?!\p{{L}})|(?<millions>млн\.?|миллион\w*|mln|millions?|millionen|millones)(?!\p{{L}}))?\s*(?<after>(?:{AnyCurrency})(?!\p{{L}}))?",
        Options, Patience);

    private static readonly Regex Currency = new($@"(?<!\p{{L}})(?:{AnyCurrency})(?!\p{{L}})", Options, Patience);

    public static IReadOnlyList<Amount> Find(string text)
    {
        var found = new List<Amount>();
        foreach (Match match in Number.Matches(text))
        {
            if (Numbers.Parse(match.Groups["number"].Value, thousands: false) is not { } value) continue;
            if (match.Groups["thousands"].Success) value *= 1000;
            if (match.Groups["millions"].Success) value *= 1_000_000;
            var word = match.Groups["after"].Success ? match.Groups["after"].Value : match.Groups["before"].Value;
            found.Add(new Amount(value, word.Length == 0 ? null : CurrencyOf(word), match.Index, match.Length, match.Value.Trim()));
        }

        return found;
    }

    /// <summary>A currency whose amount is told in words, or hidden among letters: it cannot be compared with anything.</summary>
    public static string? FindInWords(string text, IReadOnlyList<Amount> amounts)
    {
        foreach (Match match in Currency.Matches(text))
        {
            if (amounts.Any(amount => match.Index >= amount.Index && match.Index < amount.End)) continue;
            var before = text[Math.Max(0, match.Index - 40)..match.Index];
            if (NumberWord().IsMatch(before[(before.LastIndexOfAny(['.', '\n', ';', '!', '?']) + 1)..])) return match.Value;
        }

        return null;
    }

    private static string CurrencyOf(string word) =>
        Currencies.First(currency => Regex.IsMatch(word, $"^(?:{currency.Pattern})$", Options, Patience)).Currency;

    [GeneratedRegex(@"(?<!\p{L})(?:тысяч\w*|сотн\w*|сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот|полтор\w*|полторы|миллион\w*|hundreds?|thousands?|million|half|\w*hundert|\w*tausend|cent|mille|cents|cien|ciento|mil|quinientos|sto|dwieście|trzysta|tysiąc\w*|tysi\w+|مئة|مائة|مئات|ألف|آلاف)(?!\p{L})|\d[\p{L}]+\d*\s*$|[\p{L}]\d+[\p{L}\d]*\s*$", Options, 1000)]
    private static partial Regex NumberWord();
}
