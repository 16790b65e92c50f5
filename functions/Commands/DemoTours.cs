namespace SoulCrm.Functions.Commands;

/// <summary>A tour of the demo agency. Departures are laid out from today on, so the demo never grows old.</summary>
/// <param name="Months">Months of the year in which it departs.</param>
/// <param name="DaysOfMonth">Days of those months.</param>
internal sealed record DemoTour(
    string Ru, string En, string DescriptionRu, string DescriptionEn, string Country, string City, string Type, int Days, string[] Inclusions,
    int[] Months, int[] DaysOfMonth, decimal Adult, decimal Child, decimal Infant, decimal Single, int Seats);

internal static class DemoTours
{
    private static readonly int[] AllYear = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    private static readonly int[] Warm = [5, 6, 7, 8, 9, 10];
    private static readonly int[] Cold = [10, 11, 12, 1, 2, 3, 4];
    private static readonly int[] Snow = [12, 1, 2, 3];

    public static readonly DemoTour[] All =
    [
        new("Аланья: неделя у моря, всё включено", "Alanya: a week by the sea, all inclusive", "Отель 4★ в 200 метрах от песчаного пляжа, детский бассейн и анимация.",
            "A 4★ hotel 200 metres from a sandy beach, with a children's pool and entertainment.", "TR", "Аланья", "seaside", 7,
            ["перелёт", "трансфер", "всё включено"], Warm, [3, 10, 17, 24], 540, 320, 60, 180, 24),
        new("Кемер: сосны и чистое море", "Kemer: pine trees and a clear sea", "Отель 5★ на первой линии у подножия гор, галечный пляж, детский клуб.",
            "A 5★ beachfront hotel at the foot of the mountains, pebble beach, kids' club.", "TR", "Кемер", "seaside", 10,
            ["перелёт", "трансфер", "ультра всё включено"], Warm, [5, 15, 25], 790, 450, 80, 260, 20),
        new("Сиде: семейный отдых на песке", "Side: family rest on the sand", "Отель 5★ с аквапарком, пологий вход в море, питание для малышей.",
            "A 5★ hotel with a water park, a gentle slope into the sea, meals for toddlers.", "TR", "Сиде", "seaside", 8,
            ["перелёт", "трансфер", "всё включено"], Warm, [1, 9, 18, 27], 640, 380, 70, 210, 30),
        new("Стамбул и Каппадокия за 6 дней", "Istanbul and Cappadocia in 6 days", "Айя-София, Босфор и рассвет над долинами Гёреме с русскоязычным гидом.",
            "Hagia Sophia, the Bosphorus and sunrise over the Göreme valleys with a guide.", "TR", "Стамбул", "city", 6,
            ["перелёт", "гид", "завтраки"], AllYear, [7, 21], 690, 590, 150, 190, 16),
        new("Хургада: кораллы и солнце", "Hurghada: corals and sun", "Отель 5★ с собственным рифом, школа дайвинга, тёплое море круглый год.",
            "A 5★ hotel with a house reef and a diving school; warm sea all year round.", "EG", "Хургада", "seaside", 9,
            ["перелёт", "трансфер", "всё включено"], AllYear, [4, 14, 24], 580, 340, 60, 170, 28),
        new("Шарм-эль-Шейх: первая линия", "Sharm El Sheikh: on the beachfront", "Бухта Наама, понтон над рифом, рестораны пяти кухонь.",
            "Naama Bay, a pontoon over the reef, restaurants of five cuisines.", "EG", "Шарм-эль-Шейх", "seaside", 8,
            ["перелёт", "трансфер", "всё включено"], AllYear, [2, 12, 22], 620, 360, 60, 200, 22),
        new("Батуми: море и горы Аджарии", "Batumi: the sea and the mountains of Adjara", "Отель у бульвара, день в горах с водопадами и домашним вином.",
            "A hotel by the boulevard and a day in the mountains with waterfalls and home-made wine.", "GE", "Батуми", "seaside", 7,
            ["перелёт", "трансфер", "завтраки", "экскурсия в горы"], [6, 7, 8, 9], [6, 13, 20, 27], 430, 260, 50, 140, 18),
        new("Казбеги: тропы Большого Кавказа", "Kazbegi: trails of the Greater Caucasus", "Гергетская церковь, долина Трусо, ночёвки в гостевых домах.",
            "Gergeti church, the Truso valley, nights in guest houses.", "GE", "Степанцминда", "mountain", 6,
            ["трансфер", "гид", "полупансион"], [5, 6, 7, 8, 9, 10], [8, 22], 520, 420, 0, 120, 12),
        new("Гудаури: неделя на склонах", "Gudauri: a week on the slopes", "Отель у подъёмника, ски-пасс на 6 дней, инструктор для новичков.",
            "A hotel by the lift, a 6-day ski pass, an instructor for beginners.", "GE", "Гудаури", "ski", 8,
            ["трансфер", "ски-пасс", "полупансион"], Snow, [2, 10, 18, 26], 680, 510, 0, 200, 20),
        new("Дубай: пляж и небоскрёбы", "Dubai: beach and skyscrapers", "Отель 4★ в Джумейре, смотровая Бурдж-Халифа и сафари по пустыне.",
            "A 4★ hotel in Jumeirah, the Burj Khalifa view and a desert safari.", "AE", "Дубай", "seaside", 7,
            ["перелёт", "трансфер", "завтраки", "сафари"], Cold, [5, 15, 25], 890, 560, 100, 320, 20),
        new("Пхукет: острова Андаманского моря", "Phuket: islands of the Andaman Sea", "Пляж Ката, катер на острова Пхи-Пхи, тайский массаж.",
            "Kata beach, a boat to the Phi Phi islands, Thai massage.", "TH", "Пхукет", "seaside", 12,
            ["перелёт", "трансфер", "завтраки"], Cold, [3, 17], 1290, 890, 150, 380, 18),
        new("Паттайя: большое путешествие с детьми", "Pattaya: a big trip with children", "Отель с садом, сад орхидей Нонг-Нуч, аквапарк и тихий пляж на острове Ко-Лан.",
            "A garden hotel, Nong Nooch orchid garden, a water park and the quiet beach of Koh Larn.", "TH", "Паттайя", "seaside", 11,
            ["перелёт", "трансфер", "завтраки", "аквапарк"], AllYear, [9, 23], 1150, 760, 140, 340, 22),
        new("Рим, Флоренция, Венеция", "Rome, Florence, Venice", "Три города на скоростных поездах, Ватикан без очереди, гид на каждый день.",
            "Three cities by fast train, the Vatican without the queue, a guide every day.", "IT", "Рим", "city", 8,
            ["перелёт", "поезда", "завтраки", "экскурсии"], [3, 4, 5, 6, 7, 9, 10, 11], [6, 20], 1340, 1090, 220, 420, 16),
        new("Римини: песок и Адриатика", "Rimini: sand and the Adriatic", "Семейный отель у пляжа, Сан-Марино и парк «Италия в миниатюре».",
            "A family hotel by the beach, San Marino and the Italy in Miniature park.", "IT", "Римини", "seaside", 9,
            ["перелёт", "трансфер", "полупансион"], [6, 7, 8, 9], [2, 11, 20, 29], 980, 640, 120, 300, 20),
    ];
}
