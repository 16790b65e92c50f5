using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <param name="Adults">Null: the text does not say.</param>
/// <param name="Children">Null: the text does not say.</param>
public sealed record Travellers(int? Adults, IReadOnlyList<Child>? Children);

/// <summary>
/// Reads who travels: "двое взрослых и ребёнок 6 лет", "2 взр + реб 7 лет", "2+1", "семьёй из 4х, детям 3 и 9", "me + 2 kids (5, 8)", "my husband and I".
/// A party that is counted as a whole ("нас четверо") has its children among it, unless they are added ("нас двое и ребёнок").
/// </summary>
public static partial class TravellersReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int AdultAge = 18;
    private const int MostPeople = 99;
    private const int MostChildren = 20;

    private const string ChildWord = @"дет(?:ей|и|ьми|ям|ок|ками|ишек)|реб[её]н\w*|реб\.?|реб[яе]т\w*|сын\w*|доч\w*|малыш\w*|младен\w*|груднич\w*|подростк\w*|школьник\w*|дошкольник\w*|внук\w*|внучк\w*|little\s+ones?|child(?:ren)?|kids?|kiddos?|sons?|daughters?|baby|babies|toddlers?|infants?|newborn|teens?|teenagers?";
    private const string Ages = @"(?<ages>\d{1,2}(?:\s*(?:года?|лет|years?|yrs?)?\s*(?:,|и|and|&|\+|/)\s*\d{1,2})*)";
    private const string NotAnAge = @"(?!\s*(?:[$€₽£%\d]|[.,:]\d|к\b|k\b|тыс|usd|eur|руб|дол|взр|adult|ноч|night|дн|day|нед|week|чел|мес|month|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))";

    private static readonly Regex AdultCount = new($@"(?<!\p{{L}})(?<count>{Numbers.CountPattern})\s*(?:взр(?:осл\w*)?|adults?|grown-?ups?)(?!\p{{L}})|(?<!\p{{L}})взросл\w*\s*[:—-]?\s*(?<count>{Numbers.CountPattern})(?!\p{{L}})", Options);

    private static readonly Regex Pairs = new($@"(?<!\p{{L}})(?<count>{Numbers.CountPattern})\s+(?:пары|пар|couples|семейные\s+пары)(?!\p{{L}})", Options);

    // "двое" is said of people alone; other numbers need a word that shows it.
    private static readonly Regex PartyCount = new(
        $@"(?<!\p{{L}})(?:нас|мы|будет|едем|летим|поедем|полетим|nas|there\s+(?:are|will\s+be)|we\s+are|we're|party\s+of|group\s+of|семь(?:[её]й|я|и|ю)\s+(?:из\s+)?|family\s+of)\s*(?:будет\s+|us\s+|всего\s+|теперь\s+|now\s+)?(?!an?\s)(?<count>{Numbers.CountPattern})(?!\p{{L}}|\s*(?:лет|год|недел|дн|ноч|месяц|night|day|week|month|year|star|зв[её]зд|k\b|к\b|[$€₽%+]|\d|usd|eur|тыс|руб|dollar|euro|child|kid|реб|дет))"
        + $@"|(?<!\p{{L}})(?<count>вдво[её]м|втро[её]м|вчетвером|впятером|вшестером|vdvoem|vtroem)(?!\p{{L}})"
        + $@"|(?<!\p{{L}}|[сc]\s|тыс\w*\s)(?!an?\s)(?<count>{Numbers.CountPattern})\s+(?:человек(?:а)?|чел\.?|персон\w*|турист\w*|пассажир\w*|друз(?:ей|ья)|подруг(?:и)?|пенсионер\w*|студент\w*|девч\w+|парн(?:ей|я)|мужик\w*|of\s+us|people|persons?|pax|travell?ers?|friends|lads|guys|ladies|girlfriends|colleagues|seniors|tourists|of\s+you)(?!\p{{L}})"
        + $@"|(?<!\p{{L}})(?:на|для|for|just|us)\s+(?<count>двоих|троих|четверых|пятерых|шестерых|семерых|одного|одну|one|two|three|four|five|six|seven|eight|the\s+two)(?!\p{{L}}|\s+(?:дет|реб|сын|доч|нед|ноч|дн|week|night|day|month|kid|child|star|hundred|thousand|rooms?))"
        + $@"|(?<!\p{{L}})(?<count>двое|трое|четверо|пятеро|шестеро|семеро)(?!\p{{L}}|\s+(?:дет|реб|сын|доч|сут|малыш|внук))"
        + $@"|(?<!\p{{L}})(?<count>both)\s+of\s+us", Options);

    private static readonly Regex PlusForm = new(@"(?<![\d.,+])(?<adults>[1-9])\s*\+\s*(?<children>[1-5])(?:\s*\+\s*(?<more>[1-5]))?(?!\d|[.,]\d)(?!\s*(?:лет|год|year|yo))", Options);

    private static readonly Regex ChildrenCount = new($@"(?<!\p{{L}})(?<count>{Numbers.CountPattern})\s*(?:(?:маленьк\w+|little|young|small)\s+)?(?:{ChildWord})(?!\p{{L}})", Options);

    private static readonly Regex AgeList = new(
        $@"{Ages}\s*(?:х|е)?\s*-?\s*(?:лет(?!о|ом|ни[ем])(?:ни\w+)?|год(?:а|ик\w*|ов\w*)?|г\.|л\.|years?|yrs?|yo|y\.?o\.?|летн\w+)(?:[\s-]*old)?(?!\p{{L}})"
        + $@"|(?<!\p{{L}})(?:aged?|ages|возраст\w*|{ChildWord})\s*[-–—:(,]?\s*(?:(?:are|is|of|aged?|ages|she\s+is|he\s+is|she's|he's|she’s|he’s|who\s+(?:is|are)|they\s+are|возраст\w*|по|им|ему|ей|мы)\s+)*{Ages}{NotAnAge}", Options);

    private static readonly Regex Child = new($@"(?<!\p{{L}})(?:{ChildWord})(?!\p{{L}})", Options);

    public static Travellers Read(string text)
    {
        var told = HalfYear().Replace(Correction.WithoutDenied(text), "");
        // "детей 1" counts them; "дети 4 и 9" tells their ages.
        var counted = CountAfter().Match(told);
        var ages = ReadAges(counted.Success ? told.Remove(counted.Index, counted.Length).Insert(counted.Index, "детей") : told);
        var plus = PlusForm.Match(told);
        var children = ReadChildren(told, ages, counted.Success ? counted : plus);
        return new Travellers(ReadAdults(told, children, plus), children);
    }

    /// <summary>A bare answer to "how many of you": "2", "двое", "нас трое".</summary>
    public static int? ReadBareCount(string text) =>
        BareCount().Match(text.Trim()) is { Success: true } match && Numbers.Count(match.Groups["count"].Value) is > 0 and var count ? count : null;

    /// <summary>A bare answer to "how old is the child": "6", "6 лет", "5 и 8".</summary>
    public static IReadOnlyList<int> ReadBareAges(string text) =>
        BareAges().IsMatch(text.Trim()) ? [.. Number().Matches(text).Select(match => Int(match.Value)).Where(age => age < AdultAge)] : [];

    private static int? ReadAdults(string text, IReadOnlyList<Child>? children, Match plus)
    {
        if (AdultCount.Match(text) is { Success: true } adults) return Numbers.Count(adults.Groups["count"].Value);
        if (plus.Success) return Int(plus.Groups["adults"].Value);
        if (Pairs.Match(text) is { Success: true } pairs) return Math.Min(2 * Numbers.Count(pairs.Groups["count"].Value), MostPeople);
        if (PartyCount.Match(text) is { Success: true } party) return Without(children, Numbers.Count(party.Groups["count"].Value), text[(party.Index + party.Length)..]);
        if (Companions.Count(text) is { } named) return named;
        if (Couple().IsMatch(text)) return 2;
        return Alone().IsMatch(text) ? 1 : null;
    }

    // "нас четверо, двое детей": the party counts everyone. "нас двое и ребёнок": the child comes on top.
    private static int Without(IReadOnlyList<Child>? children, int all, string rest)
    {
        var among = children is { Count: > 0 } && !Plus().IsMatch(rest);
        return among && all > children!.Count ? all - children.Count : all;
    }

    private static IReadOnlyList<Child>? ReadChildren(string text, List<int> ages, Match numbers)
    {
        if (NoChildren().IsMatch(text)) return [];
        var counted = ChildrenCount.Matches(text).Sum(match => Numbers.Count(match.Groups["count"].Value));
        if (counted == 0 && numbers.Success) counted = Int(numbers.Groups["children"].Value) + (numbers.Groups["more"].Success ? Int(numbers.Groups["more"].Value) : 0);
        var named = counted > 0 ? counted : Child.Count(text);
        if (named == 0 && ages.Count == 0) return null;
        // Children who are only spoken of ("чтобы детям было весело") are those that were counted.
        if (counted == 0 && ages.Count > 0) named = ages.Count;
        return [.. Enumerable.Range(0, Math.Min(Math.Max(named, ages.Count), MostChildren)).Select(index => new Child(index < ages.Count ? ages[index] : null))];
    }

    private static List<int> ReadAges(string text)
    {
        if (!Child.IsMatch(text) && !ChildAdjective().IsMatch(text) && !PlusForm.IsMatch(text)) return [];
        var ages = AgeList.Matches(text).SelectMany(match => Number().Matches(match.Groups["ages"].Value).Select(number => Int(number.Value))).ToList();
        ages.AddRange(BabyMonths().Matches(text).Select(match => Int(match.Groups["months"].Value) / 12));
        if (OneAndAHalf().IsMatch(text)) ages.Add(1);
        return [.. ages.Where(age => age < AdultAge)];
    }

    private static int Int(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    // "1,5 года" is one year, as ages are counted.
    [GeneratedRegex(@"(?<=\d)[.,]5(?=\s*(?:год|лет|г\.|year|yr))", Options)]
    private static partial Regex HalfYear();

    [GeneratedRegex(@"(?<!\p{L})(?:дет(?:ей|и)|kids|children)\s*[:—-]?\s*(?<children>[1-5])(?!\d|\s*(?:,\s*\d|/|и\s|and\s|&|лет|год|мес|y|month|[$€]))", Options)]
    private static partial Regex CountAfter();

    [GeneratedRegex(@"\d{1,2}[\s-]*летн\w+|\d{1,2}[\s-]*year[\s-]*olds?", Options)]
    private static partial Regex ChildAdjective();

    [GeneratedRegex(@"(?<!(?:через|in)\s)(?<!\d)(?<months>\d{1,2})\s*-?(?:мес\w*|months?|mos?(?!\p{L}))", Options)]
    private static partial Regex BabyMonths();

    [GeneratedRegex(@"(?<!\p{L})(?:полтора\s+год\w*|a\s+year\s+and\s+a\s+half)(?!\p{L})", Options)]
    private static partial Regex OneAndAHalf();

    [GeneratedRegex(@"(?<!\p{L})(?:без\s+дет\w+|дет(?:ей|и)\s+(?:нет|не\s+(?:будет|бер[её]м|едут|планиру\w+))|дет(?:и|ей)\s[^.!?,]{0,30}(?:остан|остаю)\w+|не\s+бер[её]м\s+детей|no\s+(?:kids|children)|without\s+(?:(?:the|our|any)\s+)?(?:kids|children)|(?:only|just)\s+adults|adults\s+only|все\s+взрослые|только\s+взрослые|all\s+(?:of\s+us\s+)?adults)(?!\p{L})", Options)]
    private static partial Regex NoChildren();

    [GeneratedRegex(@"(?<!\p{L})(?:couple(?!\s+of)|пара(?!\s+(?:недел|дн|вопрос|слов)\w*)|молодожён\w*|молодожен\w*|newlyweds|honeymoon\w*)(?!\p{L})", Options)]
    private static partial Regex Couple();

    [GeneratedRegex(@"(?<!\p{L})(?:я\s+(?:буду\s+)?(?:один|одна)|(?:еду|лечу|поеду|полечу|путешествую)\s+(?:один|одна)|(?:только|одна?)\s+я|(?:just|only)\s+(?:me|myself)|on\s+my\s+own|(?<!they\s|they'd\s|they’d\s|travel\s)alone|i(?:'ll|’ll|\s+will)?\s+travel\s+alone|by\s+myself|solo)(?!\p{L})", Options)]
    private static partial Regex Alone();

    [GeneratedRegex(@"(?:(?<!\p{L})(?:и|плюс|с|and|plus|with)(?!\p{L})|\+)\s*(?:[^\s.!?]+\s+){0,2}?(?:реб[её]н\w*|реб\.?|дет(?:и|ей|ьми)|малыш\w*|младен\w*|сын\w*|доч\w*|child|children|kids?|son|daughter|baby|toddler|infant)(?!\p{L})", Options)]
    private static partial Regex Plus();

    [GeneratedRegex(@"^(?:нас|мы|будет|нас\s+будет|we\s+are|there\s+are|for)?\s*(?<count>\d{1,2}|один|одна|два|две|двое|двоих|три|трое|четыре|четверо|пять|пятеро|one|two|three|four|five|six)[\s.!)]*$", Options)]
    private static partial Regex BareCount();

    [GeneratedRegex(@"^(?:(?:ей|ему|им|he\s+is|she\s+is|they\s+are)\s+)?\d{1,2}(?:\s*(?:,|и|and|&)\s*\d{1,2})*\s*(?:лет|год\w*|years?(?:\s+old)?)?[\s.!)]*$", Options)]
    private static partial Regex BareAges();

    [GeneratedRegex(@"\d{1,2}")]
    private static partial Regex Number();
}
