namespace SoulCrm.Functions.Commands;

internal sealed record DemoPartner(string Kind, string Name, string Contact, string Phone, string Email, decimal Commission, string Notes);

internal sealed record DemoArticle(string Ru, string RuBody, string En, string EnBody, string TagRu, string TagEn);

/// <summary>Whom the demo agency works with, and what it tells its clients about visas, payment, cancellation and insurance.</summary>
internal static class DemoKnowledge
{
    public static readonly DemoPartner[] Partners =
    [
        new("operator", "Лазурный берег", "Ирина Власова", "+7 495 000-11-22", "bron@lazurny.example", 12, "Комиссия с базовой цены без сборов. Аннуляция без штрафа за 21 день до заезда. Бронь подтверждают в течение рабочего дня."),
        new("hotel", "Sunrise Garden Resort", "Mehmet Kaya", "+90 242 000 11 22", "sales@sunrise-garden.example", 8.5m, "Квота 10 номеров с мая по октябрь, снимается за 14 дней. Ранний заезд по запросу, без доплаты при свободном номере."),
        new("guide", "Нино Беридзе, гид по Грузии", "Нино Беридзе", "+995 555 00 11 22", "nino@guides.example", 0, "Русский и английский. Группа до 12 человек, оплата за день. Горные маршруты с июня по сентябрь."),
    ];

    public static readonly DemoArticle[] Articles =
    [
        new("Нужна ли виза",
            """
            В Турцию, Грузию, ОАЭ и Таиланд граждане России едут без визы. В Турции можно провести до 60 дней подряд, в Грузии — до года, в ОАЭ — до 90 дней за полгода. Срок для Таиланда меняется: его мы проверяем перед бронированием.

            В Египет виза ставится по прилёте, её покупают в аэропорту. В Италию нужна шенгенская виза: документы подают заранее, лучше за два месяца до поездки. Мы подскажем список документов и запишем в визовый центр, но решение принимает консульство.

            Загранпаспорт должен действовать ещё не меньше шести месяцев после возвращения. Ребёнку нужен свой паспорт. Если он едет с одним из родителей или с бабушкой, спросите нас про согласие на выезд: правила зависят от страны.
            """,
            "Do I need a visa",
            """
            Entry rules depend on your citizenship, so please tell us which passport you hold. Citizens of Russia travel to Turkey, Georgia, the UAE and Thailand without a visa; the permitted stay differs, and we check it again before booking.

            A visa for Egypt is issued on arrival at the airport. Italy requires a Schengen visa for Russian citizens: apply about two months ahead. We help with the list of documents and the appointment, but the decision is the consulate's.

            Your passport should be valid for at least six months after you return. Every child needs a passport of their own.
            """, "виза", "visa"),
        new("Как оплатить тур",
            """
            Чтобы закрепить места, вносят предоплату 30 % от стоимости. Остаток оплачивают не позже чем за 21 день до вылета. Если до вылета меньше трёх недель, тур оплачивают сразу целиком.

            Платить можно банковской картой по ссылке, переводом по счёту или в офисе. Ссылка действует 24 часа: дольше туроператор цену не держит. После оплаты мы присылаем чек и договор.

            Цены указаны в долларах, оплата — в рублях по курсу туроператора на день платежа. Курс называем до оплаты. Рассрочку оформляет банк-партнёр, условия зависят от его решения.
            """,
            "How to pay for a tour",
            """
            A prepayment of 30 % secures your places. The rest is due no later than 21 days before departure; if departure is closer than that, the whole price is paid at once.

            You can pay by card through a link, by bank transfer against an invoice, or in our office. A link is good for 24 hours, because the operator holds the price no longer. You receive a receipt and the contract right after the payment.

            Prices are shown in US dollars and charged in roubles at the operator's rate of the day, which we tell you before you pay.
            """, "оплата", "payment"),
        new("Отмена и перенос поездки",
            """
            Отменить тур можно в любой день до вылета. Удерживается то, что туроператор и авиакомпания уже потратили и не возвращают: чем раньше вы сообщите, тем меньше эта сумма.

            Обычно за 21 день и раньше предоплата возвращается почти полностью, за 20–8 дней удерживают до половины, меньше чем за 8 дней — до полной стоимости. Точные условия каждого тура есть в договоре, они важнее этих цифр.

            Перенести даты или заменить туриста часто дешевле, чем отменять: спросите менеджера. Деньги возвращаем тем же способом, которым вы платили, в течение десяти рабочих дней после заявления. Если отменяет туроператор, возвращается всё.
            """,
            "Cancelling or moving a trip",
            """
            You may cancel on any day before departure. What is kept is what the operator and the airline have already spent and do not return, so the earlier you tell us, the less it is.

            As a rule, 21 days ahead or earlier almost all of the prepayment is returned; 20 to 8 days ahead up to half of the price is kept; later than that, up to the whole. The terms of each tour are in its contract and come before these figures.

            Moving the dates or naming another traveller often costs less than cancelling: ask your manager. Refunds go back the way you paid, within ten working days of your request. If the operator cancels, everything is returned.
            """, "отмена", "cancellation"),
        new("Страховка в поездке",
            """
            Медицинская страховка входит в каждый тур за границу. Она покрывает приём врача, лекарства по рецепту, больницу и перевозку домой. Номер круглосуточной помощи напечатан на полисе: сначала звоните туда, а потом едете к врачу, иначе расходы могут не возместить.

            Дополнительно можно застраховаться от невыезда: если откажут в визе или кто-то в семье заболеет, страховая вернёт стоимость тура. Этот полис оформляют вместе с бронированием, позже купить его нельзя.

            Лыжи, дайвинг и походы в горы покрываются только с отметкой «активный отдых». Скажите нам о них заранее, как и о беременности и хронических болезнях: от них зависит выбор полиса.
            """,
            "Insurance on your trip",
            """
            Medical insurance is part of every tour abroad. It covers a doctor's visit, prescribed medicines, hospital and the way home. The number of the assistance service is printed on your policy and answers around the clock: call it before you see a doctor, or the costs may not be covered.

            You may add trip cancellation cover: if a visa is refused or somebody in the family falls ill, the insurer returns the price of the tour. It is taken out together with the booking and cannot be bought later.

            Skiing, diving and mountain hikes are covered only with the mark "active leisure". Tell us about them in advance, and about a pregnancy or chronic illness: the choice of the policy depends on it.
            """, "страховка", "insurance"),
    ];
}
