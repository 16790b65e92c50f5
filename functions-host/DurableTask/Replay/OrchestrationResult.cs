using Microsoft.DurableTask;

namespace SoulCrm.FunctionsHost.DurableTask.Replay;

/// <summary>Something to be done outside because of an action of the orchestrator.</summary>
internal abstract record Effect;

internal sealed record StartActivity(int Id, string Name, string? Input) : Effect;

internal sealed record StartChild(int Id, string Name, string InstanceId, string Version, string? Input) : Effect;

internal sealed record SetTimer(int Id, DateTime FireAt) : Effect;

internal sealed record ClearTimer(int Id) : Effect;

internal sealed record Send(string InstanceId, EventRaised Event) : Effect;

/// <summary>How an execution ends.</summary>
internal abstract record Ending;

internal sealed record EndCompleted(string? Output) : Ending;

internal sealed record EndFailed(TaskFailureDetails Failure) : Ending;

internal sealed record EndTerminated(string? Output) : Ending;

internal sealed record EndContinued(string? Input, string Version, IReadOnlyList<EventRaised> Carried) : Ending;

/// <summary>What one episode came to.</summary>
/// <param name="Events">To be added to the history.</param>
/// <param name="CustomStatus">New custom status as JSON; null inside when it was cleared, null itself when it was not set.</param>
/// <param name="Ending">Null while the execution goes on.</param>
internal sealed record EpisodeResult(
    IReadOnlyList<HistoryEvent> Events, IReadOnlyList<Effect> Effects, CustomStatus? CustomStatus, bool IsSuspended, Ending? Ending);

internal sealed record CustomStatus(string? Json);
