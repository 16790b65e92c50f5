using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class ReadingTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("Хотим на море в Турцию в июле", "Турция", "TR")]
    [InlineData("а что есть в Египте?", "Египет", "EG")]
    [InlineData("нет, не Турция, а Египет", "Египет", "EG")]
    [InlineData("вместо Дубая давайте Таиланд", "Таиланд", "TH")]
    [InlineData("летим в Шарм эль Шейх", "Шарм-эль-Шейх", "EG")]
    [InlineData("Турция, лучше Аланья", "Аланья", "TR")]
    [InlineData("Аланья или вообще Турция", "Аланья", "TR")]
    [InlineData("например в Рим", "Рим", "IT")]
    [InlineData("we would like to go to Thailand", "Таиланд", "TH")]
    public void Place_NamedInAnyForm_IsFound(string text, string name, string country)
    {
        var place = PlaceReader.Read(text);
        Assert.Equal((name, country), (place?.Ru, place?.Country));
    }

    [Theory]
    [InlineData("например, куда-нибудь")]
    [InlineData("хочу отдохнуть")]
    public void Place_NotNamed_IsNull(string text) => Assert.Null(PlaceReader.Read(text));

    [Theory]
    [InlineData("в июле", "2027-07-01", "2027-07-31", true)]
    [InlineData("в начале августа", "2027-08-01", "2027-08-10", true)]
    [InlineData("в конце июля", "2027-07-20", "2027-07-31", true)]
    [InlineData("с 10 по 20 июля", "2027-07-10", "2027-07-20", false)]
    [InlineData("10-17 декабря", "2026-12-10", "2026-12-17", false)]
    [InlineData("15 июня", "2027-06-15", "2027-06-15", false)]
    [InlineData("10.07.2027", "2027-07-10", "2027-07-10", false)]
    [InlineData("с 28 июля по 5 августа", "2027-07-28", "2027-08-05", false)]
    [InlineData("на майские", "2027-05-01", "2027-05-11", true)]
    [InlineData("на новый год", "2026-12-28", "2027-01-09", true)]
    [InlineData("июль-август", "2027-07-01", "2027-08-31", true)]
    [InlineData("летом", "2027-06-01", "2027-08-31", true)]
    [InlineData("через 2 недели", "2026-12-07", "2026-12-14", true)]
    [InlineData("in July", "2027-07-01", "2027-07-31", true)]
    [InlineData("July 10-17", "2027-07-10", "2027-07-17", false)]
    [InlineData("the 5th of March 2027", "2027-03-05", "2027-03-05", false)]
    [InlineData("at the end of January", "2027-01-20", "2027-01-31", true)]
    [InlineData("next month", "2026-12-01", "2026-12-31", true)]
    public void Dates_AsPeopleWriteThem_AreRead(string text, string from, string to, bool flexible)
    {
        var span = DateReader.Read(text, Today);
        Assert.Equal((from, to, flexible), ($"{span?.From:yyyy-MM-dd}", $"{span?.To:yyyy-MM-dd}", span?.Flexible));
    }

    [Theory]
    [InlineData("нас двое взрослых и ребёнок 6 лет", 2, "6")]
    [InlineData("2 взр + реб 7 лет", 2, "7")]
    [InlineData("двое взрослых и двое детей 5 и 8 лет", 2, "5,8")]
    [InlineData("нас двое", 2, null)]
    [InlineData("едем вдвоём", 2, null)]
    [InlineData("мы с женой", 2, null)]
    [InlineData("я одна", 1, null)]
    [InlineData("4 человека, детей нет", 4, "")]
    [InlineData("нас четверо, из них двое детей 3 и 10 лет", 2, "3,10")]
    [InlineData("мы с мужем и сын 4 года", 2, "4")]
    [InlineData("взрослых 2, детей 1", 2, null)]
    [InlineData("two adults and a child aged 6", 2, "6")]
    [InlineData("2 adults and a 6-year-old child", 2, "6")]
    [InlineData("my wife and I with kids 4 and 9", 2, "4,9")]
    [InlineData("just me", 1, null)]
    [InlineData("we are 3 people, no kids", 3, "")]
    [InlineData("two adults, one child (6 years old)", 2, "6")]
    public void Travellers_AsPeopleWriteThem_AreRead(string text, int adults, string? ages)
    {
        var travellers = TravellersReader.Read(text);
        Assert.Equal(adults, travellers.Adults);
        if (ages is not null) Assert.Equal(ages, string.Join(',', (travellers.Children ?? [new Child(-1)]).Select(child => child.Age)));
    }

    [Theory]
    [InlineData("в июле на 10 дней")]
    [InlineData("бюджет 2000 долларов")]
    [InlineData("for 7 nights in July")]
    public void Travellers_NotTold_AreNull(string text) => Assert.Equal(new Travellers(null, null), TravellersReader.Read(text));

    [Theory]
    [InlineData("бюджет 2000 долларов", 2000, "USD")]
    [InlineData("до 150к", 150_000, "RUB")]
    [InlineData("до 150 тыс. рублей", 150_000, "RUB")]
    [InlineData("150 000 ₽", 150_000, "RUB")]
    [InlineData("1.5k usd", 1500, "USD")]
    [InlineData("$2,000", 2000, "USD")]
    [InlineData("€1500 максимум", 1500, "EUR")]
    [InlineData("around 2 500 euros", 2500, "EUR")]
    [InlineData("с 10.07 по 17.07, 2000$", 2000, "USD")]
    public void Budget_WithCurrency_IsRead(string text, int amount, string currency) => Assert.Equal(new Money(amount, currency), BudgetReader.Read(text));

    [Theory]
    [InlineData("нас 2000")]
    [InlineData("10 июля 2027")]
    [InlineData("ребёнок 6 лет")]
    public void Budget_WithoutCurrency_IsNotGuessed(string text) => Assert.Null(BudgetReader.Read(text));

    [Theory]
    [InlineData("Позовите менеджера, пожалуйста", "human")]
    [InlineData("I want to talk to a real person", "human")]
    [InlineData("Верните деньги!", "complaint")]
    [InlineData("Берём второй вариант, как оплатить?", "book")]
    [InlineData("Здравствуйте!", "greeting")]
    [InlineData("Нужна ли виза?", "question")]
    [InlineData("Какие туры у вас есть?", "tour")]
    public void Intent_OfALine_IsRead(string text, string intent) => Assert.Equal(intent, WishReader.ReadIntent(text, tellsWishes: false));

    [Theory]
    [InlineData("второй", true)]
    [InlineData("Нам больше нравится первый вариант", true)]
    [InlineData("вариант 2", true)]
    [InlineData("the second one, please", true)]
    [InlineData("I like the first one", true)]
    [InlineData("2 взрослых", false)]
    [InlineData("первый раз едем", false)]
    public void Choice_OfAProposal_IsRecognised(string text, bool isChoice) => Assert.Equal(isChoice, WishReader.IsChoice(text));

    [Fact]
    public void Reading_OfHostileText_Ends()
    {
        var text = string.Concat(Enumerable.Repeat("2 и 3 и 4, ", 2000)) + new string('1', 5000) + string.Concat(Enumerable.Repeat("не не в ", 500));
        _ = PlaceReader.Read(text);
        _ = DateReader.Read(text, Today);
        _ = TravellersReader.Read(text);
        _ = BudgetReader.Read(text);
    }
}
