using System.Globalization;
using SoulCrm.Functions.Features.Agents.Flow;
using SoulCrm.Functions.Features.Organizations;

namespace SoulCrm.Functions.Tests.Flow;

public sealed class WorkingTimeTests
{
    // 2026-11-30 is a Monday; Moscow is three hours ahead of UTC all year.
    private static readonly WorkingTime Moscow = new(Weekdays(["09:00", "13:00"], ["14:00", "18:00"]), "Europe/Moscow");

    [Theory]
    [InlineData("2026-11-30 06:00", true)]
    [InlineData("2026-11-30 05:59", false)]
    [InlineData("2026-11-30 10:30", false)] // lunch
    [InlineData("2026-11-30 14:59", true)]
    [InlineData("2026-11-30 15:00", false)]
    [InlineData("2026-11-29 09:00", false)] // Sunday
    public void IsOpen_GoesByLocalTime(string utc, bool expected) => Assert.Equal(expected, Moscow.IsOpen(At(utc)));

    [Theory]
    [InlineData("2026-11-30 07:00", "2026-11-30 07:00")]
    [InlineData("2026-11-30 10:30", "2026-11-30 11:00")]
    [InlineData("2026-11-27 15:00", "2026-11-30 06:00")] // Friday evening
    public void NextOpen_IsTheNextSpan(string utc, string expected) => Assert.Equal(At(expected), Moscow.NextOpen(At(utc)));

    [Theory]
    [InlineData("2026-11-30 06:00", 15, "2026-11-30 06:15")]
    [InlineData("2026-11-30 09:50", 15, "2026-11-30 11:05")] // over lunch
    [InlineData("2026-11-30 09:45", 15, "2026-11-30 10:00")] // up to it
    [InlineData("2026-11-27 14:50", 30, "2026-11-30 06:20")] // over the weekend
    [InlineData("2026-11-28 12:00", 60, "2026-11-30 07:00")]
    [InlineData("2026-11-30 06:00", 480, "2026-11-30 15:00")]
    public void Add_CountsWorkingTimeOnly(string utc, int minutes, string expected) => Assert.Equal(At(expected), Moscow.Add(At(utc), TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void WithoutAnyHours_ItIsAlwaysOpen()
    {
        foreach (var hours in new WorkingTime[] { new(new Dictionary<string, string[][]>(), "Europe/Berlin"), new(new Dictionary<string, string[][]> { ["mon"] = [] }, "Europe/Berlin") })
        {
            Assert.True(hours.IsOpen(At("2026-11-29 02:00")));
            Assert.Equal(At("2026-11-29 03:00"), hours.Add(At("2026-11-29 02:00"), TimeSpan.FromHours(1)));
        }
    }

    // Berlin puts its clocks forward on 2027-03-28 at 02:00 and back on 2026-10-25 at 03:00.
    [Theory]
    [InlineData("2027-03-27 23:00", "2027-03-28 01:00")] // 02:30 is skipped: it begins at 03:00 there
    [InlineData("2026-10-24 23:30", "2026-10-25 01:30")] // 02:30 comes twice: the later one
    public void ClockChanges_NeitherHideNorRepeatASpan(string utc, string expected)
    {
        var nights = new WorkingTime(new Dictionary<string, string[][]> { ["sun"] = [["02:30", "05:00"]] }, "Europe/Berlin");
        Assert.Equal(At(expected), nights.NextOpen(At(utc)));
    }

    [Theory]
    [InlineData("+4915112345678", "Asia/Yekaterinburg", 1)] // Germany
    [InlineData("+79991234567", "Europe/Moscow", 3)] // a Russian number of a Moscow agency
    [InlineData("+971501234567", "Europe/Moscow", 4)]
    [InlineData(null, "Europe/Moscow", 3)]
    [InlineData("not a number", "Europe/Moscow", 3)]
    public void ZoneOf_IsThatOfTheNumber(string? phone, string agency, int hours) => Assert.Equal(TimeSpan.FromHours(hours), ClientTime.ZoneOf(phone, agency).BaseUtcOffset);

    [Theory]
    [InlineData("2026-11-30 08:59", "2026-11-30 09:00")] // before ten in Berlin
    [InlineData("2026-11-30 12:00", "2026-11-30 12:00")]
    [InlineData("2026-11-30 19:00", "2026-12-01 09:00")] // eight in the evening
    [InlineData("2026-11-30 23:30", "2026-12-01 09:00")] // past midnight there
    public void ToDay_WaitsForTheClientsDay(string utc, string expected) => Assert.Equal(At(expected), ClientTime.ToDay(At(utc), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    internal static Dictionary<string, string[][]> Weekdays(params string[][] spans) => new[] { "mon", "tue", "wed", "thu", "fri" }.ToDictionary(day => day, _ => spans);

    internal static DateTimeOffset At(string utc) => DateTimeOffset.ParseExact(utc, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
