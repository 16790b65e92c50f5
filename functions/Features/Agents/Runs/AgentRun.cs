using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Agents.Runs;

/// <summary>One step of a run, in the order in which it happened.</summary>
/// <param name="Name">The agent that began or asked its model, the tool, or the check.</param>
/// <param name="Input">agent: its prompt; model: what was asked and used; tool: the arguments; check: nothing.</param>
/// <param name="Output">model: what it wrote; tool: its result; check: the fault that it found.</param>
/// <param name="Ok">A check found no fault; a tool could be run.</param>
public sealed record RunStepView(string Kind, string Name, JsonElement Input, string? Output, bool Ok)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    internal static IReadOnlyList<RunStepView> Of(IEnumerable<RunStep> steps) =>
        [.. steps.Select(step => new RunStepView(step.Kind, step.Name, step.Input is { ValueKind: JsonValueKind.Object } input ? input : Nothing, step.Output, step.Ok))];
}

public static class RunOutcome
{
    /// <summary>superseded: the client had written more; lease_lost: a person had taken over.</summary>
    public static readonly string[] All = ["replied", "suggested", "handed_off", "superseded", "lease_lost", "nothing_to_answer", "failed"];
}

/// <summary>A run, in a list.</summary>
/// <param name="ClientName">Whose conversation it was.</param>
/// <param name="PromptId">Of the agent that wrote the reply; null: the prompt that the product comes with.</param>
/// <param name="Output">The reply's first words.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="ModelMs">Of the latency, what was spent waiting for models.</param>
public sealed record AgentRunSummary(
    Guid Id, Guid ConversationId, string ClientName, string AgentKind, Guid? PromptId, string? PromptName, int? PromptVersion, string Provider, string Model, [Values(typeof(RunOutcome))] string Outcome,
    string? Output, int TokensIn, int TokensOut, decimal Cost, int LatencyMs, int ModelMs, DateTimeOffset CreatedAt);

/// <summary>Everything that explains a reply.</summary>
/// <param name="MessageId">The reply, when one was stored.</param>
/// <param name="PromptId">Of the agent that wrote the reply; null: the prompt that the product comes with.</param>
/// <param name="Context">The document that the agent worked on; empty when it was not kept, or the client was erased.</param>
/// <param name="Output">What the client was to read.</param>
/// <param name="Error">Why the agents could not answer.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="ModelMs">Of the latency, what was spent waiting for models.</param>
/// <param name="Facts">What the reply tells of departures, prices and seats: compared again before it leaves.</param>
/// <param name="Citations">Articles that it was made from.</param>
public sealed record AgentRun(
    Guid Id, Guid ConversationId, string ClientName, Guid? MessageId, string AgentKind, Guid? PromptId, string? PromptName, int? PromptVersion, string Provider, string Model, [Values(typeof(RunOutcome))] string Outcome,
    JsonElement Context, IReadOnlyList<RunStepView> Steps, string? Output, string? Error, int TokensIn, int TokensOut, decimal Cost, int LatencyMs, int ModelMs,
    [Holds(typeof(JsonElement[]))] JsonElement Facts, IReadOnlyList<Guid> Citations, DateTimeOffset CreatedAt);
