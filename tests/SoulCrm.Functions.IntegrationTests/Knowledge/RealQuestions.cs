namespace SoulCrm.Functions.IntegrationTests.Knowledge;

/// <summary>What clients ask of an agency that has the demo's articles, and the article that answers it.</summary>
internal static class RealQuestions
{
    /// <summary>Questions that share words with the article, in whatever form.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> ByWords = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Нужна ли виза"] =
        [
            "Нужна ли виза в Турцию?",
            "Сколько дней можно быть в Грузии без визы?",
            "Какие документы подавать на шенгенскую визу?",
            "Сколько должен действовать загранпаспорт?",
            "Здравствуйте! Подскажите, пожалуйста, нужен ли ребёнку свой паспорт?",
            "Нужно ли согласие на выезд ребенка с бабушкой?",
            "виза в Египет по прилету",
            "Запишете нас в визовый центр?",
            "Едем в Таиланд, нужна виза?",
            "На сколько дней пускают в ОАЭ?",
        ],
        ["Как оплатить тур"] =
        [
            "Как оплатить тур?",
            "Какая у вас предоплата?",
            "Можно заплатить банковской картой?",
            "Сколько действует ссылка на оплату?",
            "По какому курсу платить в рублях?",
            "Есть ли у вас рассрочка?",
            "Вы пришлёте чек и договор?",
            "Можно в рассрочку?",
            "Оплата картой или переводом?",
            "тур стоит в долларах, а платить в чём",
        ],
        ["Отмена и перенос поездки"] =
        [
            "Как отменить поездку?",
            "Вернут ли деньги, если мы отменим тур за 10 дней?",
            "Хотим перенести даты",
            "Что будет, если туроператор отменит тур?",
            "Сколько удержат при отмене за неделю до вылета?",
            "Можно ли заменить туриста в договоре?",
            "За сколько дней до вылета вернут предоплату?",
        ],
        ["Страховка в поездке"] =
        [
            "Входит ли страховка в тур?",
            "Что покрывает медицинская страховка?",
            "Покрывает ли страховка лыжи и дайвинг?",
            "Как застраховаться от невыезда?",
            "Я беременна, какой полис мне нужен?",
            "Что делать если заболел в поездке, куда звонить?",
            "Нужна ли отдельная страховка для походов в горы?",
        ],
        ["Do I need a visa"] =
        [
            "Do I need a visa for Turkey?",
            "How long must my passport be valid after we return?",
            "Does every child need a passport?",
            "Is a Schengen visa required for Italy?",
            "Do Russians need a visa to go to Georgia?",
        ],
        ["How to pay for a tour"] =
        [
            "How can I pay by card?",
            "What prepayment do you take?",
            "How many days before departure is the rest due?",
            "Can I pay by bank transfer?",
        ],
        ["Cancelling or moving a trip"] =
        [
            "Can I cancel my trip a week before?",
            "Can I move the dates of my trip?",
            "How are refunds paid?",
            "What happens if the operator cancels?",
        ],
        ["Insurance on your trip"] =
        [
            "Is medical insurance part of the tour?",
            "Does the insurance cover skiing and diving?",
            "I have a chronic illness, what about the policy?",
            "Is hospital treatment covered?",
        ],
    };

    /// <summary>Questions that only a model of meaning takes to their article.</summary>
    public static readonly IReadOnlyDictionary<string, string> ByMeaning = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Когда надо внести остаток?"] = "Как оплатить тур",
        ["In which currency am I charged?"] = "How to pay for a tour",
        ["Что с паспортом, если он заканчивается через 4 месяца?"] = "Нужна ли виза",
        ["Сколько процентов предоплата"] = "Как оплатить тур",
        ["Какой штраф за отмену?"] = "Отмена и перенос поездки",
        ["как вернуть деньги"] = "Отмена и перенос поездки",
        ["Is there a deposit?"] = "How to pay for a tour",
        ["I want my money back"] = "Cancelling or moving a trip",
        ["Пустят ли нас в Эмираты просто так?"] = "Нужна ли виза",
        ["Передумали ехать, что теперь?"] = "Отмена и перенос поездки",
        ["Хотим аннулировать бронь"] = "Отмена и перенос поездки",
        ["Можно частями?"] = "Как оплатить тур",
        ["Can we enter the Emirates just like that?"] = "Do I need a visa",
        ["Who covers the doctor when I fall ill abroad?"] = "Insurance on your trip",
        ["We changed our minds"] = "Cancelling or moving a trip",
    };

    /// <summary>Questions that no article answers.</summary>
    public static readonly string[] Unanswerable =
    [
        "Какая погода в Анталье в мае?",
        "Можно ли взять с собой собаку?",
        "Есть ли у вас вакансии?",
        "Сколько стоит парковка у аэропорта?",
        "Какой багаж входит в билет?",
        "Во сколько завтрак в отеле?",
        "Где купить сим-карту в Таиланде?",
        "Какие экскурсии есть в Стамбуле?",
        "Есть ли вай-фай в номере?",
        "Как добраться от аэропорта до отеля?",
        "Вы организуете свадьбы?",
        "Нужны ли прививки в Кению?",
        "Кому пожаловаться на гида?",
        "Какие розетки в Грузии?",
        "Работаете ли вы в воскресенье?",
        "Нужна ли виза в Японию?",
        "Есть ли туры на Мальдивы в январе?",
        "Can I bring my dog?",
        "What is the weather like in May?",
        "Do you organise weddings?",
        "How much luggage may I take on the plane?",
        "Is there a swimming pool for kids?",
        "Where can I rent a car in Georgia?",
        "Are you open on Sundays?",
        "Есть ли у вас детский клуб?",
        "Сколько лететь до Пхукета?",
        "Какая валюта в Турции?",
        "Можно ли курить на балконе?",
        "Есть ли скидки пенсионерам?",
        "Нужен ли трансфер из аэропорта?",
        "Дайте телефон отеля",
        "Какой аэропорт вылета?",
        "Is the hotel close to the beach?",
        "Do you have discounts for students?",
        "Can we get vegetarian meals?",
        "Which airline do we fly with?",
        "Is it safe to travel to Egypt now?",
        "Do you have a guide who speaks French?",
    ];
}
