using SoulCrm.TestSupport.Translation;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>What the translation server of the instance knows: a dialogue about a week by the sea, in four languages, piece by piece. It says the rest with the language behind it.</summary>
internal static class Phrasebook
{
    private static readonly (string Ru, string Language, string Other)[] Pieces =
    [
        ("Здравствуйте! Пишет ИИ-помощник агентства «", "de", "Guten Tag! Hier schreibt der KI-Assistent von „"),
        ("Здравствуйте! Вам отвечает ИИ-помощник агентства «", "es", "¡Hola! Le responde el asistente de IA de la agencia «"),
        ("Здравствуйте! Вам отвечает умный помощник агентства «", "ar", "مرحبًا! يرد عليكم المساعد الذكي لوكالة «"),
        ("Передаю ваш запрос сотруднику, он ответит вам здесь, в чате.", "de", "Ich gebe Ihre Anfrage an einen Mitarbeiter weiter – er antwortet Ihnen hier im Chat."),
        ("Передаю ваш вопрос консультанту: он ответит здесь, в этом чате.", "es", "Paso su consulta a un asesor: le responderá aquí, en este chat."),
        ("Я передам вашу просьбу нашему сотруднику, он ответит вам здесь, в этом чате.", "ar", "سأحوّل طلبكم إلى أحد موظفينا، وسيردّ عليكم هنا في هذه المحادثة."),

        ("Добрый день! Нас двое взрослых и ребёнок 6 лет, мы хотим на море с 10 июля. Бюджет 2500 евро.", "de", "Guten Tag! Wir sind zwei Erwachsene und ein Kind von 6 Jahren und möchten ab dem 10. Juli ans Meer. Das Budget ist 2.500 €."),
        ("Добрый день! Есть отель на 7 ночей с 10 июля, полупансион, 2340 евро за всех. Забронировать?", "de", "Guten Tag! Wir haben ein Hotel für 7 Nächte ab dem 10. Juli, Halbpension, 2.340 € für alle. Soll ich es reservieren?"),
        ("Да, пожалуйста! Трансфер входит?", "de", "Ja, bitte! Ist der Transfer dabei?"),
        ("Да, трансфер входит в цену 2340 евро.", "de", "Ja, der Transfer ist im Preis von 2.430 € enthalten."),

        ("Здравствуйте! Мы хотим поехать в Турцию в августе, нас 2 человека, бюджет 1500 долларов", "ar", "مرحبًا! نريد السفر إلى تركيا في أغسطس، نحن ٢ أشخاص والميزانية ١٥٠٠ دولار"),
        ("Здравствуйте! Отель с видом на море, 7 ночей с 12 августа, 1450 долларов за двоих. Вот описание: https://tours.example/alanya", "ar", "مرحبًا! فندق بإطلالة على البحر، ٧ ليالٍ من ١٢ أغسطس، ١٤٥٠ دولار لشخصين. التفاصيل: https://tours.example/alanya"),

        ("Здравствуйте! Ищем поездку на двоих в сентябре, сколько стоит неделя?", "es", "¡Hola! Buscamos un viaje para dos en septiembre, ¿cuánto cuesta una semana?"),
        ("Здравствуйте! Неделя с 5 сентября стоит 980 евро, всё включено. Позвоните мне: +7 495 123-45-67", "es", "¡Hola! La semana desde el 5 de septiembre cuesta 980 €, todo incluido. Llámeme: +7 495 123-45-67"),
    ];

    /// <summary>The wrong price of the transfer is what a translation must not do.</summary>
    public static (string Text, string Language) Translate(AskedText asked)
    {
        var text = asked.Text;
        foreach (var (ru, language, other) in Pieces)
        {
            if (asked.To == "ru") text = text.Replace(other, ru, StringComparison.Ordinal);
            else if (asked.To == language) text = text.Replace(ru, other, StringComparison.Ordinal);
        }

        return (text == asked.Text ? $"{text} [{asked.To}]" : asked.To == "ru" ? text.Replace("“.", "».", StringComparison.Ordinal) : text, asked.From ?? "de");
    }
}
