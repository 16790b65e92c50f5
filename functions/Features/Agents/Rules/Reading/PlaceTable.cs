namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>A country or resort that clients name.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="City">As the catalogue may name it; null for a country.</param>
public sealed record Place(string Country, string? City, string Ru, string En)
{
    public string Name(string language) => language == "ru" ? Ru : En;
}

/// <summary>
/// Places and how they are written. A row: country, city (empty for a country), Russian name, English name, then the ways of writing it, apart by
/// spaces: <c>турци~</c> takes any ending, <c>=side</c> counts only with a capital, <c>шарм+эль+шейх~</c> is several words.
/// </summary>
internal static class PlaceTable
{
    private const string Rows = """
        TR||Турция|Turkey|турци~ турц~ туреци~ turkey turkiye türkiye turci~ turtsi~
        TR|Antalya|Анталья|Antalya|антал~ antalya antali~
        TR|Alanya|Аланья|Alanya|алани~ алань~ alanya alani~
        TR|Kemer|Кемер|Kemer|кемер~ kemer
        TR|Side|Сиде|Side|сиде =side
        TR|Belek|Белек|Belek|белек~ belek
        TR|Bodrum|Бодрум|Bodrum|бодрум~ bodrum
        TR|Marmaris|Мармарис|Marmaris|мармарис~ marmaris
        TR|Fethiye|Фетхие|Fethiye|фетхие fethiye
        TR|Istanbul|Стамбул|Istanbul|стамбул~ истанбул~ istanbul stambul~
        TR|Cappadocia|Каппадокия|Cappadocia|каппадоки~ кападоки~ cappadocia
        EG||Египет|Egypt|египет~ египт~ egypt egipet~ egipt~
        EG|Hurghada|Хургада|Hurghada|хургад~ hurghada hurgada
        EG|Sharm El Sheikh|Шарм-эль-Шейх|Sharm El Sheikh|шарм+эль+шейх~ шарм+эль+шех~ шарм~ sharm+el+sheikh sharm+el+sheik sharm
        EG|Marsa Alam|Марса-Алам|Marsa Alam|марса+алам~ marsa+alam
        EG|Dahab|Дахаб|Dahab|дахаб~ dahab
        EG|Cairo|Каир|Cairo|каир~ cairo
        GE||Грузия|Georgia|грузи~ georgia gruzi~
        GE|Batumi|Батуми|Batumi|батуми batumi
        GE|Tbilisi|Тбилиси|Tbilisi|тбилиси tbilisi
        GE|Gudauri|Гудаури|Gudauri|гудаури gudauri
        GE|Kazbegi|Казбеги|Kazbegi|казбеги kazbegi степанцминд~ stepantsminda
        GE|Kobuleti|Кобулети|Kobuleti|кобулети kobuleti
        GE|Borjomi|Боржоми|Borjomi|боржоми borjomi
        AE||ОАЭ|UAE|оаэ эмират~ uae emirates emiraty
        AE|Dubai|Дубай|Dubai|дубай дубая дубаю дубае дубаи дубаем dubai dubay
        AE|Abu Dhabi|Абу-Даби|Abu Dhabi|абу+даби abu+dhabi
        AE|Sharjah|Шарджа|Sharjah|шардж~ sharjah
        TH||Таиланд|Thailand|таиланд~ тайланд~ тайлонд~ тай тая тае thailand tailand~ thai
        TH|Phuket|Пхукет|Phuket|пхукет~ phuket phuket~
        TH|Pattaya|Паттайя|Pattaya|паттай~ патай~ паттае pattaya pattay~
        TH|Koh Samui|Самуи|Koh Samui|самуи ко+самуи koh+samui samui
        TH|Krabi|Краби|Krabi|краби krabi
        TH|Bangkok|Бангкок|Bangkok|бангкок~ bangkok
        IT||Италия|Italy|итали~ italy itali~
        IT|Rome|Рим|Rome|рим рима риме риму римом =rome =roma
        IT|Florence|Флоренция|Florence|флоренци~ florence
        IT|Venice|Венеция|Venice|венеци~ venice
        IT|Milan|Милан|Milan|милан~ =milan
        IT|Naples|Неаполь|Naples|неапол~ naples
        IT|Rimini|Римини|Rimini|римини rimini
        IT|Sicily|Сицилия|Sicily|сицили~ sicily
        IT|Sardinia|Сардиния|Sardinia|сардини~ sardinia
        GR||Греция|Greece|греци~ greece greci~
        GR|Crete|Крит|Crete|крит крита крите криту критом crete
        GR|Rhodes|Родос|Rhodes|родос~ rhodes
        GR|Corfu|Корфу|Corfu|корфу corfu
        GR|Halkidiki|Халкидики|Halkidiki|халкидик~ halkidiki chalkidiki
        GR|Santorini|Санторини|Santorini|санторини santorini
        GR|Athens|Афины|Athens|афин~ athens
        CY||Кипр|Cyprus|кипр кипра кипре кипру кипром cyprus kipr~
        CY|Paphos|Пафос|Paphos|=пафос~ paphos
        CY|Ayia Napa|Айя-Напа|Ayia Napa|айя+нап~ ayia+napa
        CY|Limassol|Лимасол|Limassol|лимасол~ limassol
        ES||Испания|Spain|испани~ spain ispani~
        ES|Barcelona|Барселона|Barcelona|барселон~ barcelona
        ES|Madrid|Мадрид|Madrid|мадрид~ madrid
        ES|Tenerife|Тенерифе|Tenerife|тенериф~ tenerife
        ES|Mallorca|Майорка|Mallorca|майорк~ mallorca majorca
        ES|Ibiza|Ибица|Ibiza|ибиц~ ibiza
        PT||Португалия|Portugal|португали~ portugal
        PT|Lisbon|Лиссабон|Lisbon|лиссабон~ lisbon
        PT|Madeira|Мадейра|Madeira|мадейр~ madeira
        FR||Франция|France|франци~ france
        FR|Paris|Париж|Paris|париж~ =paris
        DE||Германия|Germany|германи~ germany
        DE|Berlin|Берлин|Berlin|берлин~ berlin
        AT||Австрия|Austria|австри~ austria
        AT|Vienna|Вена|Vienna|=вена =вену =вене =вены vienna
        CH||Швейцария|Switzerland|швейцари~ switzerland
        GB||Великобритания|United Kingdom|великобритани~ англи~ england britain united+kingdom
        GB|London|Лондон|London|лондон~ london
        NL|Amsterdam|Амстердам|Amsterdam|амстердам~ amsterdam
        CZ||Чехия|Czechia|чехи~ czechia czech
        CZ|Prague|Прага|Prague|прага прагу праге праги prague
        HU||Венгрия|Hungary|венгри~ hungary
        HU|Budapest|Будапешт|Budapest|будапешт~ budapest
        PL||Польша|Poland|польш~ poland
        HR||Хорватия|Croatia|хорвати~ croatia
        ME||Черногория|Montenegro|черногори~ montenegro
        ME|Budva|Будва|Budva|будв~ budva
        AL||Албания|Albania|албани~ albania
        RS||Сербия|Serbia|серби~ serbia
        BG||Болгария|Bulgaria|болгари~ bulgaria
        BG|Sunny Beach|Солнечный берег|Sunny Beach|солнечный+берег =sunny+=beach
        BG|Bansko|Банско|Bansko|банско bansko
        RO||Румыния|Romania|румыни~ romania
        SI||Словения|Slovenia|словени~ slovenia
        FI||Финляндия|Finland|финлянди~ finland
        NO||Норвегия|Norway|норвеги~ norway
        IS||Исландия|Iceland|исланди~ iceland
        MT||Мальта|Malta|мальта мальту мальте мальты malta
        IL||Израиль|Israel|израил~ israel
        JO||Иордания|Jordan|иордани~ =jordan
        QA||Катар|Qatar|катар катара катаре катару qatar
        OM||Оман|Oman|оман омана омане оману =oman
        SA||Саудовская Аравия|Saudi Arabia|арави~ saudi
        MA||Марокко|Morocco|марокко morocco
        TN||Тунис|Tunisia|тунис~ tunisia
        KE||Кения|Kenya|кени~ kenya
        TZ||Танзания|Tanzania|танзани~ tanzania
        TZ|Zanzibar|Занзибар|Zanzibar|занзибар~ zanzibar
        ZA||ЮАР|South Africa|юар south+africa
        MU||Маврикий|Mauritius|маврики~ mauritius
        SC||Сейшелы|Seychelles|сейшел~ seychelles
        MV||Мальдивы|Maldives|мальдив~ maldives
        LK||Шри-Ланка|Sri Lanka|шри+ланк~ шриланк~ sri+lanka
        IN||Индия|India|инди~ india
        IN|Goa|Гоа|Goa|гоа goa
        NP||Непал|Nepal|непал~ nepal
        VN||Вьетнам|Vietnam|вьетнам~ vietnam
        VN|Nha Trang|Нячанг|Nha Trang|нячанг~ nha+trang
        VN|Phu Quoc|Фукуок|Phu Quoc|фукуок~ phu+quoc
        ID||Индонезия|Indonesia|индонези~ indonesia
        ID|Bali|Бали|Bali|бали bali
        MY||Малайзия|Malaysia|малайзи~ malaysia
        SG||Сингапур|Singapore|сингапур~ singapore
        PH||Филиппины|Philippines|филиппин~ филипин~ philippines
        CN||Китай|China|китай китая китае китаю китаем china
        CN|Hainan|Хайнань|Hainan|хайнан~ hainan
        JP||Япония|Japan|япони~ japan
        JP|Tokyo|Токио|Tokyo|токио tokyo
        KR||Южная Корея|South Korea|коре~ korea
        KZ||Казахстан|Kazakhstan|казахстан~ kazakhstan
        KZ|Almaty|Алматы|Almaty|алмат~ almaty
        UZ||Узбекистан|Uzbekistan|узбекистан~ uzbekistan
        AM||Армения|Armenia|армени~ armenia
        AM|Yerevan|Ереван|Yerevan|ереван~ yerevan
        AZ||Азербайджан|Azerbaijan|азербайджан~ azerbaijan
        AZ|Baku|Баку|Baku|баку baku
        BY||Беларусь|Belarus|белорус~ беларус~ belarus
        RU||Россия|Russia|росси~ russia
        RU|Sochi|Сочи|Sochi|сочи sochi
        RU|Saint Petersburg|Санкт-Петербург|Saint Petersburg|санкт+петербург~ петербург~ питер~ petersburg
        RU|Kaliningrad|Калининград|Kaliningrad|калининград~ kaliningrad
        RU|Lake Baikal|Байкал|Lake Baikal|байкал~ baikal
        US||США|USA|сша америк~ usa
        MX||Мексика|Mexico|мексик~ mexico
        MX|Cancún|Канкун|Cancún|канкун~ cancun cancún
        CU||Куба|Cuba|куба кубу кубе кубы кубой cuba
        CU|Varadero|Варадеро|Varadero|варадеро varadero
        DO||Доминикана|Dominican Republic|доминикан~ dominican punta+cana пунта+кан~
        BR||Бразилия|Brazil|бразили~ brazil
        PE||Перу|Peru|=перу peru
        AU||Австралия|Australia|австрали~ australia
        """;

    /// <param name="city">Null for the country itself.</param>
    /// <returns>Null for a place that the table does not hold.</returns>
    public static Place? Find(string country, string? city) => All.FirstOrDefault(entry => entry.Place.Country == country && entry.Place.City == city).Place;

    public static IReadOnlyList<(Place Place, IReadOnlyList<PlaceName> Names)> All { get; } =
        [.. Rows.Split('\n').Select(row => row.Trim().Split('|')).Select(cells => (
            new Place(cells[0], cells[1].Length == 0 ? null : cells[1], cells[2], cells[3]),
            (IReadOnlyList<PlaceName>)[.. cells[4].Split(' ').Select(PlaceName.Parse)]))];
}
