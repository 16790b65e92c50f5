using FluentValidation;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Features.Translation.Providers;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Translates one message into a language at once and keeps it with the message; what was translated once with the same glossary is not asked again.</summary>
public sealed class TranslateMessage(Database database, Translator translator)
{
    public sealed record Request(string Language);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Language).NotEmpty().Language();
    }

    private sealed record Source(Guid ConversationId, int Seq, string Text, string? Language, bool IsTranslated);

    /// <summary>A translation to be stored; null: it is there already, or none is needed.</summary>
    /// <param name="Source">The text that was translated.</param>
    public sealed record Made(Translated Translated, string Source);

    /// <summary>Asks the provider, outside of any transaction.</summary>
    public async Task<Result<Made?>> PrepareAsync(Caller caller, Guid id, string language, CancellationToken ct)
    {
        var source = await database.ReadInTenantAsync(caller, tx => tx.FirstOrDefaultAsync<Source>("""
            select m.conversation_id, m.seq, coalesce(m.written_text, m.text) as text, case when m.written_text is null then m.language else m.written_language end as language,
                   exists (select from message_translations t where t.message_id = m.id and t.language = @language and t.glossary_version = o.glossary_version) as is_translated
            from messages m join organizations o on o.id = m.tenant_id where m.id = @id and m.author <> 'system'
            """, new { id, language }), ct);
        if (source is null) return new NotFound("message");
        if (source.IsTranslated) return (Made?)null;
        if (source.Text.Length == 0) return new Unprocessable("message.no_text", "There is nothing to translate.");
        try
        {
            var translated = await translator.TranslateAsync(caller, new TextToTranslate(source.Text, source.Language ?? LanguageDetector.Detect(source.Text), language, source.ConversationId, source.Seq, ToClient: false), ct);
            return translated.FiguresChanged
                ? new Unprocessable("translation.failed", $"The translation changes figures: {string.Join("; ", translated.Differences.Where(difference => difference.Kind != DifferenceKind.Term))}.")
                : translated.Provider is null ? (Made?)null : new Made(translated, source.Text);
        }
        catch (TranslationException exception)
        {
            return Translator.ErrorOf(exception);
        }
    }

    public static async Task<Result<Message>> StoreAsync(TenantTransaction tx, Guid id, string language, Made? made)
    {
        if (made is not null)
        {
            await MessageTranslations.StoreAsync(tx, id, language, made.Translated, made.Source);
            await tx.ExecuteAsync("""
                update messages set language = coalesce(language, @From) where id = @id and written_text is null;
                delete from translation_jobs where message_id = @id and language = @language and purpose = 'reader'
                """, new { id, language, made.Translated.From });
        }

        if (await MessageSql.FindAsync(tx, id) is not { } message) return new NotFound("message");
        if (made is not null) tx.Changed("message", id, message.ConversationId);
        return message;
    }
}
