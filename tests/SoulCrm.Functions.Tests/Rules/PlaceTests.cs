using SoulCrm.Functions.Features.Agents.Rules.Reading;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class PlaceTests
{
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
    [InlineData("Thinking of Side, Turkey", "Сиде", "TR")]
    [InlineData("на Мальдивах хорошо", "Мальдивы", "MV")]
    [InlineData("тур на шри ланку", "Шри-Ланка", "LK")]
    [InlineData("Saint Petersburg or nothing", "Санкт-Петербург", "RU")]
    [InlineData("питер", "Санкт-Петербург", "RU")]
    public void Place_NamedInAnyForm_IsFound(string text, string name, string country) => AssertPlace(text, name, country);

    [Theory]
    [InlineData("хачу в туцию", "Турция", "TR")]
    [InlineData("в Турицю на неделю", "Турция", "TR")]
    [InlineData("we want to go to turky", "Турция", "TR")]
    [InlineData("Egyptt or so", "Египет", "EG")]
    [InlineData("в Тайланд", "Таиланд", "TH")]
    [InlineData("Хуграда", "Хургада", "EG")]
    [InlineData("Доминикнаа", "Доминикана", "DO")]
    [InlineData("hotim v Egipet", "Египет", "EG")]
    [InlineData("v Turciyu", "Турция", "TR")]
    [InlineData("Barselona", "Барселона", "ES")]
    public void Place_MistypedOrInTheOtherAlphabet_IsFound(string text, string name, string country) => AssertPlace(text, name, country);

    [Theory]
    [InlineData("Турция или Египет", "Турция или Египет", null)]
    [InlineData("в Турцию либо в Грузию", "Турция или Грузия", null)]
    [InlineData("Кемер или Сиде", "Кемер или Сиде", "TR")]
    [InlineData("Рим, Флоренция", "Рим или Флоренция", "IT")]
    [InlineData("Italy or Greece", "Италия или Греция", null)]
    public void Places_BetweenWhichTheClientHasNotDecided_AllStay(string text, string name, string? country) => AssertPlace(text, name, country);

    [Theory]
    [InlineData("например, куда-нибудь")]
    [InlineData("хочу отдохнуть")]
    [InlineData("только не в Турцию")]
    [InlineData("anything but Egypt")]
    [InlineData("камера хранения и теннис")]
    [InlineData("on the side of the hotel")]
    [InlineData("что вы можете предложить по цене")]
    [InlineData("how many rooms are there, thanks")]
    public void Place_NotNamed_IsNull(string text) => Assert.Null(PlaceReader.Read(text));

    [Fact]
    public void Name_OfSeveralPlaces_IsReadBack()
    {
        foreach (var (place, _) in PlaceTable.All)
        {
            Assert.Equal([place], PlaceReader.Read(place.Ru)?.Places);
            Assert.Equal([place], PlaceReader.Read(place.En)?.Places);
        }

        Assert.Equal(2, PlaceReader.Read(PlaceReader.Read("Турция или Египет")!.Name("en"))!.Places.Count);
    }

    [Fact]
    public void Table_HasManyPlacesEachOnce()
    {
        Assert.True(PlaceTable.All.Count >= 80);
        Assert.Equal(PlaceTable.All.Count, PlaceTable.All.Select(row => (row.Place.Country, row.Place.City)).Distinct().Count());
    }

    private static void AssertPlace(string text, string name, string? country)
    {
        var found = PlaceReader.Read(text);
        Assert.Equal((name, country), (found?.Name("ru"), found?.Country));
    }
}
