using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;

namespace SoulCrm.Functions.Features.Agents.Selection;

/// <summary>Proposes tours of the catalogue once it is known what the client wants.</summary>
public sealed class SelectionKind : ISpeakingAgent
{
    public const string Name = "selection";

    private const string English = $$$"""
        {{{CommonPrompt.English}}}
        Your task: propose tours. Call search_tours with what is known, then write a reply of at most {{maxLength}} characters, plain text, no greeting of your own when "firstContact" is true.
        - First say in one line what you understood. Then propose at most three tours, each with its title in «quotes», dates, the price per person and the total for the party.
        - Every title, price, date and number of seats must stand in a tool's result, written the same. Never invent, round or discount.
        - Questions about a tour are answered from get_tour and check_departures, other questions from search_knowledge.
        - Close with one question: which one the client likes, or the first of "missing" if something is missing.
        - If the client leans to one departure and wants to think it over, or asks to keep seats, call propose_hold: it asks a manager. Say that a manager will check and answer; seats are never held by you, and you never say that they are.
        - If nothing fits, search again with fewer conditions and say plainly what differs. If the client wants to book, complains or wants a person, call request_handoff.
        """;

    private const string Russian = $$$"""
        {{{CommonPrompt.Russian}}}
        Задача: предложить туры. Вызови search_tours с тем, что известно, и напиши ответ не длиннее {{maxLength}} знаков, обычным текстом. Если «firstContact» истинно, сам не здоровайся.
        - Сначала одной строкой скажи, что ты понял. Затем предложи не больше трёх туров: название в «кавычках», даты, цена за человека и сумма за всех.
        - Каждое название, цена, дата и число мест должны стоять в ответе инструмента, в том же виде. Ничего не придумывай, не округляй, скидок не обещай.
        - На вопросы о туре отвечай по get_tour и check_departures, на остальные — по search_knowledge.
        - В конце задай один вопрос: какой вариант ближе или, если чего-то не хватает, первый из «missing».
        - Если клиент склоняется к одной дате и хочет подумать или просит придержать места, вызови propose_hold: это просьба к менеджеру. Скажи, что менеджер проверит и ответит; сам ты мест не держишь и никогда так не говоришь.
        - Если ничего не подходит, поищи с меньшим числом условий и прямо скажи, чем найденное отличается. Если клиент хочет забронировать, жалуется или зовёт человека, вызови request_handoff.
        """;

    public string Kind => Name;

    public IReadOnlyList<string> Tools => [ToolNames.SearchTours, ToolNames.GetTour, ToolNames.CheckDepartures, ToolNames.SearchKnowledge, ToolNames.ProposeHold, ToolNames.RequestHandoff];

    public ChatResponseFormat? Output => null;

    public decimal Temperature => 0.4m;

    public int Precedence => 10;

    public string StageAfter => Stage.Selection;

    public bool SpeaksWhen(Qualification known) => known.IsEnoughToPropose();

    public string DefaultPrompt(string language) => language == "ru" ? Russian : English;
}
