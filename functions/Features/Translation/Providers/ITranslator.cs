using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation.Providers;

/// <summary>How the agency says something in another language.</summary>
/// <param name="Source">In the language of the text.</param>
public sealed record GlossaryTerm(string Source, string Target);

/// <summary>A line of the dialogue before the text.</summary>
/// <param name="From">client, agent or manager.</param>
public sealed record DialogueBefore(string From, string Text);

/// <summary>What a provider is asked.</summary>
/// <param name="From">Of the text, BCP 47 primary tag; null: the provider finds out.</param>
/// <param name="Terms">The organisation's, of this pair of languages; with an unknown <paramref name="From"/>, of all languages into this one.</param>
/// <param name="Dialogue">What was said before, oldest first.</param>
/// <param name="Polite">It is for a client: the polite form where a language has one.</param>
public sealed record TranslationRequest(
    string Text, string? From, string To, string Agency, int GlossaryVersion, IReadOnlyList<GlossaryTerm> Terms, IReadOnlyList<DialogueBefore> Dialogue, Guid ConversationId, bool Polite);

/// <param name="From">The language of the text as the provider has found it; null when it was told or does not say.</param>
public sealed record ProviderAnswer(string Text, string? From);

/// <summary>The port to whoever translates. Asked outside of any transaction.</summary>
public interface ITranslator
{
    /// <summary>As settings and rows name it.</summary>
    string Name { get; }

    /// <exception cref="TranslationException">There is no translation.</exception>
    Task<ProviderAnswer> TranslateAsync(Caller caller, TranslationRequest request, CancellationToken ct);
}

/// <summary>What a failure means for what is done next.</summary>
public enum TranslationFault
{
    /// <summary>Overloaded, away or too slow: later it may work.</summary>
    Unavailable,

    /// <summary>What was paid for is used up, or the key is not accepted: it works again when somebody has seen to it.</summary>
    Quota,

    /// <summary>This text will be refused again.</summary>
    Refused,

    /// <summary>Nobody translates here.</summary>
    Off,
}

/// <summary>The one way in which translating fails. The message says why, without anything of the text.</summary>
public sealed class TranslationException(TranslationFault fault, string reason, int? status = null, Exception? inner = null) : Exception(reason, inner)
{
    public TranslationFault Fault => fault;

    /// <summary>Of HTTP; null when there was no answer.</summary>
    public int? Status => status;

    /// <summary>The error of the API that says it best; null: that of the fault.</summary>
    public string? Code { get; init; }

    /// <summary>How long the provider wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
