using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>A country or resort that clients name.</summary>
/// <param name="Pattern">All written forms, without word borders.</param>
public sealed record Place(string Country, string? City, string Ru, string En, string Pattern)
{
    public string Name(string language) => language == "ru" ? Ru : En;
}

/// <summary>Finds the destination; what is corrected ("не Турция, а Египет") counts as corrected.</summary>
public static class PlaceReader
{
    private static readonly Place[] Places =
    [
        new("TR", null, "Турция", "Turkey", "турци[а-я]*|турцы[а-я]*|turkey|türkiye|turkiye"),
        new("TR", "Antalya", "Анталья", "Antalya", "антал[ьи][а-я]*|antalya"),
        new("TR", "Alanya", "Аланья", "Alanya", "алан[ьи][а-я]*|alanya"),
        new("TR", "Kemer", "Кемер", "Kemer", "кемер[а-я]*|kemer"),
        new("TR", "Bodrum", "Бодрум", "Bodrum", "бодрум[а-я]*|bodrum"),
        new("TR", "Istanbul", "Стамбул", "Istanbul", "стамбул[а-я]*|istanbul"),
        new("TR", "Cappadocia", "Каппадокия", "Cappadocia", "капп?адоки[а-я]*|cappadocia"),
        new("EG", null, "Египет", "Egypt", "егип[а-я]*|egypt"),
        new("EG", "Hurghada", "Хургада", "Hurghada", "хургад[а-я]*|hurghada"),
        new("EG", "Sharm El Sheikh", "Шарм-эль-Шейх", "Sharm El Sheikh", "шарм[а-я-]*(?:\\s+эль\\s+шейх[а-я]*)?|sharm(?:[\\s-]+el[\\s-]+sheikh)?"),
        new("GE", null, "Грузия", "Georgia", "грузи[а-я]*|georgia"),
        new("GE", "Batumi", "Батуми", "Batumi", "батуми|batumi"),
        new("GE", "Tbilisi", "Тбилиси", "Tbilisi", "тбилиси|tbilisi"),
        new("GE", "Gudauri", "Гудаури", "Gudauri", "гудаури|gudauri"),
        new("AE", null, "ОАЭ", "UAE", "оаэ|эмират[а-я]*|uae|emirates"),
        new("AE", "Dubai", "Дубай", "Dubai", "дуба[йяеюи][а-я]*|dubai"),
        new("TH", null, "Таиланд", "Thailand", "таи?л[ао]нд[а-я]*|тай(?:ланд[а-я]*)?|thailand"),
        new("TH", "Phuket", "Пхукет", "Phuket", "пхукет[а-я]*|phuket"),
        new("TH", "Pattaya", "Паттайя", "Pattaya", "патт?ай[а-я]*|pattaya"),
        new("IT", null, "Италия", "Italy", "итали[а-я]*|italy"),
        new("IT", "Rome", "Рим", "Rome", "рим(?:а|е|у|ом)?|rome"),
        new("IT", "Rimini", "Римини", "Rimini", "римини|rimini"),
        new("GR", null, "Греция", "Greece", "греци[а-я]*|greece"),
        new("GR", "Crete", "Крит", "Crete", "крит(?:а|е|у|ом)?|crete"),
        new("CY", null, "Кипр", "Cyprus", "кипр(?:а|е|у|ом)?|cyprus"),
        new("ES", null, "Испания", "Spain", "испани[а-я]*|spain"),
        new("FR", null, "Франция", "France", "франци[а-я]*|france"),
        new("FR", "Paris", "Париж", "Paris", "париж[а-я]*|paris"),
        new("ME", null, "Черногория", "Montenegro", "черногори[а-я]*|montenegro"),
        new("MV", null, "Мальдивы", "Maldives", "мальдив[а-я]*|maldives"),
        new("LK", null, "Шри-Ланка", "Sri Lanka", "шри[\\s-]*ланк[а-я]*|sri[\\s-]*lanka"),
        new("VN", null, "Вьетнам", "Vietnam", "вьетнам[а-я]*|vietnam"),
        new("ID", "Bali", "Бали", "Bali", "бали|bali"),
        new("CN", null, "Китай", "China", "кита[йяею][а-я]*|china"),
        new("JP", null, "Япония", "Japan", "япони[а-я]*|japan"),
        new("IN", "Goa", "Гоа", "Goa", "гоа|goa"),
        new("CU", null, "Куба", "Cuba", "куб(?:а|е|у|ой|ы)|cuba"),
        new("TN", null, "Тунис", "Tunisia", "тунис[а-я]*|tunisia"),
        new("AM", null, "Армения", "Armenia", "армени[а-я]*|armenia"),
        new("RU", "Sochi", "Сочи", "Sochi", "сочи|sochi"),
        new("KE", null, "Кения", "Kenya", "кени[а-я]*|kenya"),
        new("TZ", "Zanzibar", "Занзибар", "Zanzibar", "занзибар[а-я]*|zanzibar"),
        new("CZ", "Prague", "Прага", "Prague", "праг[а-я]*|prague"),
    ];

    private static readonly (Place Place, Regex Pattern)[] Compiled =
        [.. Places.Select(place => (place, new Regex($@"(?<![\p{{L}}])(?:{place.Pattern})(?![\p{{L}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)))];

    private static readonly Regex Rejected = new(@"(?:(?<![\p{L}])(?:не(?:\s+(?:в|на|хотим|хочу))*|not(?:\s+(?:to|in))?|instead\s+of|вместо)\s+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <returns>The last place that the text asks for; a resort counts more than its country beside it.</returns>
    public static Place? Read(string text)
    {
        var found = Compiled
            .SelectMany(candidate => candidate.Pattern.Matches(text).Select(match => (candidate.Place, match.Index)))
            .Where(match => !Rejected.IsMatch(text[..match.Index]))
            .OrderBy(match => match.Index).ToList();
        if (found.Count == 0) return null;
        var last = found[^1].Place;
        return last.City is null ? found.Select(match => match.Place).LastOrDefault(place => place.Country == last.Country && place.City is not null) ?? last : last;
    }
}
