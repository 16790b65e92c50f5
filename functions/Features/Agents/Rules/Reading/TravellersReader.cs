using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <param name="Adults">Null: the text does not say.</param>
/// <param name="Children">Null: the text does not say.</param>
public sealed record Travellers(int? Adults, IReadOnlyList<Child>? Children);

/// <summary>Reads who travels: "двое взрослых и ребёнок 6 лет", "2 взр + реб 7 лет", "нас двое", "me and my wife", "2 adults, kids 4 and 9".</summary>
public static partial class TravellersReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int AdultAge = 18;

    private static readonly Regex AdultCount = new($@"(?<!\p{{L}})(?<count>{Numbers.CountPattern})\s*(?:взр(?:осл\w*)?|adults?|grown-?ups?)(?!\p{{L}})|(?<!\p{{L}})взросл\w*\s*[:—-]?\s*(?<count>{Numbers.CountPattern})(?!\p{{L}})", Options);

    private static readonly Regex PartyCount = new(
        $@"(?<!\p{{L}})(?:нас|мы|будет|едем|летим|поедем|полетим|there\s+(?:are|will\s+be)|we\s+are|we're|for|party\s+of|family\s+of)\s+(?:будет\s+|us\s+)?(?<count>{Numbers.CountPattern})(?!\p{{L}}|\s*(?:лет|год|недел|дн|ноч|месяц|night|day|week|month|year|star|звезд|k\b|к\b|[$€₽%]|\d|usd|eur|тыс|руб|dollar|euro|child|kid|реб|дет))|(?<!\p{{L}})(?<count>вдвоём|вдвоем|втроём|втроем|вчетвером)(?!\p{{L}})|(?<!\p{{L}})(?<count>{Numbers.CountPattern})\s+(?:человек\w*|чел\.?|of\s+us|people|persons?|pax)(?!\p{{L}})|на\s+(?<count>двоих|троих|четверых|одного)(?!\p{{L}})", Options);

    private static readonly Regex ChildrenCount = new($@"(?<!\p{{L}})(?<count>{Numbers.CountPattern})\s*(?:дет(?:ей|и|ьми|ям|ок)|реб[её]н\w*|реб\.?|реб[яе]т\w*|сын\w*|доч\w*|child(?:ren)?|kids?|sons?|daughters?)(?!\p{{L}})", Options);

    public static Travellers Read(string text)
    {
        var ages = ReadAges(text);
        var children = ReadChildren(text, ages);
        var adults = ReadAdults(text, children);
        return new Travellers(adults, children);
    }

    /// <summary>A bare answer to "how many of you": "2", "двое", "нас трое".</summary>
    public static int? ReadBareCount(string text) =>
        BareCount().Match(text.Trim()) is { Success: true } match ? Numbers.Count(match.Groups["count"].Value) : null;

    /// <summary>A bare answer to "how old is the child": "6", "6 лет", "5 и 8".</summary>
    public static IReadOnlyList<int> ReadBareAges(string text) =>
        BareAges().IsMatch(text.Trim()) ? [.. Number().Matches(text).Select(match => Int(match.Value)).Where(age => age < AdultAge)] : [];

    private static int? ReadAdults(string text, IReadOnlyList<Child>? children)
    {
        if (AdultCount.Match(text) is { Success: true } adults) return Numbers.Count(adults.Groups["count"].Value);
        if (Couple().IsMatch(text)) return 2;
        if (Alone().IsMatch(text)) return 1;
        if (PartyCount.Match(text) is not { Success: true } party) return null;
        var all = Numbers.Count(party.Groups["count"].Value);
        // "нас четверо, двое детей": the party counts everyone. "нас двое и ребёнок": the child comes on top.
        var among = children is { Count: > 0 } && !Plus().IsMatch(text[(party.Index + party.Length)..]);
        return among && all > children!.Count ? all - children.Count : all;
    }

    private static IReadOnlyList<Child>? ReadChildren(string text, IReadOnlyList<int> ages)
    {
        if (NoChildren().IsMatch(text)) return [];
        var counted = ChildrenCount.Matches(text).Sum(match => Numbers.Count(match.Groups["count"].Value));
        var named = counted > 0 ? counted : Child().Count(text);
        if (named == 0 && ages.Count == 0) return null;
        return [.. Enumerable.Range(0, Math.Max(Math.Min(named, 20), ages.Count)).Select(index => new Child(index < ages.Count ? ages[index] : null))];
    }

    private static List<int> ReadAges(string text)
    {
        // "6-летний", "ребёнок 6 лет", "дети 5 и 8 лет", "aged 6", "6-year-old", "kids 4 and 9"
        if (!Child().IsMatch(text) && !ChildrenCount.IsMatch(text) && !ChildAdjective().IsMatch(text)) return [];
        var ages = new List<int>();
        foreach (Match match in AgeList().Matches(text))
            ages.AddRange(Number().Matches(match.Groups["ages"].Value).Select(number => Int(number.Value)));
        if (ages.Count == 0) ages.AddRange(BabyMonths().Matches(text).Select(_ => 0));
        return [.. ages.Where(age => age < AdultAge)];
    }

    private static int Int(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\p{L})(?:реб[её]н\w*|реб\.?|сын\w{0,3}|доч\w{0,4}|малыш\w*|дет(?:и|ей|ьми)|child|kids?|children|son|daughter|baby|toddler)(?!\p{L})", Options)]
    private static partial Regex Child();

    [GeneratedRegex(@"\d{1,2}[\s-]*летн\w+|\d{1,2}[\s-]*year[\s-]*olds?", Options)]
    private static partial Regex ChildAdjective();

    [GeneratedRegex(@"(?<ages>\d{1,2}(?:\s*(?:,|и|and|&|\+)\s*\d{1,2})*)\s*(?:-?\s*(?:лет(?!о|ом)|год(?:а|ик\w*)?|г\.|years?|yrs?|yo|y\.?o\.?|летн\w+)(?:[\s-]*old)?(?!\p{L}))|(?:aged?|ages|возраст\w*|(?:kids?|children|child|дет(?:и|ей)|реб[её]н\w*|реб\.?|son|daughter|сын\w*|доч\w*))\s*[:(]?\s*(?:are\s+|is\s+|of\s+)?(?<ages>\d{1,2}(?:\s*(?:,|и|and|&|\+)\s*\d{1,2})*)(?!\s*(?:[$€₽%\d]|к\b|k\b|тыс|usd|eur|руб|взр|adult|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек))", Options)]
    private static partial Regex AgeList();

    [GeneratedRegex(@"\d{1,2}\s*(?:мес\w*|months?)(?=\s*(?:old|реб|малыш|$|[,.)]))", Options)]
    private static partial Regex BabyMonths();

    [GeneratedRegex(@"(?<!\p{L})(?:без\s+дет\w+|дет(?:ей|и)\s+нет|no\s+(?:kids|children)|without\s+(?:kids|children)|only\s+adults|только\s+взрослые)(?!\p{L})", Options)]
    private static partial Regex NoChildren();

    [GeneratedRegex(@"(?<!\p{L})(?:(?:я|мы)\s+(?:с|и)\s+(?:муж\w*|жен\w*|супруг\w*|девушк\w*|парн\w*|подруг\w*|друг\w*|мам\w*)|с\s+(?:мужем|женой|супругой|супругом)|(?:my\s+)?(?:wife|husband|girlfriend|boyfriend|partner|friend)\s+and\s+(?:me|i)|(?:me|i)\s+and\s+my\s+(?:wife|husband|girlfriend|boyfriend|partner|friend)|with\s+my\s+(?:wife|husband|girlfriend|boyfriend|partner)|couple|пара)(?!\p{L})", Options)]
    private static partial Regex Couple();

    [GeneratedRegex(@"(?<!\p{L})(?:я\s+(?:буду\s+)?(?:один|одна)|еду\s+(?:один|одна)|(?:только|одна?)\s+я|лечу\s+(?:один|одна)|just\s+me|only\s+me|alone|by\s+myself|solo)(?!\p{L})", Options)]
    private static partial Regex Alone();

    [GeneratedRegex(@"(?:(?<!\p{L})(?:и|плюс|с|and|plus|with)(?!\p{L})|\+)\s*(?:[^\s.!?]+\s+){0,2}?(?:реб[её]н\w*|реб\.?|дет(?:и|ей|ьми)|малыш\w*|сын\w*|доч\w*|child|children|kids?|son|daughter|baby|toddler)(?!\p{L})", Options)]
    private static partial Regex Plus();

    [GeneratedRegex(@"^(?:нас|мы|будет|we\s+are|there\s+are)?\s*(?<count>\d{1,2}|один|одна|два|две|двое|три|трое|четыре|четверо|пять|пятеро|one|two|three|four|five|six)[\s.!)]*$", Options)]
    private static partial Regex BareCount();

    [GeneratedRegex(@"^(?:(?:ей|ему|им|he\s+is|she\s+is|they\s+are)\s+)?\d{1,2}(?:\s*(?:,|и|and|&)\s*\d{1,2})*\s*(?:лет|год\w*|years?(?:\s+old)?)?[\s.!)]*$", Options)]
    private static partial Regex BareAges();

    [GeneratedRegex(@"\d{1,2}")]
    private static partial Regex Number();
}
