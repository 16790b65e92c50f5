using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Glossary;

/// <summary>Terms of the trade that a translator without context gets wrong; what a new agency begins with.</summary>
internal static class DefaultGlossary
{
    private static readonly string[] Languages = ["en", "ru", "ar", "fr", "de", "es", "pl"];

    // In the order of the languages above.
    private static readonly string[][] Terms =
    [
        ["all inclusive", "всё включено", "شامل كليًا", "tout compris", "all-inclusive", "todo incluido", "all inclusive"],
        ["half board", "полупансион", "نصف إقامة", "demi-pension", "Halbpension", "media pensión", "dwa posiłki dziennie"],
        ["full board", "полный пансион", "إقامة كاملة", "pension complète", "Vollpension", "pensión completa", "pełne wyżywienie"],
        ["transfer", "трансфер", "خدمة التوصيل", "transfert", "Transfer", "traslado", "transfer"],
        ["single supplement", "доплата за одноместное размещение", "رسوم الغرفة المفردة", "supplément chambre individuelle", "Einzelzimmerzuschlag", "suplemento individual", "dopłata do pokoju jednoosobowego"],
        ["departure date", "дата заезда", "تاريخ المغادرة", "date de départ", "Abreisedatum", "fecha de salida", "data wyjazdu"],
        ["prepayment", "предоплата", "دفعة مقدمة", "acompte", "Anzahlung", "anticipo", "przedpłata"],
        ["travel insurance", "туристическая страховка", "تأمين السفر", "assurance voyage", "Reiseversicherung", "seguro de viaje", "ubezpieczenie turystyczne"],
        ["infant", "младенец", "رضيع", "bébé", "Kleinkind", "bebé", "niemowlę"],
        ["sea view", "вид на море", "إطلالة على البحر", "vue sur la mer", "Meerblick", "vista al mar", "widok na morze"],
        ["excursion", "экскурсия", "جولة سياحية", "excursion", "Ausflug", "excursión", "wycieczka"],
        ["tour operator", "туроператор", "منظم الرحلات", "tour-opérateur", "Reiseveranstalter", "turoperador", "touroperator"],
    ];

    /// <param name="workingLanguage">Terms are in it, translations in the others.</param>
    public static Task SeedAsync(TenantTransaction tx, string workingLanguage)
    {
        var own = Array.IndexOf(Languages, workingLanguage);
        return own < 0 ? Task.CompletedTask : ReplaceGlossary.InsertAsync(tx, [.. Terms.SelectMany(term =>
            Languages.Select((language, i) => new GlossaryEntry(term[own], language, term[i])).Where(entry => entry.Language != workingLanguage))]);
    }
}
