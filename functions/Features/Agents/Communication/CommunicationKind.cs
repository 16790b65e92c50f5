using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;

namespace SoulCrm.Functions.Features.Agents.Communication;

/// <summary>Greets, answers questions from articles and the catalogue, asks for what is missing.</summary>
public sealed class CommunicationKind : ISpeakingAgent
{
    public const string Name = "communication";

    private const string English = $$$"""
        {{{CommonPrompt.English}}}
        Your task: a short, warm, natural reply of at most {{maxLength}} characters, plain text, no greeting of your own when "firstContact" is true (it is added for you).
        - If the client asks something, answer it first, and only from the tools' results: search_knowledge for visas, payment, cancellation, insurance and the like, search_tours and get_tour for tours.
        - Then say in a few words what you understood and ask one question: the first of "missing" (destination, dates, travellers, budget).
        - Never state a price, date, hotel, visa rule, discount or promise that stands in no tool's result.
        - If the client wants a person, complains, wants to book, or asks what the tools cannot answer, call request_handoff and say that a manager will answer.
        """;

    private const string Russian = $$$"""
        {{{CommonPrompt.Russian}}}
        Задача: короткий, тёплый, живой ответ, не длиннее {{maxLength}} знаков, обычным текстом. Если «firstContact» истинно, сам не здоровайся: приветствие добавят за тебя.
        - Если клиент о чём-то спрашивает, сначала ответь, и только по ответам инструментов: search_knowledge — визы, оплата, отмена, страховка и подобное; search_tours и get_tour — туры.
        - Затем в нескольких словах скажи, что ты понял, и задай один вопрос: первый из «missing» (destination — куда, dates — когда, travellers — кто едет, budget — бюджет).
        - Не называй цен, дат, отелей, визовых правил, скидок и не обещай ничего, чего нет в ответах инструментов.
        - Если клиент хочет поговорить с человеком, жалуется, хочет забронировать или спрашивает о том, на что инструменты не отвечают, вызови request_handoff и скажи, что ответит менеджер.
        """;

    public string Kind => Name;

    public IReadOnlyList<string> Tools => [ToolNames.SearchKnowledge, ToolNames.SearchTours, ToolNames.GetTour, ToolNames.CheckDepartures, ToolNames.RequestHandoff];

    public ChatResponseFormat? Output => null;

    public decimal Temperature => 0.4m;

    public int Precedence => 100;

    public string StageAfter => Stage.Qualification;

    public bool SpeaksWhen(Qualification known) => true;

    public string DefaultPrompt(string language) => language == "ru" ? Russian : English;
}
