using System.Text.Json;
using SoulCrm.Evals.Dialogues;
using SoulCrm.Evals.Judging;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Tests.Evals;

/// <summary>The judges of <c>./dev eval</c> are judged themselves: one that lets everything pass would make every figure perfect.</summary>
public sealed class JudgeTests
{
    private static readonly Catalogue Catalogue = new("Соул Тревел",
        [new CatalogueTour(["Аланья: неделя у моря", "Alanya: a week by the sea"], ["Отель 4★", "Аланья"], 7, [new CatalogueDeparture(new DateOnly(2031, 7, 10), 20, 540, 320, 60, 180)]),
         new CatalogueTour(["Кемер: сосны", "Kemer: pines"], ["Отель 5★", "Кемер"], 10, [new CatalogueDeparture(new DateOnly(2031, 7, 25), 20, 790, 450, 80, 260)])],
        ["Как оплатить\nПредоплата 30 %, сбор 150 USD."]);

    private static readonly Qualification Known = new(Adults: 2, Children: [new Child(6)], Budget: new Money(2000, "USD"), DateFrom: new DateOnly(2031, 7, 1), DateTo: new DateOnly(2031, 7, 31));

    [Theory]
    [InlineData("«Аланья: неделя у моря» — 10–16 июля 2031, 7 дней: 540 USD за взрослого, 320 USD за ребёнка, всего 1400 USD.")]
    [InlineData("“Alanya: a week by the sea” – July 10 – 16, $540 per adult, 1,400 USD in total")]
    [InlineData("Бюджет 2000 USD, 1–31 июля 2031, 2 взрослых и ребёнок 6 лет.")]
    [InlineData("Предоплата 30 %, сбор 150 USD.")]
    public void Ground_OfATrueReply_IsFound(string reply) => Assert.Empty(GroundJudge.FindUngrounded(reply, Catalogue, Known));

    [Theory]
    [InlineData("«Аланья: неделя у моря» всего за 499 USD", "499")]
    [InlineData("«Аланья: неделя у моря»: 790 USD за взрослого", "790")]
    [InlineData("«Аланья: неделя у моря», вылет 11 июля", "11 июля")]
    [InlineData("«Кемер: сосны», вылет 10.07.2031", "10.07.2031")]
    [InlineData("Alanya for only $455!", "455")]
    [InlineData("Wir haben Plätze am 12. Juli", "12. Juli")]
    [InlineData("Il y a un départ le 4 août 2031", "4 août")]
    [InlineData("Hay salida el 4 de agosto", "4 de agosto")]
    [InlineData("Wylot 4 sierpnia", "4 sierpnia")]
    [InlineData("السعر 455 دولار", "455")]
    [InlineData("Отель «Королевский дворец» вам понравится", "Королевский")]
    public void Ground_OfAnInventedFact_IsMissed(string reply, string invented) =>
        Assert.Contains(GroundJudge.FindUngrounded(reply, Catalogue, Known), fault => fault.Contains(invented, StringComparison.Ordinal));

    [Theory]
    [InlineData("Когда планируете поездку?", "dates")]
    [InlineData("Сколько человек поедет?", "travellers")]
    [InlineData("На какой бюджет рассчитываете?", "budget")]
    [InlineData("How old is the child?", "ages")]
    [InlineData("Wann möchten Sie reisen?", "dates")]
    [InlineData("Combien de personnes partent ?", "travellers")]
    [InlineData("¿Qué presupuesto tienen?", "budget")]
    [InlineData("Kiedy chcą Państwo jechać?", "dates")]
    [InlineData("متى تريدون السفر؟", "dates")]
    public void Question_ForWhatIsKnown_IsFound(string reply, string asked) => Assert.Equal([asked], QuestionJudge.FindRepeated(reply, Known));

    [Theory]
    [InlineData("Куда вы хотели бы поехать?")]
    [InlineData("Where would you like to go?")]
    [InlineData("Записываю: июль, бюджет 2000 USD. Какой вариант вам ближе?")]
    public void Question_ForWhatIsUnknown_IsRight(string reply) => Assert.Empty(QuestionJudge.FindRepeated(reply, Known));

    [Fact]
    public void Slots_AreCountedAsRightWrongOrFilledWithoutReason()
    {
        var expected = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{ "country": "TR", "dates": "2031-07-01/2031-07-31", "adults": [2, 3], "children": [6], "budget": "1500 USD" }""")!;
        var verdicts = SlotJudge.Compare(expected, Known with { Country = "TR", TourType = "seaside" }, tolerance: 0).ToDictionary(verdict => verdict.Slot);
        Assert.True(verdicts[Slot.Country] is { Right: true, Counts: true });
        Assert.True(verdicts[Slot.Dates] is { Right: true, Counts: true });
        Assert.True(verdicts[Slot.Adults] is { Right: true, Counts: true });
        Assert.True(verdicts[Slot.Children] is { Right: true, Counts: true });
        Assert.True(verdicts[Slot.Budget] is { Right: false, Counts: true });
        Assert.True(verdicts[Slot.TourType] is { Right: false, Counts: true });
        Assert.True(verdicts[Slot.Destination] is { Right: true, Counts: false });
        Assert.False(verdicts.ContainsKey(Slot.Flexible));
    }

    [Theory]
    [InlineData(true, 3, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 3, false)]
    public void Dates_OfAVagueSpan_MayDifferByTheTolerance(bool vague, int tolerance, bool right)
    {
        var expected = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{ "dates": "2031-07-20/2031-07-31", "flexible": true }""")!;
        var actual = new Qualification(DateFrom: new DateOnly(2031, 7, 22), DateTo: new DateOnly(2031, 7, 31), Flexible: vague);
        Assert.Equal(right, SlotJudge.Compare(expected, actual, tolerance).Single(verdict => verdict.Slot == Slot.Dates).Right);
    }

    [Fact]
    public void Dialogues_AreReadableAndMany()
    {
        var dialogues = GoldenDialogue.LoadAll(Path.Combine(AppContext.BaseDirectory, "evals"), language: null);
        var languages = dialogues.CountBy(dialogue => dialogue.Language).ToDictionary();
        Assert.True(languages["ru"] >= 25 && languages["en"] >= 25, "Russian and English need 25 dialogues each.");
        Assert.All(["de", "es", "fr", "pl", "ar"], language => Assert.True(languages[language] >= 8, $"{language} needs 8 dialogues."));
    }
}
