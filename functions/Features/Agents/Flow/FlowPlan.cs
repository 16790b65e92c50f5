using SoulCrm.Functions.Features.Conversations;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>What a conversation's flow can do.</summary>
public enum FlowAction
{
    /// <summary>An agent answers the client, or drafts an answer.</summary>
    Answer,

    /// <summary>A hand-off is offered to a manager who is there, or to all.</summary>
    Offer,

    /// <summary>The client is told when managers are back.</summary>
    TellAway,

    /// <summary>Nobody came: the whole team is called, then the administrators.</summary>
    Escalate,

    /// <summary>The client waits for the manager who has the word: he is called, then the team.</summary>
    Remind,

    /// <summary>A client who has fallen silent is asked once more.</summary>
    FollowUp,

    /// <summary>Nothing has happened for days.</summary>
    Close,
}

/// <summary>An action and when it is due.</summary>
public sealed record FlowStep(FlowAction Action, DateTimeOffset At);

/// <summary>Decides what comes next in a conversation. It looks at nothing but its argument, so any moment of any dialogue can be asked about.</summary>
public static class FlowPlan
{
    /// <summary>How often a silent client is asked, and after how long a silence.</summary>
    public static readonly IReadOnlyList<TimeSpan> FollowUpsAfter = [TimeSpan.FromHours(24), TimeSpan.FromHours(72)];

    /// <summary>The team, then the administrators.</summary>
    public const int LastEscalation = 2;

    /// <summary>The manager, then the team.</summary>
    public const int LastReminder = 2;

    /// <returns>The step that is due first; it may lie behind. Null: nothing will happen by itself.</returns>
    public static FlowStep? Next(FlowState state) => state.IsClosed || state.IsBlocked ? null : Steps(state).MinBy(step => (step.At, step.Action));

    private static IEnumerable<FlowStep> Steps(FlowState state)
    {
        if (state.Control == Control.Agent && state.Mode != AgentMode.Off && state.WaitsForAnswer) yield return new FlowStep(FlowAction.Answer, state.WaitingSince ?? state.LastMessageAt);

        if (state.Handoff is { } handoff)
        {
            if (!handoff.IsOffered) yield return new FlowStep(FlowAction.Offer, handoff.RequestedAt);
            // Once for each time that they are away: whoever was told since they last were there knows.
            if (state.Hours.EndOfSpan(state.Now) is { } end) yield return new FlowStep(FlowAction.TellAway, end);
            else if (!state.Hours.IsOpen(state.Now) && (state.AwayToldAt is not { } told || state.Hours.NextOpen(told) <= state.Now)) yield return new FlowStep(FlowAction.TellAway, handoff.RequestedAt);
            if (handoff.Escalation < LastEscalation) yield return new FlowStep(FlowAction.Escalate, state.Hours.Add(handoff.RequestedAt, state.Sla * (handoff.Escalation + 1)));
        }
        else if (state.WaitingSince is { } since && IsAPersonsTurn(state) && state.Reminders < LastReminder)
        {
            yield return new FlowStep(FlowAction.Remind, state.Hours.Add(since, state.Sla * (state.Reminders + 1)));
        }

        if (state.WaitingSince is not null || state.Handoff is not null) yield break; // nobody is asked again, and nothing is closed, while somebody waits for us
        if (state.FollowUps && state.Control == Control.Agent && state.Mode == AgentMode.Auto && state.RepliedAt is { } replied && state.FollowUpsSent < FollowUpsAfter.Count)
            yield return new FlowStep(FlowAction.FollowUp, ClientTime.ToDay(replied + FollowUpsAfter[state.FollowUpsSent], state.ClientZone));
        yield return new FlowStep(FlowAction.Close, state.LastMessageAt + state.CloseAfter);
    }

    // A draft waits for a manager as a client does, and so does a client whose agents are switched off.
    private static bool IsAPersonsTurn(FlowState state) => state.Control == Control.Manager || (state.Control == Control.Agent && (state.Mode == AgentMode.Off || !state.WaitsForAnswer));
}
