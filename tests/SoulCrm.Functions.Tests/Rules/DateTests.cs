using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class DateTests
{
    /// <summary>A Monday.</summary>
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("в июле", "2027-07-01", "2027-07-31", true)]
    [InlineData("в начале августа", "2027-08-01", "2027-08-10", true)]
    [InlineData("в конце июля", "2027-07-20", "2027-07-31", true)]
    [InlineData("в середине сентября", "2027-09-10", "2027-09-20", true)]
    [InlineData("первая половина августа", "2027-08-01", "2027-08-15", true)]
    [InlineData("в последних числах мая", "2027-05-20", "2027-05-31", true)]
    [InlineData("в конце июля — начале августа", "2027-07-20", "2027-08-10", true)]
    [InlineData("в сентябре, можно начало октября", "2027-09-01", "2027-10-10", true)]
    [InlineData("с 10 по 20 июля", "2027-07-10", "2027-07-20", false)]
    [InlineData("10-17 декабря", "2026-12-10", "2026-12-17", false)]
    [InlineData("15 июня", "2027-06-15", "2027-06-15", false)]
    [InlineData("10.07.2027", "2027-07-10", "2027-07-10", false)]
    [InlineData("10.07.27", "2027-07-10", "2027-07-10", false)]
    [InlineData("10-20.07", "2027-07-10", "2027-07-20", false)]
    [InlineData("с 28 июля по 5 августа", "2027-07-28", "2027-08-05", false)]
    [InlineData("после 20 августа", "2027-08-20", "2027-08-31", true)]
    [InlineData("до 15 марта", "2027-03-01", "2027-03-15", true)]
    [InlineData("на майские", "2027-05-01", "2027-05-11", true)]
    [InlineData("на новый год", "2026-12-28", "2027-01-09", true)]
    [InlineData("на осенние каникулы", "2027-10-25", "2027-11-05", true)]
    [InlineData("на январские", "2027-01-01", "2027-01-09", true)]
    [InlineData("июль-август", "2027-07-01", "2027-08-31", true)]
    [InlineData("на 10 дней в июне", "2027-06-01", "2027-06-30", true)]
    [InlineData("летом", "2027-06-01", "2027-08-31", true)]
    [InlineData("через 2 недели", "2026-12-07", "2026-12-14", true)]
    [InlineData("через пару недель", "2026-12-07", "2026-12-14", true)]
    [InlineData("через месяц", "2026-12-16", "2026-12-30", true)]
    [InlineData("на выходных", "2026-11-28", "2026-11-29", true)]
    [InlineData("на следующей неделе", "2026-11-30", "2026-12-06", true)]
    [InlineData("послезавтра", "2026-11-25", "2026-11-25", false)]
    [InlineData("даты любые", "2026-11-23", "2027-11-22", true)]
    [InlineData("в авгутсе", "2027-08-01", "2027-08-31", true)]
    [InlineData("v iyule", "2027-07-01", "2027-07-31", true)]
    [InlineData("in July", "2027-07-01", "2027-07-31", true)]
    [InlineData("mid-July", "2027-07-10", "2027-07-20", true)]
    [InlineData("July 10-17", "2027-07-10", "2027-07-17", false)]
    [InlineData("from 2nd to 11th of August", "2027-08-02", "2027-08-11", false)]
    [InlineData("any day between 12 and 20 July", "2027-07-12", "2027-07-20", false)]
    [InlineData("the 5th of March 2027", "2027-03-05", "2027-03-05", false)]
    [InlineData("at the end of January", "2027-01-20", "2027-01-31", true)]
    [InlineData("late August to early September", "2027-08-20", "2027-09-10", true)]
    [InlineData("first week of June", "2027-06-01", "2027-06-07", true)]
    [InlineData("next month", "2026-12-01", "2026-12-31", true)]
    [InlineData("next weekend", "2026-12-05", "2026-12-06", true)]
    [InlineData("in two months", "2027-01-16", "2027-01-30", true)]
    [InlineData("in a couple of weeks", "2026-12-07", "2026-12-14", true)]
    [InlineData("around Christmas", "2026-12-20", "2026-12-30", true)]
    [InlineData("this summer", "2027-06-01", "2027-08-31", true)]
    [InlineData("in the fall", "2027-09-01", "2027-11-30", true)]
    [InlineData("in October, preferably the first half", "2027-10-01", "2027-10-15", true)]
    [InlineData("в июле, лучше в начале", "2027-07-01", "2027-07-10", true)]
    [InlineData("the 1st two weeks of August", "2027-08-01", "2027-08-14", true)]
    [InlineData("в сентябре, бархатный сезон", "2027-09-01", "2027-09-30", true)]
    [InlineData("whenever in june", "2027-06-01", "2027-06-30", true)]
    public void Dates_AsPeopleWriteThem_AreRead(string text, string from, string to, bool flexible) => AssertDates(text, from, to, flexible);

    [Theory]
    [InlineData("не в июле, а в августе", "2027-08-01", "2027-08-31", true)]
    [InlineData("в июле, хотя нет, лучше в августе", "2027-08-01", "2027-08-31", true)]
    [InlineData("July is too hot, let's say the end of September", "2027-09-20", "2027-09-30", true)]
    [InlineData("actually make it October", "2027-10-01", "2027-10-31", true)]
    public void Dates_Corrected_AreTheLaterOnes(string text, string from, string to, bool flexible) => AssertDates(text, from, to, flexible);

    [Theory]
    [InlineData("только не в июле")]
    [InlineData("we may go somewhere")]
    [InlineData("you may have it")]
    [InlineData("на 10 дней")]
    [InlineData("ребёнку 8 месяцев")]
    [InlineData("тур на двоих")]
    public void Dates_NotTold_AreNull(string text) => Assert.Null(DateReader.Read(ClientText.Of(text), Today));

    [Theory]
    [InlineData("2027-01-03", "на новый год", "2027-01-03", "2027-01-09")]
    [InlineData("2027-05-05", "на майские", "2027-05-05", "2027-05-11")]
    [InlineData("2027-07-15", "в июле", "2027-07-15", "2027-07-31")]
    [InlineData("2027-07-15", "летом", "2027-07-15", "2027-08-31")]
    public void Dates_ThatHaveBegun_AreWhatIsLeft(string today, string text, string from, string to)
    {
        var span = DateReader.Read(text, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((from, to), ($"{span?.From:yyyy-MM-dd}", $"{span?.To:yyyy-MM-dd}"));
    }

    private static void AssertDates(string text, string from, string to, bool flexible)
    {
        var span = DateReader.Read(ClientText.Of(text), Today);
        Assert.Equal((from, to, flexible), ($"{span?.From:yyyy-MM-dd}", $"{span?.To:yyyy-MM-dd}", span?.Flexible));
    }
}
