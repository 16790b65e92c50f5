using System.Globalization;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>
/// What a quote says in the languages that it can be written in, and how they write money and days. The tables are here and not the system's: a quote must read the
/// same on every machine.
/// </summary>
public sealed class QuoteLanguages
{
    public static readonly string[] All = ["ru", "en", "de", "fr", "es", "pl", "ar"];

    // Between digits, and between a number and its currency, no line is broken.
    private const string NoBreak = "\u00A0";

    private readonly string[] months;
    private readonly string thousands;
    private readonly string point;
    private readonly Func<DateOnly, string, string> day;

    private QuoteLanguages(string code, string thousands, string point, string months, Func<DateOnly, string, string> day)
    {
        (Code, this.thousands, this.point, this.day) = (code, thousands, point, day);
        this.months = months.Split(' ');
    }

    public string Code { get; }

    public bool IsRightToLeft => Code == "ar";

    public required string Quote { get; init; }
    public required string Draft { get; init; }
    public required string For { get; init; }
    public required string Adult { get; init; }
    public required string Child { get; init; }
    public required string Infant { get; init; }
    public required string SingleRoom { get; init; }
    public required string Further { get; init; }
    public required string Total { get; init; }
    public required string ValidUntil { get; init; }
    public required string Description { get; init; }
    public required string Quantity { get; init; }
    public required string Price { get; init; }
    public required string Amount { get; init; }
    public required string Page { get; init; }

    /// <summary>"1 080 USD", "1,080.50 USD": exact, with decimals only where there are any.</summary>
    public string Money(decimal amount, string currency) => $"{Number(amount)}{NoBreak}{currency}";

    public string Number(decimal amount)
    {
        var digits = Math.Abs(amount).ToString(amount == decimal.Truncate(amount) ? "0" : "0.00", CultureInfo.InvariantCulture).Split('.');
        var whole = digits[0];
        for (var at = whole.Length - 3; at > 0; at -= 3) whole = whole.Insert(at, thousands);
        return $"{(amount < 0 ? "−" : "")}{whole}{(digits.Length > 1 ? point + digits[1] : "")}";
    }

    /// <summary>"3 июля 2027 г.", "3 July 2027".</summary>
    public string Day(DateOnly date) => day(date, months[date.Month - 1]);

    public string Days(DateOnly from, DateOnly to) => from == to ? Day(from) : $"{Day(from)} – {Day(to)}";

    public string Kind(string kind) => kind switch { "adult" => Adult, "child" => Child, "infant" => Infant, _ => SingleRoom };

    public static QuoteLanguages Of(string code) => Table[code];

    /// <param name="code">Of a client, who may write any language.</param>
    public static string OrEnglish(string? code) => code is not null && Table.ContainsKey(code) ? code : "en";

    private static readonly Dictionary<string, QuoteLanguages> Table = new QuoteLanguages[]
    {
        new("ru", NoBreak, ",", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря", (date, month) => $"{date.Day} {month} {date.Year} г.")
        {
            Quote = "Предложение №", Draft = "Черновик", For = "Для", Adult = "Взрослый", Child = "Ребёнок 2–11 лет", Infant = "Младенец до 2 лет", SingleRoom = "Доплата за одноместное размещение", Further = "Дополнительно",
            Total = "Итого", ValidUntil = "Предложение действует до", Description = "Наименование", Quantity = "Кол-во", Price = "Цена", Amount = "Сумма", Page = "Страница",
        },
        new("en", ",", ".", "January February March April May June July August September October November December", (date, month) => $"{date.Day} {month} {date.Year}")
        {
            Quote = "Offer No.", Draft = "Draft", For = "For", Adult = "Adult", Child = "Child, 2–11 years", Infant = "Infant under 2", SingleRoom = "Single room supplement", Further = "Extras",
            Total = "Total", ValidUntil = "This offer is valid until", Description = "Description", Quantity = "Qty", Price = "Price", Amount = "Amount", Page = "Page",
        },
        new("de", ".", ",", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember", (date, month) => $"{date.Day}. {month} {date.Year}")
        {
            Quote = "Angebot Nr.", Draft = "Entwurf", For = "Für", Adult = "Erwachsener", Child = "Kind, 2–11 Jahre", Infant = "Kleinkind unter 2", SingleRoom = "Einzelzimmerzuschlag", Further = "Zusätzlich",
            Total = "Gesamt", ValidUntil = "Das Angebot gilt bis", Description = "Leistung", Quantity = "Anzahl", Price = "Preis", Amount = "Betrag", Page = "Seite",
        },
        new("fr", NoBreak, ",", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre", (date, month) => $"{(date.Day == 1 ? "1er" : $"{date.Day}")} {month} {date.Year}")
        {
            Quote = "Offre nº", Draft = "Brouillon", For = "Pour", Adult = "Adulte", Child = "Enfant de 2 à 11 ans", Infant = "Bébé de moins de 2 ans", SingleRoom = "Supplément chambre individuelle", Further = "En plus",
            Total = "Total", ValidUntil = "Offre valable jusqu’au", Description = "Prestation", Quantity = "Qté", Price = "Prix", Amount = "Montant", Page = "Page",
        },
        new("es", ".", ",", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", (date, month) => $"{date.Day} de {month} de {date.Year}")
        {
            Quote = "Oferta n.º", Draft = "Borrador", For = "Para", Adult = "Adulto", Child = "Niño de 2 a 11 años", Infant = "Bebé menor de 2 años", SingleRoom = "Suplemento individual", Further = "Adicional",
            Total = "Total", ValidUntil = "Oferta válida hasta el", Description = "Concepto", Quantity = "Cant.", Price = "Precio", Amount = "Importe", Page = "Página",
        },
        new("pl", NoBreak, ",", "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia", (date, month) => $"{date.Day} {month} {date.Year}")
        {
            Quote = "Oferta nr", Draft = "Szkic", For = "Dla", Adult = "Osoba dorosła", Child = "Dziecko 2–11 lat", Infant = "Dziecko do 2 lat", SingleRoom = "Dopłata do pokoju jednoosobowego", Further = "Dodatkowo",
            Total = "Razem", ValidUntil = "Oferta ważna do", Description = "Nazwa", Quantity = "Ilość", Price = "Cena", Amount = "Kwota", Page = "Strona",
        },
        new("ar", ",", ".", "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر", (date, month) => $"{date.Day} {month} {date.Year}")
        {
            Quote = "عرض رقم", Draft = "مسودة", For = "إلى", Adult = "بالغ", Child = "طفل من 2 إلى 11 سنة", Infant = "رضيع دون السنتين", SingleRoom = "رسم الغرفة المفردة", Further = "إضافات",
            Total = "المجموع", ValidUntil = "العرض ساري حتى", Description = "البيان", Quantity = "العدد", Price = "السعر", Amount = "المبلغ", Page = "صفحة",
        },
    }.ToDictionary(language => language.Code, StringComparer.Ordinal);
}
