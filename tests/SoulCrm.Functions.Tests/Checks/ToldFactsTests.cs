using SoulCrm.Functions.Features.Agents.Checks;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Tests.Checks;

/// <summary>Which departures a reply depends on until it has left.</summary>
public sealed class ToldFactsTests
{
    private static readonly DepartureFact Early = new(Guid.NewGuid(), new DateOnly(2027, 7, 10), new DateOnly(2027, 7, 16), 24, 540, 320, 60, 180, 1400, "USD");
    private static readonly DepartureFact Late = new(Guid.NewGuid(), new DateOnly(2027, 7, 17), new DateOnly(2027, 7, 23), 3, 560, 330, 60, 180, 1450, "USD");
    private static readonly TourFact Tour = new(Guid.NewGuid(), "Аланья: неделя у моря", "", "TR", "Аланья", "seaside", 7, [], [Early, Late]);

    [Theory]
    [InlineData("«Аланья: неделя у моря», 10–16 июля, 540 USD", true, false)]
    [InlineData("«Аланья: неделя у моря», 17 июля", false, true)]
    [InlineData("«Аланья: неделя у моря» от 540 USD", true, false)]
    [InlineData("Есть два вылета: 10 июля и 17 июля.", true, true)]
    [InlineData("Подскажите, сколько вас?", false, false)]
    public void In_FindsTheDeparturesThatAreTold(string reply, bool early, bool late)
    {
        var told = In(reply).Select(fact => fact.DepartureId).ToList();
        Assert.Equal((early, late), (told.Contains(Early.DepartureId), told.Contains(Late.DepartureId)));
    }

    [Fact]
    public void In_SeatsThatAreNamed_MustStand() => Assert.Equal(3, Assert.Single(In("«Аланья: неделя у моря», 17 июля, осталось 3 места")).SeatsLeft);

    [Fact]
    public void In_SeatsThatAreNotNamed_MayChange() => Assert.Null(Assert.Single(In("«Аланья: неделя у моря», 17 июля")).SeatsLeft);

    private static IReadOnlyList<ToldFact> In(string reply) => ToldFacts.In(new CheckedText(reply, [Tour]), [Tour]);
}
