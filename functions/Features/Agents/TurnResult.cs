using SoulCrm.Functions.Features.Agents.Checks;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>What a turn came to.</summary>
/// <param name="Provider">Of the agent that wrote the reply, as configured; what answered each call is in the steps.</param>
/// <param name="Context">The document that the agent worked on, as JSON.</param>
/// <param name="Reply">What the client is to read; also in a hand-off, where it says that a person takes over.</param>
/// <param name="Stage">Where the conversation stands after it.</param>
/// <param name="HandoffReason">Null while agents keep the word.</param>
/// <param name="Failure">Why the agents could not answer, when that is the reason.</param>
/// <param name="Proposed">Tours of the catalogue were proposed.</param>
/// <param name="Facts">What must still be true when the reply leaves.</param>
/// <param name="Citations">Articles that the reply was made from.</param>
public sealed record TurnResult(
    string AgentKind, Guid? PromptVariantId, string Provider, string Model, string Context, Qualification Qualification, string Reply, string Stage,
    string? HandoffReason, string? Failure, bool Proposed, IReadOnlyList<ToldFact> Facts, IReadOnlyList<Guid> Citations, RunRecorder Record, int LatencyMs);
