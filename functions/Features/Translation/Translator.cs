using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Features.Translation.Providers;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>A text to be translated.</summary>
/// <param name="From">BCP 47 primary tag; null: not known.</param>
/// <param name="BeforeSeq">The dialogue before this position is what it belongs to; null: all of it.</param>
/// <param name="ToClient">It is for the client, and not for a reader here.</param>
public sealed record TextToTranslate(string Text, string? From, string To, Guid ConversationId, int? BeforeSeq, bool ToClient);

/// <param name="From">The language of the original, where it is known.</param>
/// <param name="Provider">Null: nothing was translated, because the text says the same in both languages.</param>
/// <param name="Differences">What does not say the same; empty for a good translation.</param>
public sealed record Translated(string Text, string? From, string? Provider, int GlossaryVersion, IReadOnlyList<Difference> Differences)
{
    public bool FiguresChanged => Differences.Any(difference => difference.Kind != DifferenceKind.Term);
}

/// <summary>The way to every translation: not what needs none, from what was translated before, else by the deployment's provider; and compared with its original.</summary>
public sealed partial class Translator(Database database, IEnumerable<ITranslator> providers, IOptions<TranslationOptions> options, ILogger<Translator> log)
{
    /// <summary>Lines of the dialogue that a provider sees before the text.</summary>
    private const int LinesBefore = 6;

    private const int LongestText = 65_536;

    private readonly ITranslator? provider = providers.FirstOrDefault(one => one.Name == options.Value.Provider);

    private sealed record Known(string Agency, int GlossaryVersion, string? Text, string? Detected);

    /// <summary>Whether anything is translated here.</summary>
    public bool IsOn => provider is not null;

    /// <summary>To be asked outside of any transaction.</summary>
    /// <exception cref="TranslationException">There is no translation.</exception>
    public async Task<Translated> TranslateAsync(Caller caller, TextToTranslate text, CancellationToken ct)
    {
        if (text.From == text.To || !TranslatableText.Is(text.Text)) return Same(text, text.From);
        if (provider is null) throw new TranslationException(TranslationFault.Off, "Nothing is translated here: Translation__Provider is none.");

        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.Text));
        var key = new { digest, source = text.From ?? "", target = text.To, provider = provider.Name, caller.TenantId };
        var (known, terms, dialogue) = await database.ReadInTenantAsync(caller, async tx =>
        {
            var found = await tx.SingleAsync<Known>("""
                select o.name as agency, o.glossary_version, c.text, c.detected from organizations o left join translation_cache c on c.tenant_id = o.id
                    and c.digest = @digest and c.source = @source and c.target = @target and c.provider = @provider and c.glossary_version = o.glossary_version
                where o.id = @TenantId
                """, key);
            return (found, await GlossaryTerms.LoadAsync(tx, text.From, text.To), found.Text is null ? await ReadDialogueAsync(tx, text) : []);
        }, ct);

        var answer = known.Text is { } kept ? new ProviderAnswer(kept, known.Detected) : await AskAsync(caller, text, known, terms, dialogue, ct);
        var from = text.From ?? answer.From;
        if (from == text.To) return Same(text, from);
        if (from is not null && text.From is null) terms = await database.ReadInTenantAsync(caller, tx => GlossaryTerms.LoadAsync(tx, from, text.To), ct);
        var translated = new Translated(answer.Text, from, provider.Name, known.GlossaryVersion, [.. Figures.Compare(text.Text, answer.Text), .. from is null ? [] : TermCheck.Compare(text.Text, answer.Text, terms)]);
        // One that changes figures is not kept: the next attempt may be better.
        if (known.Text is null && !translated.FiguresChanged)
        {
            await database.InTenantAsync(caller, tx => tx.ExecuteAsync("""
                insert into translation_cache (digest, source, target, provider, glossary_version, text, detected, conversation_id)
                    select @digest, @source, @target, @provider, @GlossaryVersion, @Text, @From, id from conversations where id = @ConversationId and chat_id not like 'erased:%' for share
                on conflict do nothing
                """, new { key.digest, key.source, key.target, key.provider, known.GlossaryVersion, answer.Text, answer.From, text.ConversationId }), ct);
        }

        return translated;
    }

    /// <summary>As the API tells it.</summary>
    public static Error ErrorOf(TranslationException exception) => exception switch
    {
        { Fault: TranslationFault.Off } => new Conflict(exception.Code ?? "translation.off", exception.Message),
        { Fault: TranslationFault.Quota } => new Conflict(exception.Code ?? "translation.quota", "What was paid for at the translation provider is used up, or it does not accept the key."),
        { Fault: TranslationFault.Refused } => new Unprocessable("translation.failed", "The translation provider does not translate this text."),
        _ => new Unavailable("translation.unavailable", "The translation provider does not answer. Try again later."),
    };

    private async Task<ProviderAnswer> AskAsync(Caller caller, TextToTranslate text, Known known, IReadOnlyList<GlossaryTerm> terms, IReadOnlyList<DialogueBefore> dialogue, CancellationToken ct)
    {
        var request = new TranslationRequest(text.Text, text.From, text.To, known.Agency, known.GlossaryVersion, terms, dialogue, text.ConversationId, text.ToClient);
        try
        {
            var answer = await provider!.TranslateAsync(caller, request, ct);
            // What PostgreSQL cannot store was in no text of a person.
            var clean = answer.Text.Replace("\0", "", StringComparison.Ordinal);
            return string.IsNullOrWhiteSpace(clean) || clean.Length > LongestText
                ? throw new TranslationException(TranslationFault.Refused, "the answer is empty, or too long")
                : answer with { Text = clean };
        }
        catch (TranslationException exception)
        {
            LogFailed(log, provider!.Name, text.From ?? "?", text.To, exception.Fault, exception.Message);
            throw;
        }
    }

    private static async Task<IReadOnlyList<DialogueBefore>> ReadDialogueAsync(TenantTransaction tx, TextToTranslate text)
    {
        var lines = await tx.QueryAsync<DialogueBefore>("""
            select author as "from", text from messages where conversation_id = @ConversationId and seq < @before and author <> 'system' and text <> '' and status <> 'canceled' order by seq desc limit @LinesBefore
            """, new { text.ConversationId, before = text.BeforeSeq ?? int.MaxValue, LinesBefore });
        return [.. lines.Reverse()];
    }

    private static Translated Same(TextToTranslate text, string? from) => new(text.Text, from, Provider: null, 0, []);

    [LoggerMessage(903, LogLevel.Warning, "{Provider} did not translate from {From} to {To} ({Fault}): {Reason}")]
    private static partial void LogFailed(ILogger log, string provider, string from, string to, TranslationFault fault, string reason);
}
