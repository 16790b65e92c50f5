using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class TravellersTests
{
    [Theory]
    [InlineData("нас двое взрослых и ребёнок 6 лет", 2, "6")]
    [InlineData("2 взр + реб 7 лет", 2, "7")]
    [InlineData("2+1, ребенку 5 лет", 2, "5")]
    [InlineData("на семью 2+2 (дети 6 и 10)", 2, "6,10")]
    [InlineData("двое взрослых и двое детей 5 и 8 лет", 2, "5,8")]
    [InlineData("семьей из 4х, детям 3 и 9", 2, "3,9")]
    [InlineData("нас двое", 2, null)]
    [InlineData("едем вдвоём", 2, null)]
    [InlineData("вдвоем с мужем", 2, null)]
    [InlineData("мы с женой", 2, null)]
    [InlineData("я, муж и дочка 8 лет", 2, "8")]
    [InlineData("я и подружка", 2, null)]
    [InlineData("с супругой и двумя сыновьями (4 и 11)", 2, "4,11")]
    [InlineData("я с двумя детьми, 5 и 12 лет", 1, "5,12")]
    [InlineData("хочу подарить родителям поездку", 2, null)]
    [InlineData("я одна", 1, null)]
    [InlineData("один человек", 1, null)]
    [InlineData("4 человека, детей нет", 4, "")]
    [InlineData("нас 5 человек, все взрослые", 5, "")]
    [InlineData("нас четверо, из них двое детей 3 и 10 лет", 2, "3,10")]
    [InlineData("мы с мужем и сын 4 года", 2, "4")]
    [InlineData("взрослых 2, детей 1", 2, "?")]
    [InlineData("Двое пенсионеров", 2, null)]
    [InlineData("на двоих", 2, null)]
    [InlineData("2 взрослых и младенец 8 мес", 2, "0")]
    [InlineData("нас 2е взрослых", 2, null)]
    [InlineData("нас не двое, а трое", 3, null)]
    [InlineData("nas dvoe", 2, null)]
    [InlineData("two adults and a child aged 6", 2, "6")]
    [InlineData("2 adults and a 6-year-old child", 2, "6")]
    [InlineData("my wife and I with kids 4 and 9", 2, "4,9")]
    [InlineData("me + 2 kids (5, 8)", 1, "5,8")]
    [InlineData("me and my girlfriend", 2, null)]
    [InlineData("I'm travelling with my daughter (she's 3) and my mother", 2, "3")]
    [InlineData("family of 4, kids are 7 and 10", 2, "7,10")]
    [InlineData("2 adutls 2 childrens 4 and 9 yrs", 2, "4,9")]
    [InlineData("2 adults + baby 9 months", 2, "0")]
    [InlineData("2 adults and 2 teenagers 13 & 15", 2, "13,15")]
    [InlineData("a group of six adults", 6, null)]
    [InlineData("for 2 couples", 4, null)]
    [InlineData("like 3 lads", 3, null)]
    [InlineData("it's three of us now", 3, null)]
    [InlineData("just me", 1, null)]
    [InlineData("just myself", 1, null)]
    [InlineData("me, the missus and our little one (18 months)", 2, "1")]
    [InlineData("2 взрослых и двое деток: 1,5 года и 7", 2, "1,7")]
    [InlineData("Мама с дочкой 10 лет", 1, "10")]
    [InlineData("две семейные пары", 4, null)]
    [InlineData("we are 3 people, no kids", 3, "")]
    [InlineData("two adults, one child (6 years old)", 2, "6")]
    public void Travellers_AsPeopleWriteThem_AreRead(string text, int adults, string? ages)
    {
        var travellers = TravellersReader.Read(ClientText.Of(text));
        Assert.Equal((adults, ages), (travellers.Adults, travellers.Children is { } children ? string.Join(',', children.Select(child => child.Age?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?")) : null));
    }

    [Theory]
    [InlineData("в июле на 10 дней")]
    [InlineData("бюджет 2000 долларов")]
    [InlineData("for 7 nights in July")]
    [InlineData("по 60 тысяч с человека")]
    [InlineData("Девушка, а море есть?")]
    [InlineData("my husband loves the sea")]
    [InlineData("через пару недель")]
    [InlineData("они летят отдыхать")]
    public void Travellers_NotTold_AreNull(string text) => Assert.Equal(new Travellers(null, null), TravellersReader.Read(ClientText.Of(text)));
}
