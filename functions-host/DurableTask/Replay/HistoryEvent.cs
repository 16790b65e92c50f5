using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace SoulCrm.FunctionsHost.DurableTask.Replay;

/// <summary>
/// What happened to an orchestration, in the order in which it was told of it or decided it. An episode is one
/// <see cref="EpisodeStarted"/>, the news that it was about, and the actions that the orchestrator took because of it.
/// Stored: members may be added, never renamed or removed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(EpisodeStarted), "episode")]
[JsonDerivedType(typeof(ExecutionStarted), "start")]
[JsonDerivedType(typeof(ActivityScheduled), "activity")]
[JsonDerivedType(typeof(ActivityCompleted), "activity-done")]
[JsonDerivedType(typeof(ActivityFailed), "activity-failed")]
[JsonDerivedType(typeof(ChildScheduled), "child")]
[JsonDerivedType(typeof(ChildCompleted), "child-done")]
[JsonDerivedType(typeof(ChildFailed), "child-failed")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(TimerFired), "timer-fired")]
[JsonDerivedType(typeof(EventSent), "sent")]
[JsonDerivedType(typeof(EventRaised), "event")]
[JsonDerivedType(typeof(ExecutionSuspended), "suspend")]
[JsonDerivedType(typeof(ExecutionResumed), "resume")]
[JsonDerivedType(typeof(ExecutionTerminated), "terminate")]
internal abstract record HistoryEvent
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static HistoryEvent FromJson(string json) => JsonSerializer.Deserialize<HistoryEvent>(json, Json)!;

    public static string ToJson(IReadOnlyList<HistoryEvent> events) => JsonSerializer.Serialize(events, Json);

    public static List<HistoryEvent> ListFromJson(string json) => JsonSerializer.Deserialize<List<HistoryEvent>>(json, Json)!;
}

internal sealed record EpisodeStarted(DateTime At) : HistoryEvent;

/// <summary>The first news of every execution. Carried are the events that a run before it had not used.</summary>
internal sealed record ExecutionStarted(
    long ExecutionId, string Name, string Version, string? Input, string? ParentName, string? ParentId, long? ParentExecutionId, int? ParentTaskId,
    IReadOnlyList<EventRaised>? Carried) : HistoryEvent;

/// <summary>An action: its id counts the actions of the execution from 0, and its name is what replay is checked against.</summary>
internal abstract record ActionTaken(int Id, string Name) : HistoryEvent;

/// <summary>The outcome of an action.</summary>
internal abstract record TaskEnded(int Id) : HistoryEvent;

internal sealed record ActivityScheduled(int Id, string Name) : ActionTaken(Id, Name);

internal sealed record ActivityCompleted(int Id, string? Result) : TaskEnded(Id);

internal sealed record ActivityFailed(int Id, TaskFailureDetails Failure) : TaskEnded(Id);

internal sealed record ChildScheduled(int Id, string Name, string InstanceId) : ActionTaken(Id, Name);

/// <param name="ExecutionId">The parent's execution that asked.</param>
internal sealed record ChildCompleted(int Id, string? Result, long ExecutionId) : TaskEnded(Id);

/// <param name="ExecutionId">The parent's execution that asked.</param>
internal sealed record ChildFailed(int Id, TaskFailureDetails Failure, long ExecutionId) : TaskEnded(Id);

internal sealed record TimerCreated(int Id, DateTime FireAt) : ActionTaken(Id, "timer");

internal sealed record TimerFired(int Id) : TaskEnded(Id);

internal sealed record EventSent(int Id, string Name, string InstanceId) : ActionTaken(Id, Name);

internal sealed record EventRaised(string Name, string? Payload) : HistoryEvent;

internal sealed record ExecutionSuspended(string? Reason) : HistoryEvent;

internal sealed record ExecutionResumed(string? Reason) : HistoryEvent;

internal sealed record ExecutionTerminated(string? Output) : HistoryEvent;
