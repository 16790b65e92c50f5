using System.Globalization;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>What the product itself says to clients, in their language; English for a language that is not here.</summary>
public static class ClientTexts
{
    /// <summary>Opens the first reply: who writes, and that it is not a person.</summary>
    public static string Introduction(string language, string agency, string? persona)
    {
        var name = string.IsNullOrWhiteSpace(persona) ? null : persona.Trim();
        return language switch
        {
            "ru" => name is null ? $"Здравствуйте! Вам отвечает ИИ-помощник агентства «{agency}»." : $"Здравствуйте! Я {name}, ИИ-помощник агентства «{agency}».",
            "de" => name is null ? $"Guten Tag! Hier schreibt der KI-Assistent von „{agency}“." : $"Guten Tag! Ich bin {name}, der KI-Assistent von „{agency}“.",
            "fr" => name is null ? $"Bonjour ! C’est l’assistant IA de l’agence « {agency} » qui vous répond." : $"Bonjour ! Je suis {name}, l’assistant IA de l’agence « {agency} ».",
            "es" => name is null ? $"¡Hola! Le responde el asistente de IA de la agencia «{agency}»." : $"¡Hola! Soy {name}, el asistente de IA de la agencia «{agency}».",
            "pl" => name is null ? $"Dzień dobry! Odpowiada asystent AI biura „{agency}”." : $"Dzień dobry! Jestem {name}, asystent AI biura „{agency}”.",
            "ar" => name is null ? $"مرحبًا! يرد عليكم المساعد الذكي لوكالة «{agency}»." : $"مرحبًا! أنا {name}، المساعد الذكي لوكالة «{agency}».",
            _ => name is null ? $"Hello! This is the AI assistant of “{agency}”." : $"Hello! I’m {name}, the AI assistant of “{agency}”.",
        };
    }

    public static string ManagerWillAnswer(string language) => language switch
    {
        "ru" => "Передаю ваш вопрос менеджеру — он ответит вам здесь, в этом чате.",
        "de" => "Ich gebe Ihre Anfrage an einen Mitarbeiter weiter – er antwortet Ihnen hier im Chat.",
        "fr" => "Je transmets votre demande à un conseiller : il vous répondra ici, dans ce chat.",
        "es" => "Paso su consulta a un asesor: le responderá aquí, en este chat.",
        "pl" => "Przekazuję Pana/Pani sprawę doradcy — odpowie tutaj, na czacie.",
        "ar" => "سأحوّل طلبكم إلى أحد موظفينا، وسيردّ عليكم هنا في هذه المحادثة.",
        _ => "I’m passing this on to one of our managers, who will answer you here in this chat.",
    };

    /// <summary>Managers are away; when they are back, in the agency's local time.</summary>
    /// <param name="now">Local time there.</param>
    /// <param name="back">Local time there.</param>
    public static string ManagersAreAway(string language, DateTimeOffset now, DateTimeOffset back)
    {
        var time = back.ToString("HH:mm", CultureInfo.InvariantCulture);
        var day = back.Date == now.Date ? null : back.ToString("dd.MM", CultureInfo.InvariantCulture);
        return language switch
        {
            "ru" => day is null ? $"Сейчас у нас нерабочее время. Менеджер ответит вам сегодня после {time}." : $"Сейчас у нас нерабочее время. Менеджер ответит вам {day} после {time}.",
            "de" => day is null ? $"Unser Büro ist gerade geschlossen. Ein Mitarbeiter antwortet Ihnen heute ab {time} Uhr." : $"Unser Büro ist gerade geschlossen. Ein Mitarbeiter antwortet Ihnen am {day}. ab {time} Uhr.",
            "fr" => day is null ? $"Notre agence est fermée pour le moment. Un conseiller vous répondra aujourd’hui à partir de {time}." : $"Notre agence est fermée pour le moment. Un conseiller vous répondra le {day} à partir de {time}.",
            "es" => day is null ? $"Ahora mismo estamos fuera del horario de atención. Un asesor le responderá hoy a partir de las {time}." : $"Ahora mismo estamos fuera del horario de atención. Un asesor le responderá el {day} a partir de las {time}.",
            "pl" => day is null ? $"Biuro jest teraz zamknięte. Doradca odpowie dziś po godzinie {time}." : $"Biuro jest teraz zamknięte. Doradca odpowie {day} po godzinie {time}.",
            "ar" => day is null ? $"نحن الآن خارج أوقات العمل. سيردّ عليكم أحد موظفينا اليوم بعد الساعة {time}." : $"نحن الآن خارج أوقات العمل. سيردّ عليكم أحد موظفينا يوم {day} بعد الساعة {time}.",
            _ => day is null ? $"Our office is closed right now. A manager will answer you today after {time}." : $"Our office is closed right now. A manager will answer you on {back.ToString("d MMMM", CultureInfo.InvariantCulture)} after {time}.",
        };
    }

    /// <summary>Asks a client who has fallen silent whether he still wants to travel.</summary>
    /// <param name="destination">As it is known, in whatever language; null when it is not.</param>
    /// <param name="isLast">He is not asked again.</param>
    public static string FollowUp(string language, string? destination, bool isLast)
    {
        var place = string.IsNullOrWhiteSpace(destination) ? null : destination.Trim();
        return language switch
        {
            "ru" => isLast ? "Не будем вас беспокоить. Если захотите вернуться к поездке, просто напишите сюда, и мы продолжим с того же места."
                : place is null ? "Здравствуйте! Вы ещё думаете о поездке? Напишите, если появились вопросы, и подберём варианты." : $"Здравствуйте! Вы ещё думаете о поездке ({place})? Напишите, если появились вопросы, и подберём варианты.",
            "de" => isLast ? "Wir möchten Sie nicht weiter stören. Wenn Sie auf die Reise zurückkommen möchten, schreiben Sie einfach hier, und wir machen dort weiter."
                : place is null ? "Guten Tag! Denken Sie noch über die Reise nach? Schreiben Sie uns, wenn Sie Fragen haben, wir suchen gern weiter." : $"Guten Tag! Denken Sie noch über die Reise nach ({place})? Schreiben Sie uns, wenn Sie Fragen haben, wir suchen gern weiter.",
            "fr" => isLast ? "Nous ne vous dérangerons plus. Si vous souhaitez reprendre votre projet de voyage, écrivez-nous simplement ici."
                : place is null ? "Bonjour ! Pensez-vous toujours à ce voyage ? Écrivez-nous si vous avez des questions." : $"Bonjour ! Pensez-vous toujours à ce voyage ({place}) ? Écrivez-nous si vous avez des questions.",
            "es" => isLast ? "No le molestaremos más. Si quiere retomar el viaje, escríbanos aquí y seguimos donde lo dejamos."
                : place is null ? "¡Hola! ¿Sigue pensando en el viaje? Escríbanos si tiene preguntas y buscamos opciones." : $"¡Hola! ¿Sigue pensando en el viaje ({place})? Escríbanos si tiene preguntas y buscamos opciones.",
            "pl" => isLast ? "Nie będziemy już przeszkadzać. Jeśli zechcą Państwo wrócić do podróży, wystarczy napisać tutaj, a wrócimy do rozmowy."
                : place is null ? "Dzień dobry! Czy nadal myślą Państwo o podróży? Proszę napisać, jeśli są pytania, poszukamy propozycji." : $"Dzień dobry! Czy nadal myślą Państwo o podróży ({place})? Proszę napisać, jeśli są pytania, poszukamy propozycji.",
            "ar" => isLast ? "لن نزعجكم أكثر. إذا رغبتم في العودة إلى الرحلة فاكتبوا لنا هنا وسنكمل من حيث توقفنا."
                : place is null ? "مرحبًا! هل ما زلتم تفكرون في الرحلة؟ اكتبوا لنا إذا كانت لديكم أسئلة وسنبحث لكم عن خيارات." : $"مرحبًا! هل ما زلتم تفكرون في الرحلة ({place})؟ اكتبوا لنا إذا كانت لديكم أسئلة وسنبحث لكم عن خيارات.",
            _ => isLast ? "We won’t disturb you any more. If you’d like to come back to the trip, just write here and we’ll go on from where we stopped."
                : place is null ? "Hello! Are you still thinking about the trip? Write to us if you have questions, and we’ll find some options." : $"Hello! Are you still thinking about the trip ({place})? Write to us if you have questions, and we’ll find some options.",
        };
    }
}
