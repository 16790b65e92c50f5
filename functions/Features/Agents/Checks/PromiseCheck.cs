using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>
/// Promises that cost the agency money or trust are made only where an article or the list of what is included makes them. A discount, and that something
/// is booked, is for people to say.
/// </summary>
internal static partial class PromiseCheck
{
    private static readonly (string Name, Regex Pattern, bool CanBeTold)[] Promises =
    [
        ("something free of charge", Free(), true),
        ("a guarantee", Guarantee(), true),
        ("a refund", Refund(), true),
        ("a discount", Discount(), false),
        ("a gift", Gift(), true),
        ("a booking", Booked(), false),
        ("seats that are held", Held(), false),
    ];

    public static string? Find(CheckedText reply, Grounds grounds)
    {
        foreach (var (name, pattern, canBeTold) in Promises)
        {
            var promised = pattern.Matches(reply.Text).FirstOrDefault(match => !IsDenied(reply.Text, match.Index));
            if (promised is not null && !(canBeTold && pattern.IsMatch(grounds.Included))) return $"It promises {name} ({promised.Value}), which no tool has told.";
        }

        return null;
    }

    // "не можем гарантировать", "no refund": nothing is promised.
    private static bool IsDenied(string text, int at) => Denial().IsMatch(text[Math.Max(0, at - 30)..at]);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"(?<!\p{L})(?:не|нет|без|no|not|cannot|can’t|can't|don’t|don't|never|kein\p{L}*|nicht|pas|aucune?|sin|ningún|nie|bez|لا|ليس|بدون)(?:\s+\p{L}+){0,2}\s+$", Options, 1000)]
    private static partial Regex Denial();

    [GeneratedRegex(@"(?<!\p{L})(?:бесплатн\p{L}*|даром|за\s+наш\s+сч[её]т|free\s+of\s+charge|for\s+free|complimentary|(?<!feel\s|duty[\s-]|sugar[\s-])free(?!\s+(?:seats?|places?|spots?|time|days?|evenings?|to)(?!\p{L}))(?!\p{L})|kostenlos\p{L}*|gratis|umsonst|gratuit\p{L}*|offert\p{L}*|gratuit[oa]s?|bezpłatn\p{L}*|darmow\p{L}*|za\s+darmo|مجان\p{L}*)", Options, 1000)]
    private static partial Regex Free();

    [GeneratedRegex(@"(?<!\p{L})(?:гарант\p{L}+|обеща\p{L}+|guarante\p{L}+|i\s+promise|we\s+promise|garant\p{L}+|versprech\p{L}+|promet\p{L}+|promess\p{L}+|gwarant\p{L}+|obiecuj\p{L}+|نضمن|ضمان\p{L}*|مضمون\p{L}*|نعدكم?)", Options, 1000)]
    private static partial Regex Guarantee();

    [GeneratedRegex(@"(?<!\p{L})(?:верн[её]м\s+(?:вам\s+)?(?:все\s+|всю\s+|полную\s+)?(?:деньги|стоимость|сумму|предоплат\p{L}*)|возврат\p{L}*|возвраща\p{L}*|refund\p{L}*|money\s+back|rückerstatt\p{L}*|erstatt\p{L}*|rembours\p{L}*|reembols\p{L}*|devoluci\p{L}*|zwrot\p{L}*|zwrócimy|استرداد|نعيد\s+المبلغ)", Options, 1000)]
    private static partial Regex Refund();

    [GeneratedRegex(@"(?<!\p{L})(?:скидк\p{L}*|скинем|дешевле\s+на|акци(?:я|и|ю|ей)|распродаж\p{L}*|промокод\p{L}*|два\s+по\s+цене|discount\p{L}*|sale\s+price|special\s+price|promo\p{L}*|two\s+for\s+one|half\s+price|rabatt\p{L}*|nachlass|ermäßig\p{L}*|réduction\p{L}*|remise\p{L}*|descuento\p{L}*|rebaja\p{L}*|oferta\s+especial|zniżk\p{L}*|rabat\p{L}*|promocj\p{L}*|خصم\p{L}*|تخفيض\p{L}*)", Options, 1000)]
    private static partial Regex Discount();

    [GeneratedRegex(@"(?<!\p{L})(?:в\s+подарок|подарим|бонус\p{L}*|cashback|кэшбэк\p{L}*|as\s+a\s+gift|bonus\p{L}*|free\s+upgrade|апгрейд\p{L}*|upgrade\p{L}*|geschenk\p{L}*|cadeau\p{L}*|de\s+regalo|regalamos|w\s+prezencie|هدية)", Options, 1000)]
    private static partial Regex Gift();

    // An agent can only ask for seats to be kept: that somebody keeps them is never true when it says so.
    [GeneratedRegex(@"(?<!\p{L})(?:(?:я|мы|уже)\s+(?:уже\s+)?(?:вам\s+|вас\s+|для\s+вас\s+|за\s+вами\s+)?(?:придержал\p{L}*|придерживаю|придерживаем|держу|держим|отложил\p{L}*|сохранил\p{L}*|зафиксировал\p{L}*)|мест[ао]\s+(?:\p{L}+\s+){0,3}(?:придержан\p{L}*|отложен\p{L}*|закреплен\p{L}*|закреплён\p{L}*|зафиксирован\p{L}*|удержан\p{L}*)|мест[ао]\s+(?:теперь\s+|уже\s+)?за\s+вами|(?:i|we)(?:\s+(?:have|are|am)|’ve|'ve|’m|'m|’re|'re)?\s+(?:already\s+|now\s+|just\s+)?(?:held|holding|keeping|secured|set\s+aside|blocked|put\s+a\s+hold)(?!\p{L})|(?:seats?|places?|spots?)\s+(?:is|are|have\s+been|has\s+been)\s+(?:now\s+|already\s+)?(?:held|kept|secured|set\s+aside|on\s+hold|yours)(?!\p{L})|(?:habe|haben)\s+(?:\p{L}+\s+){0,4}(?:freigehalten|zurückgehalten|gesichert|vorgemerkt|geblockt)|plätze\s+(?:sind|wurden)\s+(?:\p{L}+\s+){0,2}(?:reserviert|freigehalten|gesichert|geblockt)|(?:j’ai|j'ai|nous\s+avons)\s+(?:\p{L}+\s+){0,3}(?:bloqué\p{L}*|gardé\p{L}*|retenu\p{L}*|mis\s+de\s+côté)|places?\s+(?:est|sont)\s+(?:\p{L}+\s+){0,2}(?:réservée?s?|bloquée?s?|gardée?s?|retenues?)|(?:he|hemos)\s+(?:\p{L}+\s+){0,2}(?:guardado|apartado|bloqueado)|plazas?\s+(?:está|están|quedan?)\s+(?:\p{L}+\s+){0,2}(?:reservadas?|guardadas?|apartadas?|bloqueadas?)|(?:zablokowa|zatrzyma|wstrzyma|przytrzyma)(?:łem|łam|liśmy)|miejsc[ae]\s+(?:jest|są|zostały|zostało)\s+(?:\p{L}+\s+){0,2}(?:zarezerwowan\p{L}*|zablokowan\p{L}*|wstrzyman\p{L}*)|(?:المقاعد|الأماكن|المقعد)\s+(?:\p{L}+\s+){0,2}محجوز\p{L}*|احتفظ(?:ت|نا)\s+(?:لك|لكم))", Options, 1000)]
    private static partial Regex Held();

    [GeneratedRegex(@"(?<!\p{L})(?:(?:я|мы|уже)\s+(?:уже\s+)?(?:вам\s+|вас\s+|для\s+вас\s+)?(?:заброниров\p{L}+|оформил\p{L}*|закрепил\p{L}*|оплатил\p{L}*)|забронировано|бронь\s+(?:подтвержден\p{L}*|подтверждена|оформлена|готова)|ваша?\s+бронь\s+№|(?:i|we)(?:\s+have|’ve|'ve)?\s+(?:already\s+|just\s+)?(?:booked|reserved|confirmed\s+your)|(?:is|are)\s+(?:now\s+)?(?:booked|reserved)|booking\s+(?:is\s+)?confirmed|(?:habe|haben)\s+(?:\p{L}+\s+){0,4}(?:gebucht|reserviert)|ist\s+gebucht|(?:j’ai|j'ai|nous\s+avons)\s+(?:\p{L}+\s+){0,3}réserv\p{L}+|réservation\s+confirmée|(?:he|hemos)\s+reservado|reserva\s+confirmada|zarezerwowa(?:łem|łam|liśmy|ne|ny)|rezerwacja\s+potwierdzona|تم\s+الحجز|حجزت\s+لك\p{L}*|حجزنا)", Options, 1000)]
    private static partial Regex Booked();
}
