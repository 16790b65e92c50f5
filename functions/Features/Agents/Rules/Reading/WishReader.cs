using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>Reads the kind of rest, special wishes, and what a message is about.</summary>
public static partial class WishReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly (string Type, Regex Pattern)[] Types =
    [
        ("ski", new Regex(@"(?<!\p{L})(?:горнолыж\w*|лыж\w*|сноуборд\w*|ski(?:ing)?|snowboard\w*)", Options)),
        ("seaside", new Regex(@"(?<!\p{L})(?:море|моря|морю|пляж\w*|купаться|sea|seaside|beach\w*)(?!\p{L})", Options)),
        ("mountain", new Regex(@"(?<!\p{L})(?:горы|гор|горах|поход\w*|треккинг\w*|mountains?|hiking|trekking)(?!\p{L})", Options)),
        ("cruise", new Regex(@"(?<!\p{L})(?:круиз\w*|cruise)", Options)),
        ("wellness", new Regex(@"(?<!\p{L})(?:спа|санатори\w*|термал\w*|spa|wellness)(?!\p{L})", Options)),
        ("safari", new Regex(@"(?<!\p{L})(?:сафари|safari)(?!\p{L})", Options)),
        ("city", new Regex(@"(?<!\p{L})(?:экскурси\w*|достопримечательност\w*|sightseeing|city\s+(?:break|tour)|museums?|музе\w*)(?!\p{L})", Options)),
    ];

    private static readonly (string Ru, string En, Regex Pattern)[] Wishes =
    [
        ("всё включено", "all inclusive", new Regex(@"вс[её]\s+включено|all[\s-]+inclusive", Options)),
        ("первая линия", "beachfront", new Regex(@"перв\w+\s+лини\w+|beach\s?front", Options)),
        ("5 звёзд", "5 stars", new Regex(@"(?<!\d)(?:5|пять)\s*(?:\*|зв[её]зд\w*|stars?)", Options)),
        ("4 звезды", "4 stars", new Regex(@"(?<!\d)(?:4|четыре)\s*(?:\*|зв[её]зд\w*|stars?)", Options)),
        ("детский клуб", "kids club", new Regex(@"детск\w+\s+клуб\w*|аниматор\w*|kids'?\s+club", Options)),
        ("песчаный пляж", "sandy beach", new Regex(@"песчан\w+|песок|sandy", Options)),
        ("тихое место", "a quiet place", new Regex(@"(?<!\p{L})тих\w+\s+(?:мест|отел|отдых)\w*|quiet", Options)),
    ];

    public static string? ReadType(string text) => Types.FirstOrDefault(type => type.Pattern.IsMatch(text)).Type;

    public static IEnumerable<string> ReadWishes(string text, string language) =>
        Wishes.Where(wish => wish.Pattern.IsMatch(text)).Select(wish => language == "ru" ? wish.Ru : wish.En);

    /// <param name="tellsWishes">The text also says something of place, dates, travellers or budget.</param>
    public static string ReadIntent(string text, bool tellsWishes) =>
        Complaint().IsMatch(text) ? "complaint"
        : Human().IsMatch(text) ? "human"
        : Book().IsMatch(text) ? "book"
        : tellsWishes || AboutTours().IsMatch(text) ? "tour"
        : text.Contains('?', StringComparison.Ordinal) || Question().IsMatch(text) ? "question"
        : Greeting().IsMatch(text) ? "greeting"
        : "other";

    /// <summary>Whether the text picks one of the tours that were proposed: "второй", "вариант 1", "the first one".</summary>
    public static bool IsChoice(string text) => Choice().IsMatch(text.Trim());

    [GeneratedRegex(@"^(?:(?:давайте|нам|мне|лучше|больше|нравится|подходит|хотим|хочу|ближе|пожалуй|let's|we|i|like|prefer|take|the)[\s,]+){0,4}(?:(?:вариант|тур|номер|option|number|№)\s*)?(?:перв\w+|втор\w+|трет\w+|[1-3](?:-?(?:й|ый|ой))?|first|second|third)(?:\s+(?:вариант\w*|тур\w*|option|one|tour))?(?:[\s,]+(?:нравится|подходит|please|пожалуйста))?[\s.!)]*$", Options)]
    private static partial Regex Choice();

    [GeneratedRegex(@"жалоб|пожалова|верните\s+деньги|возврат|обман|мошен|ужасн|безобраз|недовол|complain|refund|scam|terrible|awful|cheat", Options)]
    private static partial Regex Complaint();

    [GeneratedRegex(@"(?<!\p{L})(?:менеджер\w*|оператор\w*|жив(?:ой|ого|ым)\s+челов\w*|с\s+человеком|человека\s+позов\w*|позови\w*|перезвон\w*|позвони\w*|manager|operator|human|real\s+person|speak\s+to\s+(?:someone|a\s+person)|talk\s+to\s+(?:someone|a\s+person)|call\s+me)(?!\p{L})", Options)]
    private static partial Regex Human();

    [GeneratedRegex(@"(?<!\p{L})(?:забронир\w*|бронир\w*|бронь|бер[уё]м?|оформля\w*|оформить|оплати\w*|как\s+оплат\w*|book(?:\s+it)?|reserve|i'?ll\s+take|we'?ll\s+take|pay\s+for)(?!\p{L})", Options)]
    private static partial Regex Book();

    [GeneratedRegex(@"(?<!\p{L})(?:тур(?:ы|а|ов|у)?|путевк\w*|путёвк\w*|предложит\w*|предлага\w*|вариант\w*|дешевле|подороже|сколько\s+сто\w*|цен(?:а|ы|у)|tours?|packages?|options?|offers?|cheaper|how\s+much|price)(?!\p{L})", Options)]
    private static partial Regex AboutTours();

    [GeneratedRegex(@"^\W*(?:как|что|где|когда|нужн\w+|можно|есть\s+ли|какой|какая|какие|what|how|where|when|do|does|is|are|can|which)(?!\p{L})", Options)]
    private static partial Regex Question();

    [GeneratedRegex(@"^\W*(?:здравствуй\w*|привет\w*|добр\w+\s+(?:день|утро|вечер)|hello|hi|hey|good\s+(?:morning|afternoon|evening))\W*$", Options)]
    private static partial Regex Greeting();
}
