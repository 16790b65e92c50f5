using SoulCrm.Functions.Features.Agents.Flow;
using SoulCrm.Functions.Features.Organizations;
using static SoulCrm.Functions.Tests.Flow.WorkingTimeTests;

namespace SoulCrm.Functions.Tests.Flow;

/// <summary>What comes next, at single moments; FlowWeekTests lets a week go by.</summary>
public sealed class FlowPlanTests
{
    private static readonly DateTimeOffset Now = At("2026-11-30 09:00"); // Monday noon in Moscow

    private static readonly FlowState Quiet = new(
        Now, "agent", "auto", IsClosed: false, IsBlocked: false, WaitsForAnswer: false, WaitingSince: null, LastMessageAt: Now, RepliedAt: null, FollowUpsSent: 0, AwayToldAt: null, Reminders: 0, Handoff: null,
        new WorkingTime(Weekdays(["09:00", "18:00"]), "Europe/Moscow"), TimeSpan.FromMinutes(15), FollowUps: true, TimeSpan.FromDays(14), TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow"), QuietWindow: TimeSpan.FromSeconds(3));

    private static readonly FlowState Waiting = Quiet with { WaitsForAnswer = true, WaitingSince = Now };

    private static readonly FlowState HandedOff = Quiet with { Control = "paused", WaitingSince = Now, Handoff = new OpenHandoff(Guid.Empty, Now, IsOffered: true, Escalation: 0) };

    [Fact]
    public void ClientMessage_IsAnsweredByAgents_WhereTheyMay()
    {
        Assert.Equal(FlowAction.Answer, Next(Waiting).Action);
        Assert.Equal(FlowAction.Answer, Next(Waiting with { Mode = "suggest" }).Action);
        // Switched off, or a draft is there: a person is waited for, and called.
        foreach (var state in new[] { Waiting with { Mode = "off" }, Waiting with { Mode = "suggest", WaitsForAnswer = false }, Waiting with { Control = "manager" } })
            Assert.Equal(new FlowStep(FlowAction.Remind, At("2026-11-30 09:15")), Next(state));
    }

    [Fact]
    public void Handoff_IsOffered_ThenTheTeamIsCalled_ThenTheAdministrators()
    {
        Assert.Equal(FlowAction.Offer, Next(HandedOff with { Handoff = HandedOff.Handoff! with { IsOffered = false } }).Action);
        Assert.Equal(new FlowStep(FlowAction.Escalate, At("2026-11-30 09:15")), Next(HandedOff));
        Assert.Equal(new FlowStep(FlowAction.Escalate, At("2026-11-30 09:30")), Next(HandedOff with { Handoff = HandedOff.Handoff! with { Escalation = 1 } }));
        // Then only the evening is left, when the client is told that it will be tomorrow.
        Assert.Equal(new FlowStep(FlowAction.TellAway, At("2026-11-30 15:00")), Next(HandedOff with { Handoff = HandedOff.Handoff! with { Escalation = 2 } }));
    }

    [Fact]
    public void OutsideHours_TheClientIsToldOnceForEachTime_AndTheClockStandsStill()
    {
        var evening = At("2026-11-27 17:00"); // Friday, eight in the evening
        var handedOff = HandedOff with { Now = evening, WaitingSince = evening, LastMessageAt = evening, Handoff = new OpenHandoff(Guid.Empty, evening, IsOffered: true, 0) };
        Assert.Equal(FlowAction.TellAway, Next(handedOff).Action);
        var told = handedOff with { AwayToldAt = evening };
        Assert.Equal(new FlowStep(FlowAction.Escalate, At("2026-11-30 06:15")), Next(told)); // Monday, a quarter past nine
        Assert.Equal(FlowAction.Escalate, Next(told with { Now = At("2026-11-29 10:00") }).Action); // still the same weekend
        var nextEvening = At("2026-11-30 16:00");
        Assert.Equal(FlowAction.TellAway, Next(told with { Now = nextEvening, Handoff = new OpenHandoff(Guid.Empty, nextEvening, IsOffered: true, 0) }).Action);
        Assert.NotEqual(FlowAction.TellAway, Next(HandedOff).Action); // in working hours there is nothing to tell
    }

    [Fact]
    public void ManagersClient_WaitsForHimThenForTheTeam()
    {
        var state = Quiet with { Control = "manager", WaitingSince = Now };
        Assert.Equal(new FlowStep(FlowAction.Remind, At("2026-11-30 09:15")), Next(state));
        Assert.Equal(new FlowStep(FlowAction.Remind, At("2026-11-30 09:30")), Next(state with { Reminders = 1 }));
        Assert.Null(FlowPlan.Next(state with { Reminders = 2 })); // and nothing is closed while he waits
    }

    [Fact]
    public void SilentClient_IsAskedTwiceByDay_AndThenTheConversationIsClosed()
    {
        var replied = At("2026-11-30 18:30"); // half past nine in the evening there
        var state = Quiet with { RepliedAt = replied, LastMessageAt = replied, Now = replied };
        Assert.Equal(new FlowStep(FlowAction.FollowUp, At("2026-12-02 07:00")), Next(state)); // a day later it is evening again
        Assert.Equal(new FlowStep(FlowAction.FollowUp, At("2026-12-04 07:00")), Next(state with { FollowUpsSent = 1 }));
        Assert.Equal(new FlowStep(FlowAction.Close, replied.AddDays(14)), Next(state with { FollowUpsSent = 2 }));
        foreach (var quiet in new[] { state with { FollowUps = false }, state with { RepliedAt = null }, state with { Control = "manager" }, state with { Mode = "suggest" } })
            Assert.Equal(FlowAction.Close, Next(quiet).Action);
    }

    [Fact]
    public void ClosedOrBlocked_NothingHappens()
    {
        Assert.Null(FlowPlan.Next(Waiting with { IsClosed = true }));
        Assert.Null(FlowPlan.Next(Waiting with { IsBlocked = true }));
    }

    private static FlowStep Next(FlowState state) => Assert.IsType<FlowStep>(FlowPlan.Next(state));
}
