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
}
