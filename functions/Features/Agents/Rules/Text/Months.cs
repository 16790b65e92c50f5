namespace SoulCrm.Functions.Features.Agents.Rules.Text;

/// <summary>Month names, Russian in any case and English with abbreviations.</summary>
public static class Months
{
    private static readonly string[] Patterns =
    [
        "январ[а-я]*|янв|january|jan|yanvar[a-z]*", "феврал[а-я]*|фев|february|feb|fevral[a-z]*", "март[а-я]*|march|mar|marte", "апрел[а-я]*|апр|april|apr|aprel[a-z]*", "ма(?:й|я|е|ю)|may",
        "июн[а-я]*|june|jun|iyun[a-z]*|ijun[a-z]*", "июл[а-я]*|july|jul|iyul[a-z]*|ijul[a-z]*", "август[а-я]*|авг|august|aug|avgust[a-z]*", "сентябр[а-я]*|сент?|september|sept|sep|sentyabr[a-z]*",
        "октябр[а-я]*|окт|october|oct|oktyabr[a-z]*", "ноябр[а-я]*|нояб?|november|nov|noyabr[a-z]*", "декабр[а-я]*|дек|december|dec|dekabr[a-z]*",
    ];

    private static readonly string[] Genitive = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];
    private static readonly string[] Nominative = ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"];
    private static readonly string[] English = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Matches any month; groups m1 to m12 tell which.</summary>
    public static string Pattern { get; } = $@"(?<![\p{{L}}])(?:{string.Join('|', Patterns.Select((pattern, index) => $"(?<m{index + 1}>{pattern})"))})(?![\p{{L}}])";

    public static int Number(System.Text.RegularExpressions.Match match) => Enumerable.Range(1, 12).First(month => match.Groups[$"m{month}"].Success);

    /// <summary>"июля" or "July", as a day is written with it.</summary>
    public static string WithDay(int month, string language) => language == "ru" ? Genitive[month - 1] : English[month - 1];

    /// <summary>"июль" or "July", standing alone.</summary>
    public static string Alone(int month, string language) => language == "ru" ? Nominative[month - 1] : English[month - 1];
}
