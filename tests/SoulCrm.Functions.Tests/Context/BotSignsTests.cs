using SoulCrm.Functions.Features.Agents.Context;

namespace SoulCrm.Functions.Tests.Context;

public sealed class BotSignsTests
{
    private static readonly DateTimeOffset Start = new(2027, 5, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SaysTheSameFourTimes_Shows() =>
        Assert.True(Show(20, "Спасибо за ваше обращение!", "Куда хотите поехать?", "Спасибо за ваше обращение!", "Куда?", "Спасибо  за ваше обращение!", "Куда?", "спасибо за ваше обращение!"));

    [Fact]
    public void RepeatsWhatItIsTold_Shows() =>
        Assert.True(Show(20, "Здравствуйте", "Куда вы хотели бы поехать?", "Куда вы хотели бы поехать?", "На какие даты подобрать тур?", "на какие даты подобрать тур?"));

    [Fact]
    public void AnswersEightTimesWithinASecond_Shows() =>
        Assert.True(Show(1, [.. Enumerable.Range(0, 18).Select(i => $"Совсем разные слова номер {i}")]));

    [Fact]
    public void PersonWhoReadsAndWrites_ShowsNothing() =>
        Assert.False(Show(5, [.. Enumerable.Range(0, 30).Select(i => $"Совсем разные слова номер {i}")]));

    [Fact]
    public void ShortAnswersOfAPerson_ShowNothing() => Assert.False(Show(20, "да", "Сколько вас?", "да", "Сколько вас?", "да", "Сколько?", "да", "Сколько?", "да"));

    [Fact]
    public void ManyLinesInOneBreath_ShowNothing()
    {
        var lines = Enumerable.Range(0, 20).Select(i => new BotSigns.Line("client", $"строка номер {i} о поездке", Start.AddMilliseconds(200 * i))).ToList();
        Assert.False(BotSigns.Show(lines));
    }

    // The client begins; the two write in turns.
    private static bool Show(double secondsBetween, params string[] texts) =>
        BotSigns.Show([.. texts.Select((text, index) => new BotSigns.Line(index % 2 == 0 ? "client" : "agent", text, Start.AddSeconds(index * secondsBetween)))]);
}
