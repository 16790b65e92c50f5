using SoulCrm.Functions.Features.Agents.Rules.Reading;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class IntentTests
{
    [Theory]
    [InlineData("Позовите менеджера, пожалуйста", "human")]
    [InlineData("I want to talk to a real person", "human")]
    [InlineData("Верните деньги!", "complaint")]
    [InlineData("your service is terrible, I want a refund", "complaint")]
    [InlineData("Берём второй вариант, как оплатить?", "book")]
    [InlineData("бронируем", "book")]
    [InlineData("Здравствуйте!", "greeting")]
    [InlineData("здраствуйте", "greeting")]
    [InlineData("Доброго времени суток", "greeting")]
    [InlineData("Нужна ли виза?", "question")]
    [InlineData("How do I pay?", "question")]
    [InlineData("Какие условия возврата?", "question")]
    [InlineData("Какие туры у вас есть?", "tour")]
    [InlineData("no idea, what do you have?", "tour")]
    [InlineData("Спасибо, подумаем", "other")]
    public void Intent_OfALine_IsRead(string text, string intent) => Assert.Equal(intent, IntentReader.Read(text, tellsWishes: false));

    [Theory]
    [InlineData("I'd like to book a holiday for my parents, Rimini", "tour")]
    [InlineData("хочу забронировать тур в Турцию на июль", "tour")]
    [InlineData("нет, детей не берём", "tour")]
    [InlineData("А в Италию виза нужна?", "question")]
    [InlineData("Turkey in July, book it", "book")]
    public void Intent_OfALineThatTellsWishes_IsRead(string text, string intent) => Assert.Equal(intent, IntentReader.Read(text, tellsWishes: true));

    [Theory]
    [InlineData("Придержите, пожалуйста, места до завтра", true, null)]
    [InlineData("можете придержать для нас два места во втором туре?", true, 2)]
    [InlineData("отложите места, нам нравится вариант 3", true, 3)]
    [InlineData("Could you hold two seats on the first one?", true, 1)]
    [InlineData("please keep the seats for us until Friday", true, null)]
    [InlineData("подумаем между первым и вторым, придержите места", true, null)]
    [InlineData("сколько мест осталось?", false, null)]
    [InlineData("придержим лошадей, мы ещё думаем", false, null)]
    [InlineData("нас двое, 2 места рядом", false, null)]
    public void WishToHoldSeats_AndOfWhichTour_AreRead(string text, bool asks, int? number) => Assert.Equal((asks, number), (IntentReader.AsksToHold(text), IntentReader.NumberOfChoice(text)));

    [Theory]
    [InlineData("второй", true)]
    [InlineData("Нам больше нравится первый вариант", true)]
    [InlineData("вариант 2", true)]
    [InlineData("the second one, please", true)]
    [InlineData("the second one please, how do I pay?", true)]
    [InlineData("I like the first one", true)]
    [InlineData("2 взрослых", false)]
    [InlineData("первый раз едем", false)]
    public void Choice_OfAProposal_IsRecognised(string text, bool isChoice) => Assert.Equal(isChoice, IntentReader.IsChoice(text));

    [Theory]
    [InlineData("пока не знаю", true)]
    [InlineData("not sure yet", true)]
    [InlineData("в июле", false)]
    public void Undecided_IsRecognised(string text, bool undecided) => Assert.Equal(undecided, IntentReader.IsUndecided(text));

    [Theory]
    [InlineData("на море", "seaside")]
    [InlineData("не на море, а в горы", "mountain")]
    [InlineData("на горнолыжку", "ski")]
    [InlineData("by the sea", "seaside")]
    [InlineData("we love hiking", "mountain")]
    [InlineData("в Турцию", null)]
    public void Type_OfRest_IsRead(string text, string? type) => Assert.Equal(type, WishReader.ReadType(text));

    [Theory]
    [InlineData("ол инклюзив, первая линия, 5 звезд", "всё включено,первая линия,5 звёзд")]
    [InlineData("хочется песочек и аквапарк", "песчаный пляж,аквапарк")]
    [InlineData("без разницы", "")]
    public void Wishes_AreRead(string text, string wishes) => Assert.Equal(wishes, string.Join(',', WishReader.ReadWishes(text, "ru")));
}
