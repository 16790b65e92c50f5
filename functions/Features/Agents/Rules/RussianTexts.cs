using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules;

internal sealed class RussianTexts(int variation) : RulesTexts(variation)
{
    protected override string Language => "ru";

    public override string HandedOff(string? reason) => reason switch
    {
        HandoffReason.NothingFound => Pick(["К сожалению, в нашем каталоге сейчас нет тура, который подошёл бы под ваш запрос. Передаю чат менеджеру: он поищет варианты и напишет вам здесь.",
            "В каталоге я не вижу подходящего тура, но у менеджера возможностей больше. Передаю ему ваш запрос, он напишет вам здесь."]),
        HandoffReason.WantsToBook => Pick(["Отличный выбор! Передаю чат менеджеру: он проверит места, поможет с бронированием и напишет вам здесь.",
            "Отличный выбор! Дальше поможет менеджер: он проверит места, оформит бронирование и ответит вам здесь же."]),
        _ => Pick(["На этот вопрос точнее ответит менеджер — я уже передаю ему ваш чат, он напишет вам здесь.", "Тут точнее ответит менеджер. Передаю ему наш чат, он напишет вам здесь."]),
    };

    public override string HoldProposed() => Pick(["Передаю менеджеру просьбу придержать места: он проверит наличие и ответит вам здесь.",
        "Прошу менеджера придержать места. Он проверит, что они ещё есть, и напишет вам здесь."]);

    protected override string[] Acknowledgements() =>
        ["Хорошо! Если захотите уточнить или выбрать тур — просто напишите.", "Договорились. Буду на связи, пишите, когда решите.", "Хорошо! Не торопитесь, варианты никуда не денутся из переписки. Появятся вопросы — пишите."];

    public override string Question(string missing, AgentInput.KnownFacts known) => missing switch
    {
        Qualification.DestinationField => Pick(["Подскажите, куда вы хотели бы поехать?", "Какое направление рассматриваете?", "Куда думаете поехать: море, горы, экскурсии — или уже есть страна на примете?"]),
        Qualification.DatesField => Pick(["Когда планируете поездку — какой месяц или даты?", "На какие даты подобрать тур?", "Когда хотели бы вылететь? Можно примерно, хотя бы месяц."]),
        Qualification.TravellersField when known.Adults is not null => known.Children is { Count: > 1 } ? "Сколько лет детям?" : "Сколько лет ребёнку?",
        Qualification.TravellersField when known.Children is not null => Pick(["Сколько взрослых поедет?", "Сколько будет взрослых?"]),
        Qualification.TravellersField => Pick(["Сколько человек поедет и есть ли дети? Если есть — сколько им лет?", "Кто поедет: сколько взрослых и детей, какого возраста дети?", "Сколько вас будет? Если с детьми, напишите и их возраст."]),
        _ => Pick(["На какой бюджет рассчитываете?", "Какой бюджет на поездку закладываете?"]),
    };

    protected override string[] Opening() => ["Вижу ваш запрос так", "Записываю", "Итак", "Ваш запрос"];

    protected override string[] Fitting(int count) => count == 1 ? ["Вот что подходит:", "Есть подходящий тур:"] : ["Вот что подходит:", "Могу предложить:", "Посмотрите, что есть:"];

    protected override string OverBudget() => Pick(["В этот бюджет туров нет, ближайшие по цене:", "В бюджет, к сожалению, ничего не укладывается. Ближе всего по цене:"]);

    protected override string OtherCurrency(string price, string budget) => Pick([$"Цены у нас в {price}, с бюджетом в {budget} их точно сверит менеджер. Вот что есть:", $"Вот варианты. Цены в {price}: уложимся ли в бюджет в {budget}, подскажет менеджер."]);

    protected override string NearestInstead() => Pick(["Точно под запрос мест сейчас нет. Ближайшее, что есть:", "Точного совпадения нет, но посмотрите на самое близкое:"]);

    protected override string[] Closing(int count) =>
        count == 1 ? ["Вам подходит этот вариант?", "Рассказать подробнее?", "Как вам такой вариант?"] : ["Какой вариант вам ближе?", "Что из этого вам нравится больше?", "На каком остановимся?"];

    protected override string Budget(string amount, bool perPerson) => $"бюджет {amount}{(perPerson ? " на человека" : "")}";

    protected override string TypeName(string type) => type switch
    {
        "seaside" => "море",
        "mountain" => "горы",
        "city" => "экскурсии",
        "ski" => "горные лыжи",
        "cruise" => "круиз",
        "wellness" => "спа и лечение",
        _ => "сафари",
    };

    protected override string Travellers(int? adults, IReadOnlyList<Child>? children)
    {
        var parts = new List<string>();
        if (adults is { } count) parts.Add($"{count} {Plural(count, "взрослый", "взрослых", "взрослых")}");
        if (children is { Count: 1 }) parts.Add(children[0].Age is { } age ? $"ребёнок {Years(age)}" : "ребёнок");
        else if (children is { Count: > 1 }) parts.Add(ChildrenText(children));
        return string.Join(" и ", parts);
    }

    protected override string Describe(Proposal proposal, AgentInput.KnownFacts known)
    {
        var departure = proposal.Departure;
        var price = $"{Format(departure.PriceAdult, departure.Currency)} за взрослого";
        if (known.Children?.Any(child => child.Age is >= 2 and < 12) == true) price += $", {Format(departure.PriceChild, departure.Currency)} за ребёнка";
        if (departure.TotalForParty is { } total && total != departure.PriceAdult) price += $", всего {Format(total, departure.Currency)}";
        var days = proposal.Tour.Days;
        return $"«{proposal.Tour.Title}» — {Span(departure.Date, departure.EndDate)}, {days} {Plural(days, "день", "дня", "дней")}: {price}.";
    }

    private static string ChildrenText(IReadOnlyList<Child> children)
    {
        var count = $"{children.Count} {Plural(children.Count, "ребёнок", "ребёнка", "детей")}";
        return children.All(child => child.Age is not null)
            ? $"{count} ({string.Join(", ", children.SkipLast(1).Select(child => $"{child.Age}"))} и {Years(children[^1].Age!.Value)})"
            : count;
    }

    private static string Years(int age) => age == 0 ? "до года" : $"{age} {Plural(age, "год", "года", "лет")}";

    private static string Plural(int count, string one, string few, string many) =>
        (count % 100) is >= 11 and <= 14 ? many : (count % 10) switch { 1 => one, >= 2 and <= 4 => few, _ => many };
}
