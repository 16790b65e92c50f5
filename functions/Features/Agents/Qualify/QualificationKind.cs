using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Prompts;

namespace SoulCrm.Functions.Features.Agents.Qualify;

/// <summary>Reads what the client wants out of the dialogue; writes to nobody.</summary>
public sealed class QualificationKind : IAgentKind
{
    public const string Name = "qualification";

    private const string English = $$$"""
        {{{CommonPrompt.English}}}
        Your task: read the whole dialogue and return what the client wants as JSON of the given schema.
        - Take only what the client said. Unknown stays null; never guess. What the client corrects replaces what was said before.
        - destination: the place in its dictionary form in the client's language; country: its ISO 3166-1 alpha-2 code.
        - A month means its first to its last day with flexible true. Dates are in the nearest future.
        - children: an array of ages, age null when not told; an empty array when the client said that no children travel; null when not said.
        - budget only with a currency that the client named (ISO 4217).
        - intent: what the new lines are about: "tour" (wishes, answers, choosing), "question" (something to be answered), "human" (wants a person),
          "complaint", "book" (ready to book or pay), "greeting" (nothing but a greeting), "other".
        """;

    private const string Russian = $$$"""
        {{{CommonPrompt.Russian}}}
        Задача: прочитать весь диалог и вернуть пожелания клиента в JSON по данной схеме.
        - Бери только то, что клиент сказал сам. Неизвестное остаётся null, не догадывайся. Поправка клиента заменяет сказанное раньше.
        - destination — место в начальной форме на языке клиента; country — код страны ISO 3166-1 alpha-2.
        - Месяц — это его первый и последний день, flexible true. Даты — в ближайшем будущем.
        - children — массив возрастов; age null, если возраст не назван; пустой массив, если клиент сказал, что детей не будет; null, если об этом не было речи.
        - budget только с валютой, которую назвал клиент (ISO 4217).
        - intent — о чём новые строки: "tour" (пожелания, ответы, выбор), "question" (вопрос), "human" (хочет человека), "complaint" (жалоба),
          "book" (готов бронировать или платить), "greeting" (только приветствие), "other" (прочее).
        """;

    public string Kind => Name;

    public IReadOnlyList<string> Tools => [];

    public ChatResponseFormat? Output => QualificationOutput.Format;

    public decimal Temperature => 0;

    public string DefaultPrompt(string language) => language == "ru" ? Russian : English;
}
