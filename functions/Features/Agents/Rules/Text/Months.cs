namespace SoulCrm.Functions.Features.Agents.Rules.Text;

/// <summary>Month names, Russian in any case and English with abbreviations.</summary>
public static class Months
{
    private static readonly string[] Patterns =
    [
        "январ[а-я]*|january|jan", "феврал[а-я]*|february|feb", "март[а-я]*|march|mar", "апрел[а-я]*|april|apr", "ма(?:й|я|е|ю)|may", "июн[а-я]*|june|jun",
        "июл[а-я]*|july|jul", "август[а-я]*|august|aug", "сентябр[а-я]*|september|sept|sep", "октябр[а-я]*|october|oct", "ноябр[а-я]*|november|nov", "декабр[а-я]*|december|dec",
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
