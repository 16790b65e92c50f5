using System.Globalization;
using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>Numbers of seats are those of the departures that a tool has told, or those that the client needs.</summary>
internal static partial class SeatCheck
{
    /// <summary>Fewer may be called the last.</summary>
    private const int Few = 5;

    public static string? Find(CheckedText reply, Grounds grounds)
    {
        foreach (var segment in reply.Segments)
        {
            var text = DateMentions.Blank(segment.Text);
            var left = segment.Departures(grounds).Select(departure => departure.SeatsLeft).ToHashSet();
            foreach (Match match in Seats().Matches(text))
            {
                var seats = Count(match);
                var isNeeded = seats == grounds.PartySeats && !Left().IsMatch(text[Math.Max(0, match.Index - 30)..match.Index]);
                if (!left.Contains(seats) && !isNeeded) return $"The number of seats {seats} is in no tool's result.";
            }

            if (InWords().Match(text) is { Success: true } words) return $"The number of seats is not written in digits ({words.Value}).";
            if (Last().Match(text) is { Success: true } last && !left.Any(seats => seats <= Few)) return $"There are more seats than it says ({last.Value}).";
        }

        return null;
    }

    /// <summary>The numbers of seats that a text names.</summary>
    public static IEnumerable<int> Mentioned(string text) => Seats().Matches(text).Select(Count);

    private static int Count(Match match) => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);

    private const string Seat = @"(?:мест(?:а|о)?|seats?|places?|spots?|sitzplätze|plätze|platz|plazas?|asientos?|miejsc(?:a|e)?|مقاعد|مقعدا?ً?|أماكن)(?!\p{L})";
    private const string Free = @"(?:свободн\p{L}+|free|available|frei\p{L}*|freie|verfügbare|disponibles?|libres?|wolnych|wolne)";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"(?<!\p{L})(?:остал\p{L}+|только|всего|only|just|left|nur|noch|reste|seulement|quedan|solo|sólo|zostało|tylko|pozostał\p{L}+|فقط|بقي)(?!\p{L})", Options, 1000)]
    private static partial Regex Left();

    [GeneratedRegex($@"(?<![\d.,])(?<count>\d{{1,4}})\s+(?:{Free}\s+)?{Seat}", Options, 1000)]
    private static partial Regex Seats();

    [GeneratedRegex($@"(?<!\p{{L}})(?:осталось|остал\p{{L}}+|только|only|just|nur|noch|il\s+reste|plus\s+que|quedan|solo|zostało|pozostał\p{{L}}+|tylko|بقي)\s+(?:noch\s+|que\s+|sólo\s+)?(?:одно|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|one|two|three|four|five|six|seven|eight|nine|ten|ein|zwei|drei|vier|fünf|sechs|sieben|acht|une?|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|jedno|dwa|trzy|cztery|pięć)\s+(?:{Free}\s+)?{Seat}", Options, 1000)]
    private static partial Regex InWords();

    [GeneratedRegex($@"(?<!\p{{L}})(?:последн\p{{L}}+|last|letzte\p{{L}}*|derni[eè]re?s|últim[ao]s|ostatni\p{{L}}*|آخر)\s+(?:{Free}\s+)?{Seat}|(?<!\p{{L}})(?:мало\s+{Seat}|few\s+{Seat}|wenige\s+{Seat}|pocas\s+{Seat}|mało\s+{Seat}|почти\s+не\s+осталось)", Options, 1000)]
    private static partial Regex Last();
}
