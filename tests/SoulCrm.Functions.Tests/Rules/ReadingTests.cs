using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Agents.Rules;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class ReadingTests
{
    private static readonly AgentInput.KnownFacts Nothing = new(null, null, null, null, null, null, null, null, null, null);

    [Fact]
    public void Reading_OfAnEndlessText_ReadsItsBeginningOnly()
    {
        var beginning = "Турция, июль, двое взрослых, 2000 долларов. " + new string('.', ClientText.Longest);
        var endless = beginning + string.Concat(Enumerable.Repeat("нет, Египет, август, нас трое, 3000 евро. ", 2500));
        Assert.True(endless.Length > 100_000);
        Assert.Equal(ClientText.Of(beginning), ClientText.Of(endless));
        var read = QualificationRules.Read(Input(endless));
        Assert.Equal(("TR", 7, 2, 2000m), (read.Country, read.DateFrom?.Month ?? 0, read.Adults ?? 0, read.Budget?.Amount ?? 0));
    }

    [Theory]
    [InlineData("2 и 3 и 4, ")]
    [InlineData("не не в ")]
    [InlineData("1")]
    [InlineData("я и муж и ")]
    [InlineData("10-20 ")]
    [InlineData("конец начало середина ")]
    [InlineData("турци турцы турка ")]
    [InlineData("сто полтора тысяч ")]
    [InlineData("with my with my ")]
    [InlineData("\t\u00A0 ")]
    public void Reading_OfAHostileText_Ends(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
        Assert.NotNull(QualificationRules.Read(Input(text)));
    }

    [Theory]
    [InlineData("Дотвра мамы в авгутсе", "Дотвра мамы в августе")]
    [InlineData("2 adutls", "2 adults")]
    [InlineData("match, карта, марка, детка, на Марсе", "match, карта, марка, детка, на Марсе")]
    [InlineData("сентебря", "сентября")]
    public void Slips_InKnownWords_AreMended(string text, string mended) => Assert.Equal(mended, ClientText.Of(text));

    private static AgentInput Input(string text) => new("qualification", new DateOnly(2026, 11, 23), "ru", "Соул Тревел", "greeting", FirstContact: true, AnsweredThrough: 0, ReadThrough: 0, Nothing, ["destination", "dates", "travellers", "budget"],
        Summary: null, [new AgentInput.Line(1, "client", text)]);
}
