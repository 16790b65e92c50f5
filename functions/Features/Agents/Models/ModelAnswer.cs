using Microsoft.Extensions.AI;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>What a model said, fit to be stored and to be told to any provider in the next round.</summary>
/// <param name="Thoughts">What it thought before, which its provider wants back unchanged and no other takes.</param>
/// <param name="Attempts">All of this ask, with those of providers that failed before.</param>
internal sealed record ModelAnswer(
    string Text, IReadOnlyList<FunctionCallContent> Calls, IReadOnlyList<TextReasoningContent> Thoughts, string Provider, string Model, int Attempts, UsageDetails Usage, decimal Cost)
{
    /// <summary>As it goes on in the dialogue with the model.</summary>
    public ChatMessage ToMessage() => new(ChatRole.Assistant, [.. Thoughts, .. Text.Length == 0 ? Enumerable.Empty<AIContent>() : [new TextContent(Text)], .. Calls]);
}

/// <summary>An attempt that came to nothing, or a provider that was not even asked.</summary>
/// <param name="Reason">Without anything of what was said.</param>
/// <param name="Asked">False: it was passed over.</param>
internal sealed record FailedAttempt(string Provider, string Model, bool Asked, string Reason, int? Status, UsageDetails Usage, decimal Cost, TimeSpan Time);
