namespace SoulCrm.Functions.Features.Agents;

/// <summary>Sees a reply while a model writes it: drafts, of which a check may still think otherwise.</summary>
/// <param name="OnText">The next piece of text.</param>
/// <param name="OnFault">What was written is refused, and why; the model begins anew.</param>
public sealed record TurnWatcher(Func<string, ValueTask> OnText, Func<string, ValueTask> OnFault);
