using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>When a client wants to leave.</summary>
/// <param name="Flexible">The text names a span to choose from, not days.</param>
public sealed record DateSpan(DateOnly From, DateOnly To, bool Flexible);

/// <summary>
/// Reads days, months and parts of them, seasons, holidays, weekends and relative dates. The beginning of a month is its first ten days, the middle
/// the 10th to the 20th, the end what is left; "any dates" is the year from today on.
/// </summary>
public static partial class DateReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // A part of a month and the days that it spans; 0 is the month's last day.
    private static readonly (Regex Before, Regex After, int From, int To)[] Parts =
    [
        Part(@"начал\w*|перв\w+\s+числ\w*|перв\w+\s+декад\w*|early|beginning|start|first\s+(?:ten|10)\s+days", 1, 10),
        Part(@"середин\w*|mid(?:dle)?", 10, 20),
        Part(@"конц\w*|конец|последн\w+\s+числ\w*|late|end", 20, 0),
        Part(@"перв\w+\s+половин\w*|(?:first|1st)\s+half", 1, 15),
        Part(@"втор\w+\s+половин\w*|(?:second|2nd)\s+half", 15, 0),
        Part(@"перв\w+\s+(?:две|2)\s+недел\w*|(?:first|1st)\s+(?:two|2)\s+weeks|first\s+fortnight", 1, 14),
        Part(@"последн\w+\s+(?:две|2)\s+недел\w*|last\s+(?:two|2)\s+weeks", 17, 0),
        Part(@"перв\w+\s+недел\w*|(?:first|1st)\s+week", 1, 7),
        Part(@"втор\w+\s+недел\w*|(?:second|2nd)\s+week", 8, 14),
        Part(@"треть\w+\s+недел\w*|(?:third|3rd)\s+week", 15, 21),
        Part(@"последн\w+\s+недел\w*|last\s+week", 24, 0),
    ];

    // "may" is a month only where it stands as one.
    private static readonly Regex Month = new($@"(?<!\b(?:we|i|you|they|it|he|she|that|this|there|which|who|and)\s){Months.Pattern}(?!\s+(?:be|have|go|need|want|also|not|i|we|you)\b)", Options);

    private static readonly Regex DeniedMonth = new($@"(?<!\p{{L}})(?:не|кроме|not|except)\s+(?:(?:в|на|in|for)\s+)?{Months.Pattern}|{Months.Pattern}(?:\s+is|\s*[-–—])?\s+(?:too|слишком|не\s+подход\w+|не\s+могу|doesn't|does\s+not|won't)(?!\p{{L}})", Options);

    public static DateSpan? Read(string text, DateOnly today)
    {
        var told = DeniedMonth.Replace(Correction.WithoutDenied(text), " ");
        return Correction.ReadLatest(told, part => ReadDays(part, today) ?? Calendar.FindHoliday(part, today) ?? ReadMonths(part, today) ?? ReadRelative(part, today) ?? Calendar.FindSeason(part, today) ?? ReadAny(part, today));
    }

    private static DateSpan? ReadDays(string text, DateOnly today)
    {
        var days = Dates.Find(text).Select(date => (Date: date.Resolve(today), date.Index)).Where(day => day.Date is not null).ToList();
        if (days.Count == 0) return null;
        var from = days[0].Date!.Value;
        var to = days[^1].Date!.Value;
        if (days.Count == 1)
        {
            var before = text[..days[0].Index];
            if (After().IsMatch(before)) return new DateSpan(from, LastOfMonth(from), Flexible: true);
            if (Before().IsMatch(before)) return new DateSpan(Later(FirstOfMonth(from), today), from, Flexible: true);
        }

        if (to < from) to = to.AddYears(1);
        return new DateSpan(from, to, Flexible: false);
    }

    private static DateSpan? ReadMonths(string text, DateOnly today)
    {
        var months = Month.Matches(text).ToList();
        if (months.Count == 0) return null;
        var first = Next(Months.Number(months[0]), today);
        var last = months.Count > 1 ? Next(Months.Number(months[^1]), first) : first;
        var rest = text[(months[^1].Index + months[^1].Length)..];
        var (start, _) = PartOf(first, text[..months[0].Index], months.Count > 1 ? "" : rest);
        var (_, end) = PartOf(last, months.Count > 1 ? text[(months[^2].Index + months[^2].Length)..months[^1].Index] : text[..months[0].Index], rest);
        return new DateSpan(Later(start, today), end, Flexible: true);
    }

    // The days of a month that are meant, by the words before its name ("в начале июля") or after it ("в июле, лучше в начале").
    private static (DateOnly Start, DateOnly End) PartOf(DateOnly month, string before, string after)
    {
        var end = LastOfMonth(month);
        var part = Array.Find(Parts, one => one.Before.IsMatch(before));
        if (part.Before is null) part = Array.Find(Parts, one => one.After.IsMatch(after));
        return part.Before is null ? (month, end) : (month.AddDays(part.From - 1), part.To == 0 ? end : month.AddDays(part.To - 1));
    }

    private static DateSpan? ReadRelative(string text, DateOnly today)
    {
        if (DayAfterTomorrow().IsMatch(text)) return new DateSpan(today.AddDays(2), today.AddDays(2), Flexible: false);
        if (Tomorrow().IsMatch(text)) return new DateSpan(today.AddDays(1), today.AddDays(1), Flexible: false);
        if (NextMonth().IsMatch(text)) return new DateSpan(FirstOfMonth(today).AddMonths(1), LastOfMonth(FirstOfMonth(today).AddMonths(1)), Flexible: true);
        if (ThisMonth().IsMatch(text)) return new DateSpan(today, LastOfMonth(today), Flexible: true);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        if (Weekend().Match(text) is { Success: true } weekend)
        {
            var saturday = monday.AddDays(weekend.Groups["next"].Success ? 12 : 5);
            return new DateSpan(Later(saturday, today), saturday.AddDays(1), Flexible: true);
        }

        if (NextWeek().IsMatch(text)) return new DateSpan(monday.AddDays(7), monday.AddDays(13), Flexible: true);
        if (Soon().IsMatch(text)) return new DateSpan(today, today.AddDays(14), Flexible: true);
        return In.Match(text) is { Success: true } match ? Around(match, today) : null;
    }

    private static DateSpan Around(Match match, DateOnly today)
    {
        var half = match.Groups["half"].Success;
        var count = match.Groups["count"].Success ? Numbers.Count(match.Groups["count"].Value) : 1;
        return char.ToLowerInvariant(match.Groups["unit"].Value[0]) switch
        {
            // The further away, the vaguer.
            'м' or 'm' => Span(today.AddMonths(count).AddDays(half ? 15 : 0), before: 7, after: 7),
            'н' or 'w' => Span(today.AddDays((7 * count) + (half ? 3 : 0)), before: 0, after: 7),
            _ => Span(today.AddDays(count), before: 0, after: 3),
        };

        static DateSpan Span(DateOnly about, int before, int after) => new(about.AddDays(-before), about.AddDays(after), Flexible: true);
    }

    private static DateSpan? ReadAny(string text, DateOnly today) => AnyDates().IsMatch(text) ? new DateSpan(today, today.AddYears(1).AddDays(-1), Flexible: true) : null;

    private static DateOnly Next(int month, DateOnly from)
    {
        var first = new DateOnly(from.Year, month, 1);
        return first.AddMonths(1) <= from ? first.AddYears(1) : first;
    }

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    private static DateOnly LastOfMonth(DateOnly day) => FirstOfMonth(day).AddMonths(1).AddDays(-1);

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static (Regex Before, Regex After, int From, int To) Part(string name, int from, int to) => (
        new Regex($@"(?<!\p{{L}})(?:{name})(?:\s+of)?(?:\s+the)?\s*-?$", Options),
        new Regex($@"^\s*[,(]\s*(?:(?:preferably|ideally|rather|better|лучше|желательно|ближе|можно)\s+)?(?:(?:in|at|to|в|к|на)\s+)?(?:the\s+)?(?:{name})(?!\p{{L}}|\s+(?:of\s+)?{Months.Pattern})", Options),
        from, to);

    /// <summary>"с 4 по 12", of the month that is known already.</summary>
    public static DateSpan? ReadDaysOf(DateOnly month, string text)
    {
        if (BareDays().Match(text) is not { Success: true } match) return null;
        var (from, to) = (int.Parse(match.Groups["from"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["to"].Value, CultureInfo.InvariantCulture));
        var length = LastOfMonth(month).Day;
        return from >= 1 && to >= from && to <= length ? new DateSpan(FirstOfMonth(month).AddDays(from - 1), FirstOfMonth(month).AddDays(to - 1), Flexible: false) : null;
    }

    [GeneratedRegex(@"(?<!\p{L})(?:с|from)\s+(?:the\s+)?(?<from>\d{1,2})(?:-?го|st|nd|rd|th)?\s+(?:по|до|to|till|until)\s+(?:the\s+)?(?<to>\d{1,2})(?:-?о?е|st|nd|rd|th)?(?!\d|\p{L}|[.,]\d|\s*(?:[$€₽%]|тыс|к\b|k\b|usd|eur|руб|дол|лет|год|взр|чел|years|people))", Options)]
    private static partial Regex BareDays();

    private static readonly Regex In = new($@"(?<!\p{{L}})(?:через|in(?:\s+about)?)\s+(?:(?:a\s+)?(?<count>{Numbers.CountPattern})\s+(?:of\s+)?|(?<half>полтор[аы]|a\s+month\s+and\s+a\s+half)\s*)?(?<unit>недел\w*|месяц\w*|дн\w*|день|weeks?|months?|days?)(?!\p{{L}})", Options);

    [GeneratedRegex(@"(?<!\p{L})(?:после|позже|after)\s+(?:the\s+)?$", Options)]
    private static partial Regex After();

    [GeneratedRegex(@"(?<!\p{L})(?:до|не\s+позже|не\s+позднее|before|by|until|no\s+later\s+than)\s+(?:the\s+)?$", Options)]
    private static partial Regex Before();

    [GeneratedRegex(@"(?<!\p{L})(?:послезавтра|(?:the\s+)?day\s+after\s+tomorrow)(?!\p{L})", Options)]
    private static partial Regex DayAfterTomorrow();

    [GeneratedRegex(@"(?<!\p{L})(?:завтра|tomorrow)(?!\p{L})", Options)]
    private static partial Regex Tomorrow();

    [GeneratedRegex(@"(?<!\p{L})(?:следующ\w+\s+месяц\w*|next\s+month)(?!\p{L})", Options)]
    private static partial Regex NextMonth();

    [GeneratedRegex(@"(?<!\p{L})(?:эт\w+\s+месяц\w*|this\s+month)(?!\p{L})", Options)]
    private static partial Regex ThisMonth();

    [GeneratedRegex(@"(?<!\p{L})(?:(?<next>следующ\w+|next)\s+)?(?:выходн(?:ые|ых)|weekend)(?!\p{L})", Options)]
    private static partial Regex Weekend();

    [GeneratedRegex(@"(?<!\p{L})(?:следующ\w+\s+недел\w*|next\s+week)(?!\p{L})", Options)]
    private static partial Regex NextWeek();

    [GeneratedRegex(@"(?<!\p{L})(?:как\s+можно\s+(?:скорее|быстрее)|в\s+ближайш(?:ее|ие)\s+(?:время|дни|даты)|на\s+днях|asap|as\s+soon\s+as\s+possible)(?!\p{L})", Options)]
    private static partial Regex Soon();

    [GeneratedRegex(@"(?<!\p{L})(?:люб(?:ые|ых|ое)\s+(?:дат\w+|числ\w+|время)|дат\w+\s+(?:любые|не\s+важны|неважны|гибк\w+)|когда\s+угодно|в\s+любое\s+время|any\s+(?:dates?|time)|anytime|whenever|flexible\s+(?:on\s+)?dates|dates\s+(?:are\s+)?flexible)(?!\p{L})", Options)]
    private static partial Regex AnyDates();
}
