namespace DurableTask.Core.Exceptions;

/// <summary>The orchestrator did something else than its history says: its code changed, or it is not deterministic.</summary>
internal sealed class NonDeterministicOrchestrationException(string message)
    : Exception($"Non-Deterministic workflow detected: {message} Orchestrators must take the same actions in every replay; give changed code a new name or version.");
