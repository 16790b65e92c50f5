using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>Reads what a message is about.</summary>
public static partial class IntentReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <param name="tellsWishes">The text also says something of place, dates, travellers or budget.</param>
    /// <returns>As <c>QualificationOutput.Intents</c>.</returns>
    public static string Read(string text, bool tellsWishes) =>
        Complaint().IsMatch(text) ? "complaint"
        : Human().IsMatch(text) ? "human"
        : WantsToBook(text, tellsWishes) ? "book"
        : IsQuestionOfTerms(text) ? "question"
        : tellsWishes || AboutTours().IsMatch(text) ? "tour"
        : text.Contains('?', StringComparison.Ordinal) || Question().IsMatch(text) ? "question"
        : Greeting().IsMatch(text) ? "greeting"
        : "other";

    /// <summary>A question that an article answers rather than the catalogue: visas, payment, insurance. It is one also beside wishes.</summary>
    public static bool IsQuestionOfTerms(string text) => Terms().IsMatch(text) && (text.Contains('?', StringComparison.Ordinal) || Question().IsMatch(text));

    /// <summary>Whether the text picks one of the tours that were proposed: "второй", "вариант 1", "the first one, how do I pay?".</summary>
    public static bool IsChoice(string text) => Clauses().Split(text).Any(clause => Choice().IsMatch(clause.Trim()));

    /// <summary>Asks for seats to be kept while he thinks: "придержите места до завтра", "could you hold two seats".</summary>
    public static bool AsksToHold(string text) => HoldSeats().IsMatch(text);

    /// <summary>Which of the tours that were proposed a text speaks of: "придержите места во втором" is 2.</summary>
    /// <returns>Null when it names none, or several.</returns>
    public static int? NumberOfChoice(string text)
    {
        var numbers = Ordinal().Matches(text).Select(match => match.Groups["one"].Success ? 1 : match.Groups["two"].Success ? 2 : 3).Distinct().ToList();
        return numbers.Count == 1 ? numbers[0] : null;
    }

    /// <summary>The client has not decided what he was asked: "пока не знаю", "no idea".</summary>
    public static bool IsUndecided(string text) => Undecided().IsMatch(text);

    // "I'd like to book a holiday for my parents" begins a search; "book it" ends one.
    private static bool WantsToBook(string text, bool tellsWishes) => Decided().IsMatch(text) || (!tellsWishes && Booking().IsMatch(text) && !IsQuestionOfTerms(text));

    [GeneratedRegex(@"(?<!\p{L})(?:(?:придерж(?:ите|ать)|попридержите|подержите|отложите|зарезервируйте|оставьте)[\s,]+(?:\S+\s+){0,4}?мест\w*|(?:hold|keep|save|set\s+aside)\s+(?:\S+\s+){0,3}?(?:seats?|places?|spots?))(?!\p{L})", Options)]
    private static partial Regex HoldSeats();

    [GeneratedRegex(@"(?<!\p{L})(?:(?<one>перв\p{L}{2,3}|first|(?:вариант|тур|option|number|№)\s*1)|(?<two>втор\p{L}{2,3}|second|(?:вариант|тур|option|number|№)\s*2)|(?<three>трет\p{L}{1,3}|third|(?:вариант|тур|option|number|№)\s*3))(?![\p{L}\d])", Options)]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"[,;.!?]+(?=\s|$)")]
    private static partial Regex Clauses();

    [GeneratedRegex(@"^(?:(?:ну|тогда|давайте|нам|мне|лучше|больше|нравится|подходит|хотим|хочу|ближе|пожалуй|вот|let's|let’s|we|we'll|we’ll|i|i'll|i’ll|like|liked|prefer|take|go|with|for|the|ok|okay|yes|да)[\s,]+){0,6}(?:(?:вариант|тур|номер|option|number|№)\s*)?(?:перв(?:ый|ая|ое|ого)|втор(?:ой|ая|ое|ого)|трет(?:ий|ья|ье|ьего)|[1-3](?:-?(?:й|ый|ой))?|first|second|third)(?:\s+(?:вариант\w*|тур\w*|option|one|tour))?(?:[\s,]+(?:нравится|подходит|please|пожалуйста|больше))*[\s)]*$", Options)]
    private static partial Regex Choice();

    [GeneratedRegex(@"(?<!\p{L})(?:жалоб\w*|пожалова\w*|(?:верните|отдайте)\s+(?:мои\s+|мне\s+|нам\s+)?деньги|(?:требую|хочу)\s+(?:вернуть\s+деньги|возврат\w*)|обманул\w*|обманыва\w*|(?:это|сплошной|чистый)\s+обман|мошен\w+|безобраз\w+|недовол\w+|отвратительн\w+|хамств\w+|хамят|ужасн\w+\s+(?:сервис|обслужив|отель|отношен|агентств)\w*|complain\w*|(?:want|demand|need|give)\s+(?:\w+\s+){0,2}?(?:refund|money\s+back)|scam\w*|ripped\s+off|(?:service|agency|hotel)\s+(?:is|was)\s+(?:terrible|awful|horrible|disgusting|the\s+worst)|(?:terrible|awful|horrible|worst)\s+(?:service|agency|experience)|cheat(?:ed|ing)?|disgusting|unacceptable)(?!\p{L})", Options)]
    private static partial Regex Complaint();

    [GeneratedRegex(@"(?<!\p{L})(?:менеджер\w*|оператор(?:а|ом|у)?|жив(?:ой|ого|ым|ому)\s+челов\w*|с\s+человеком|человека\s+позов\w*|позови(?:те)?|перезвон\w*|позвоните|наберите|manager|operator|human(?:\s+being)?|real\s+person|(?:speak|talk)\s+(?:to|with)\s+(?:someone|somebody|a\s+person|a\s+human|an\s+agent)|call\s+me)(?!\p{L})", Options)]
    private static partial Regex Human();

    [GeneratedRegex(@"(?<!\p{L})(?:бронируем|бронирую|забронируйте|бронируйте|(?<!не\s)бер[её]м(?!\s+с\s+собой)|(?<!не\s)беру(?!\s+с\s+собой)|оформляем|оформляйте|оформите|book\s+(?:it|this|that|them)|(?:i'?ll|i’ll|we'?ll|we’ll|let's|let’s)\s+(?:take\s+(?:it|this|that|the)|book)|reserve\s+(?:it|this|that)|ready\s+to\s+(?:book|pay))(?!\p{L})", Options)]
    private static partial Regex Decided();

    [GeneratedRegex(@"(?<!\p{L})(?:забронир\w*|бронир\w*|бронь|оформить|оплати\w*|как\s+оплат\w*|book|reserve|pay\s+for)(?!\p{L})", Options)]
    private static partial Regex Booking();

    [GeneratedRegex(@"(?<!\p{L})(?:виз(?:а|у|ы|е|ой|овый|овая)|загран\w*|паспорт\w*|страхов\w*|оплат\w*|оплачива\w*|платить|предоплат\w*|рассрочк\w*|картой|отмен(?:а|ить|е|ы|у)|перенос\w*|перенести|возврат\w*|вернут|доверенност\w*|согласи\w*|visas?|passports?|insurance|insured|pay|payment|prepay\w*|deposit|instal+ments?|cancel\w*|refunds?|reschedul\w*)(?!\p{L})", Options)]
    private static partial Regex Terms();

    [GeneratedRegex(@"(?<!\p{L})(?:тур(?:ы|а|ов|у)?|путевк\w*|путёвк\w*|предложит\w*|предлага\w*|вариант\w*|дешевле|подешевле|подороже|сколько\s+(?:сто\w*|будет\s+сто\w*)|что\s+(?:у\s+вас\s+)?(?:есть|посоветуете|предложите)|посовет\w*|порекоменд\w*|what\s+(?:do|have)\s+you\s+(?:have|got)|recommend\w*|suggest\w*|цен(?:а|ы|у)|tours?|packages?|options?|offers?|deals?|cheaper|how\s+much|price)(?!\p{L})", Options)]
    private static partial Regex AboutTours();

    [GeneratedRegex(@"^\W*(?:(?:а|и|скажите|подскажите|hi|hello|здравствуйте)\W+){0,3}(?:как|что|где|когда|нужн\w+|можно|есть\s+ли|какой|какая|какие|какое|do|does|is|are|can|could|which|what|how|where|when)(?!\p{L})", Options)]
    private static partial Regex Question();

    [GeneratedRegex(@"^\W*(?:здра\w+|привет\w*|хай|салют|добр\w+\s+(?:день|утро|вечер|ночи|времени(?:\s+суток)?)|доброго\s+времени(?:\s+суток)?|доброе\s+утро|hello|hi|hey|yo|howdy|good\s+(?:morning|afternoon|evening|day))(?:\W+(?:there|всем|everyone))?\W*$", Options)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"(?<!\p{L})(?:не\s+знаю|не\s+знаем|не\s+решил\w*|не\s+определил\w*|без\s+разницы|вс[её]\s+равно|пока\s+думаю|пока\s+думаем|не\s+уверен\w*|no\s+idea|not\s+sure|don'?t\s+know|don’t\s+know|haven'?t\s+decided|undecided|doesn'?t\s+matter|no\s+preference|up\s+to\s+you)(?!\p{L})", Options)]
    private static partial Regex Undecided();
}
