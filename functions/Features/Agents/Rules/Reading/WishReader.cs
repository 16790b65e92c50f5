using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>Reads the kind of rest and special wishes.</summary>
public static class WishReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // The first that is named and not denied.
    private static readonly (string Type, Regex Pattern)[] Types =
    [
        ("ski", Word(@"горнолыж\w*|горные\s+лыжи|лыж\w*|сноуборд\w*|покататься\s+на\s+(?:лыжах|борде)|ski(?:ing)?|snowboard\w*")),
        ("cruise", Word(@"круиз\w*|cruises?")),
        ("safari", Word(@"сафари|safari")),
        ("wellness", Word(@"спа(?:-\w+)?|санатори\w*|термал\w*|на\s+воды|оздоров\w*|spa|wellness|thermal")),
        ("seaside", Word(@"мор(?:е|я|ю|ях|юшк\w*)|пляж\w*|океан\w*|купаться|позагорать|sea|seaside|seashore|beach\w*|ocean")),
        ("mountain", Word(@"горы|гор|горах|горам|в\s+поход|походы|треккинг\w*|хайкинг\w*|mountains?|hiking|hikes?|trekking")),
        ("city", Word(@"экскурси\w*|достопримечательност\w*|sightseeing|city\s+(?:break|tour)s?|museums?|музе\w*")),
    ];

    private static readonly (string Ru, string En, Regex Pattern)[] Wishes =
    [
        ("всё включено", "all inclusive", Word(@"вс[её][\s-]+включ\w+|ол[\s-]*инк\w*|олинклюзив|all[\s-]+incl\w*")),
        ("ультра всё включено", "ultra all inclusive", Word(@"ультра\w*|ultra")),
        ("первая линия", "beachfront", Word(@"перв\w+\s+(?:берегов\w+\s+)?лини\w+|1[\s-]*(?:я\s+)?лини\w+|beach\s?front|on\s+the\s+beach")),
        ("5 звёзд", "5 stars", new Regex(@"(?<![\d.,])(?:5|пять|five)[\s-]*(?:\*|★|зв[её]зд\w*|stars?)", Options)),
        ("4 звезды", "4 stars", new Regex(@"(?<![\d.,])(?:4|четыре|four)[\s-]*(?:\*|★|зв[её]зд\w*|stars?)", Options)),
        ("детский клуб", "kids club", Word(@"детск\w+\s+клуб\w*|аниматор\w*|анимаци\w*|kids['’]?\s+club")),
        ("песчаный пляж", "sandy beach", Word(@"песчан\w+|пес(?:ок|оч\w+)|sandy")),
        ("тихое место", "a quiet place", Word(@"тих\w+\s+(?:мест|отел|отдых)\w*|спокойн\w+\s+(?:мест|отел|отдых)\w*|quiet|secluded")),
        ("аквапарк", "water park", Word(@"аквапарк\w*|water\s?park")),
        ("перелёт включён", "flight included", Word(@"с\s+перел[её]том|перел[её]т\s+включ\w+|with\s+flights?|flights?\s+included")),
    ];

    private static readonly Regex Denied = new(@"(?<!\p{L})(?:не|без|not|no)\s+(?:(?:на|в|к|the|to|a)\s+)?$", Options);

    public static string? ReadType(string text) =>
        Array.Find(Types, type => type.Pattern.Matches(text).Any(match => !Denied.IsMatch(text[..match.Index]))).Type;

    public static IEnumerable<string> ReadWishes(string text, string language) =>
        Wishes.Where(wish => wish.Pattern.IsMatch(text)).Select(wish => language == "ru" ? wish.Ru : wish.En);

    private static Regex Word(string pattern) => new($@"(?<!\p{{L}})(?:{pattern})(?!\p{{L}})", Options);
}
