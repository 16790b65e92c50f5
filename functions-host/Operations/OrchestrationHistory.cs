using System.Text.Json;
using Microsoft.DurableTask;
using SoulCrm.FunctionsHost.DurableTask.Replay;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>One thing that happened to an orchestration or that it decided.</summary>
/// <param name="Episode">Counts the times that it was woken, from 0.</param>
/// <param name="At">When that episode began.</param>
/// <param name="Kind">started, activity, activity-completed, activity-failed, child, child-completed, child-failed, timer, timer-fired, event-sent,
/// event-raised, suspended, resumed or terminated.</param>
/// <param name="TaskId">Ties an outcome to what was asked for; null for what is no task.</param>
/// <param name="Name">Of the activity, orchestrator or event; null where there is none.</param>
/// <param name="Data">JSON: input, result or payload; a timer's time; the other instance's id as a text; null where there is none.</param>
/// <param name="Failure">Of a failed activity or sub-orchestration.</param>
public sealed record OrchestrationEvent(int Episode, DateTimeOffset At, string Kind, int? TaskId, string? Name, string? Data, TaskFailureDetails? Failure);

/// <summary>Shows stored history to people.</summary>
internal static class OrchestrationHistory
{
    public static IEnumerable<OrchestrationEvent> Of(int episode, IReadOnlyList<HistoryEvent> events)
    {
        var at = events.OfType<EpisodeStarted>().Select(started => new DateTimeOffset(DateTime.SpecifyKind(started.At, DateTimeKind.Utc))).FirstOrDefault();
        return events.Where(item => item is not EpisodeStarted).Select(item => Shown(item) with { Episode = episode, At = at });
    }

    private static OrchestrationEvent Shown(HistoryEvent item) => item switch
    {
        ExecutionStarted start => Make("started", null, start.Name, start.Input),
        ActivityScheduled activity => Make("activity", activity.Id, activity.Name),
        ActivityCompleted activity => Make("activity-completed", activity.Id, data: activity.Result),
        ActivityFailed activity => Make("activity-failed", activity.Id, failure: activity.Failure),
        ChildScheduled child => Make("child", child.Id, child.Name, JsonSerializer.Serialize(child.InstanceId)),
        ChildCompleted child => Make("child-completed", child.Id, data: child.Result),
        ChildFailed child => Make("child-failed", child.Id, failure: child.Failure),
        TimerCreated timer => Make("timer", timer.Id, data: JsonSerializer.Serialize(timer.FireAt)),
        TimerFired timer => Make("timer-fired", timer.Id),
        EventSent sent => Make("event-sent", sent.Id, sent.Name, JsonSerializer.Serialize(sent.InstanceId)),
        EventRaised raised => Make("event-raised", null, raised.Name, raised.Payload),
        ExecutionSuspended suspended => Make("suspended", null, data: JsonSerializer.Serialize(suspended.Reason)),
        ExecutionResumed resumed => Make("resumed", null, data: JsonSerializer.Serialize(resumed.Reason)),
        ExecutionTerminated terminated => Make("terminated", null, data: terminated.Output),
        _ => throw new InvalidOperationException($"History holds an unknown event {item.GetType().Name}."),
    };

    private static OrchestrationEvent Make(string kind, int? taskId, string? name = null, string? data = null, TaskFailureDetails? failure = null) =>
        new(0, default, kind, taskId, name, data, failure);
}
