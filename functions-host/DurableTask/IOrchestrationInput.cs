namespace SoulCrm.FunctionsHost.DurableTask;

/// <summary>Gives an orchestrator's extra parameter its input.</summary>
internal interface IOrchestrationInput
{
    object? GetInputAs(Type type);
}
