using System.Globalization;

namespace SoulCrm.TestSupport.Translation;

/// <summary>
/// A sentence of the trade with figures in it, as each of the seven languages writes it: separators, currency signs and words, names of months, digits. Made by a
/// seed, and independent of the code that compares figures.
/// </summary>
/// <param name="Form">Which sentence.</param>
public sealed record TravelPhrase(int Form, decimal Price, string Currency, DateOnly Date, bool WithYear, int People, int Hour, int Minute, string Phone, string Link, int Nights)
{
    public static readonly string[] Languages = ["ru", "en", "ar", "fr", "de", "es", "pl"];

    private const int Forms = 5;

    private static readonly Dictionary<string, string[]> Months = new(StringComparer.Ordinal)
    {
        ["ru"] = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
        ["en"] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
        ["ar"] = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
        ["fr"] = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        ["de"] = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
        ["es"] = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
        ["pl"] = ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"],
    };

    private static readonly Dictionary<string, (string Usd, string Eur, string Rub)> Currencies = new(StringComparer.Ordinal)
    {
        ["ru"] = ("долларов", "евро", "рублей"),
        ["en"] = ("dollars", "euros", "roubles"),
        ["ar"] = ("دولار", "يورو", "روبل"),
        ["fr"] = ("dollars", "euros", "roubles"),
        ["de"] = ("Dollar", "Euro", "Rubel"),
        ["es"] = ("dólares", "euros", "rublos"),
        ["pl"] = ("dolarów", "euro", "rubli"),
    };

    public static TravelPhrase Make(Random random) => new(
        random.Next(Forms), random.Next(4) == 0 ? random.Next(100, 9999) + 0.5m : random.Next(20, 40_000) * 5, new[] { "USD", "EUR", "RUB" }[random.Next(3)], new DateOnly(2026, 1, 1).AddDays(random.Next(1000)), random.Next(2) == 0,
        random.Next(2, 13), random.Next(0, 24), random.Next(0, 12) * 5, $"+7 9{random.Next(10, 99)} {random.Next(100, 999)}-{random.Next(10, 99)}-{random.Next(10, 99)}",
        $"https://tours.example/{random.Next(1000, 99_999)}?seats={random.Next(2, 9)}", random.Next(3, 21));

    /// <summary>The same sentence with one figure that is another: what no translation may do.</summary>
    public TravelPhrase Mutate(Random random)
    {
        while (true)
        {
            var other = random.Next(8) switch
            {
                0 => this with { Price = Price + (random.Next(2) == 0 ? 100 : 5) },
                1 => this with { Price = decimal.Truncate(Price * 10) },
                2 => this with { Currency = Currency == "USD" ? "EUR" : "USD" },
                3 => this with { Date = Date.AddDays(1) },
                4 => this with { Date = Date.AddMonths(1) },
                5 => this with { People = People + 1, Nights = Nights + 1 },
                6 => this with { Phone = Phone[..^1] + ((Phone[^1] - '0' + 1) % 10), Link = Link + "1" },
                _ => this with { Hour = (Hour + 1) % 24 },
            };
            // Not every sentence has every figure.
            if (other.Say("en") != Say("en")) return other;
        }
    }

    public string Say(string language) => (Form, language) switch
    {
        (0, "ru") => $"Тур стоит {Money(language)} за {People} человек, вылет {Day(language)} в {Clock(language)}.",
        (0, "en") => $"The tour costs {Money(language)} for {People} people, departure {Day(language)} at {Clock(language)}.",
        (0, "ar") => $"تكلفة الجولة {Money(language)} لعدد {Digits(People, language)} أشخاص، المغادرة {Day(language)} الساعة {Clock(language)}.",
        (0, "fr") => $"Le voyage coûte {Money(language)} pour {People} personnes, départ le {Day(language)} à {Clock(language)}.",
        (0, "de") => $"Die Reise kostet {Money(language)} für {People} Personen, Abflug am {Day(language)} um {Clock(language)}.",
        (0, "es") => $"El viaje cuesta {Money(language)} para {People} personas, salida el {Day(language)} a las {Clock(language)}.",
        (0, _) => $"Wycieczka kosztuje {Money(language)} za {People} osób, wylot {Day(language)} o {Clock(language)}.",
        (1, "ru") => $"Позвоните нам: {Phone}. Подробности: {Link}",
        (1, "en") => $"Please call us: {Phone}. Details: {Link}",
        (1, "ar") => $"اتصلوا بنا: {Phone}. التفاصيل: {Link}",
        (1, "fr") => $"Appelez-nous : {Phone}. Détails : {Link}",
        (1, "de") => $"Rufen Sie uns bitte an: {Phone}. Einzelheiten: {Link}",
        (1, "es") => $"Por favor, llámenos: {Phone}. Detalles: {Link}",
        (1, _) => $"Proszę do nas zadzwonić: {Phone}. Szczegóły: {Link}",
        (2, "ru") => $"Предоплата {Money(language)} до {Day(language)}, отель на {Nights} ночей.",
        (2, "en") => $"Prepayment of {Money(language)} by {Day(language)}, the hotel is for {Nights} nights.",
        (2, "ar") => $"الدفعة المقدمة {Money(language)} حتى {Day(language)}، الفندق لمدة {Digits(Nights, language)} ليلة.",
        (2, "fr") => $"Acompte de {Money(language)} avant le {Day(language)}, l'hôtel est pour {Nights} nuits.",
        (2, "de") => $"Anzahlung von {Money(language)} bis zum {Day(language)}, das Hotel ist für {Nights} Nächte.",
        (2, "es") => $"Anticipo de {Money(language)} hasta el {Day(language)}, el hotel es para {Nights} noches.",
        (2, _) => $"Przedpłata {Money(language)} do {Day(language)}, hotel jest na {Nights} nocy.",
        (3, "ru") => $"{Day(language)} есть {People} мест по {Money(language)} с человека",
        (3, "en") => $"On {Day(language)} we have {People} seats at {Money(language)} per person",
        (3, "ar") => $"في {Day(language)} لدينا {Digits(People, language)} مقاعد بسعر {Money(language)} للشخص",
        (3, "fr") => $"Le {Day(language)} nous avons {People} places à {Money(language)} par personne",
        (3, "de") => $"Am {Day(language)} haben wir {People} Plätze zu {Money(language)} pro Person",
        (3, "es") => $"El {Day(language)} tenemos {People} plazas a {Money(language)} por persona",
        (3, _) => $"{Day(language)} mamy {People} miejsc po {Money(language)} za osobę",
        (_, "ru") => $"Встречаем вас в аэропорту в {Clock(language)} {Day(language)}, телефон водителя {Phone}",
        (_, "en") => $"We meet you at the airport at {Clock(language)} on {Day(language)}, the driver's phone is {Phone}",
        (_, "ar") => $"نستقبلكم في المطار الساعة {Clock(language)} يوم {Day(language)}، هاتف السائق {Phone}",
        (_, "fr") => $"Nous vous attendons à l'aéroport à {Clock(language)} le {Day(language)}, le téléphone du chauffeur est {Phone}",
        (_, "de") => $"Wir holen Sie am Flughafen um {Clock(language)} am {Day(language)} ab, das Telefon des Fahrers ist {Phone}",
        (_, "es") => $"Les esperamos en el aeropuerto a las {Clock(language)} el {Day(language)}, el teléfono del conductor es {Phone}",
        _ => $"Czekamy na Państwa na lotnisku o {Clock(language)} {Day(language)}, telefon kierowcy to {Phone}",
    };

    private string Money(string language)
    {
        var (group, point) = language switch { "en" or "ar" => (",", "."), "de" or "es" => (".", ","), _ => ("\u00A0", ",") };
        var whole = decimal.Truncate(Price).ToString("#,0", CultureInfo.InvariantCulture).Replace(",", group, StringComparison.Ordinal);
        var number = Price == decimal.Truncate(Price) ? whole : $"{whole}{point}{Price % 1 * 100:00}";
        var (usd, eur, rub) = Currencies[language];
        var word = Currency switch { "USD" => usd, "EUR" => eur, _ => rub };
        // Some write the sign, and some before the number.
        if (language == "en" && Currency == "USD" && Form != 2) return $"${number}";
        if (language is "de" or "fr" && Currency == "EUR") return $"{number} €";
        return $"{(language == "ar" ? Digits(number) : number)} {word}";
    }

    private string Day(string language)
    {
        var month = Months[language][Date.Month - 1];
        var year = WithYear ? $"{Date.Year}" : "";
        return language switch
        {
            "en" => $"{month} {Date.Day}{(WithYear ? $", {year}" : "")}",
            "de" => $"{Date.Day}. {month} {year}".TrimEnd(),
            "es" => $"{Date.Day} de {month}{(WithYear ? $" de {year}" : "")}",
            "ar" => Digits($"{Date.Day} {month} {year}".TrimEnd()),
            _ => $"{Date.Day} {month} {year}".TrimEnd(),
        };
    }

    private string Clock(string language) => language switch
    {
        "en" => $"{(Hour % 12 == 0 ? 12 : Hour % 12)}:{Minute:00} {(Hour < 12 ? "a.m." : "p.m.")}",
        "de" => $"{Hour}.{Minute:00} Uhr",
        "fr" => $"{Hour}h{Minute:00}",
        "ar" => Digits($"{Hour:00}:{Minute:00}"),
        _ => $"{Hour:00}:{Minute:00}",
    };

    private static string Digits(int number, string language) => language == "ar" ? Digits($"{number}") : $"{number}";

    // As Arabic texts have them, separators too.
    private static string Digits(string text) => string.Concat(text.Select(character => character switch { >= '0' and <= '9' => (char)('\u0660' + (character - '0')), ',' => '\u066C', '.' => '\u066B', _ => character }));
}
