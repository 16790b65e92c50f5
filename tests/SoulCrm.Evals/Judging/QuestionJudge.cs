using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Evals.Judging;

/// <summary>
/// Finds questions for what the client has told already. It looks for the usual wordings, in sentences that end with a question mark: an unusual
/// one, or a question without the mark, is not found.
/// </summary>
internal static partial class QuestionJudge
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly (string Asked, Regex Wording)[] Questions =
    [
        ("destination", Any("куда", "как(?:ое|ие) направлени", "как(?:ую|ая) стран", "какой курорт", "where (?:would|do|are|to)", "(?:which|what) (?:destination|country|place)", "wohin", "welches (?:reise)?(?:ziel|land)",
            "où (?:souhait|voul|aimer|désir)", "quelle destination", "quel pays", "dónde", "qué (?:destino|país)", "dokąd", "gdzie (?:chc|pla)", "jaki (?:kierunek|kraj)", "إلى أين", "أي وجهة", "ما (?:هي )?الوجهة")),
        ("dates", Any("когда", "(?:на|в) какие (?:даты|числа)", "какие даты", "какой месяц", "в каком месяце", @"\bwhen\b", "(?:what|which) (?:dates|month)", "wann", "welche[nrm]? (?:zeitraum|monat|daten|termin)", "quand",
            "quelles dates", "quel mois", "quelle période", "cuándo", "qué (?:fechas|mes)", "kiedy", "jakim terminie", "jakie daty", "którym miesiącu", "متى", "أي شهر", "(?:ما|أي) (?:هي )?(?:ال)?تواريخ")),
        ("travellers", Any("сколько (?:вас|человек|взрослых)", "кто (?:едет|поедет|летит)", "how many (?:people|adults|of you|travel|persons)", "who (?:will|is|'s|’s)", "wie viele (?:personen|erwachsene)", "wer reist",
            "combien (?:de personnes|êtes|d['’]adultes|serez)", "cuántas personas", "cuántos (?:adultos|sois|son|viaj)", "quién(?:es)? viaj", "ile osób", "ilu dorosłych", "kto (?:jedzie|pojedzie)", "كم (?:عدد|شخص)")),
        ("ages", Any("сколько (?:им |ему |ей )?лет", "како(?:й|го) возраст", "возраст[а-я]* дет", "how old", "ages? of", "wie alt", "quel âge", "qué edad", "cuántos años", "ile lat", "w jakim wieku", "كم عمر", "ما (?:هي )?أعمار")),
        ("budget", Any("бюджет", "на какую сумму", "budget", "how much (?:would|do|are) you", "presupuesto", "budżet", "ميزاني")),
    ];

    /// <param name="known">What is known when the reply leaves, by the agent or by the dialogue's own words.</param>
    /// <returns>What the reply asks for though it is known.</returns>
    public static IEnumerable<string> FindRepeated(string reply, params Qualification[] known)
    {
        var questions = Sentence().Matches(reply).Select(match => match.Value).ToList();
        return Questions.Where(question => questions.Exists(question.Wording.IsMatch) && known.Any(one => Knows(one, question.Asked))).Select(question => question.Asked);
    }

    private static bool Knows(Qualification known, string asked) => asked switch
    {
        "destination" => known.Destination is not null || known.Country is not null || known.TourType is not null,
        "dates" => known.DateFrom is not null,
        "travellers" => known.Adults is not null,
        "ages" => known.Children is { } children && children.All(child => child.Age is not null),
        _ => known.Budget is not null,
    };

    private static Regex Any(params string[] wordings) => new($@"(?<!\p{{L}})(?:{string.Join('|', wordings)})", Options);

    [GeneratedRegex(@"[^.!?؟\n]*[?؟]")]
    private static partial Regex Sentence();
}
