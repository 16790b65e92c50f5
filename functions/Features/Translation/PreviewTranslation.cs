using FluentValidation;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Features.Translation.Providers;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Translates a text that is not sent yet: a manager's into the client's language, or back, so that he sees what the client will read.</summary>
public sealed class PreviewTranslation(Database database, Translator translator)
{
    /// <param name="Language">Null: the client's.</param>
    /// <param name="From">Of the text; null: it is found out.</param>
    public sealed record Request(string Text, string? Language = null, string? From = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).MessageText();
            RuleFor(r => r.Language).Language();
            RuleFor(r => r.From).Language();
        }
    }

    /// <param name="Language">Of <paramref name="Text"/>.</param>
    /// <param name="From">Of the original; null: nobody could tell.</param>
    /// <param name="Provider">Null: nothing had to be translated, and the text is as it was.</param>
    /// <param name="FiguresChanged">It does not say what the original says: it is only sent to the client when somebody has confirmed it.</param>
    public sealed record Response(string Language, string Text, string? From, string? Provider, bool FiguresChanged, IReadOnlyList<Difference> Differences);

    private sealed record Row(string? ClientLanguage, string? UserLanguage);

    /// <summary>Asks the provider, outside of any transaction.</summary>
    public async Task<Result<Response>> RunAsync(Caller caller, Guid id, Request request, CancellationToken ct)
    {
        var row = await database.ReadInTenantAsync(caller, tx => tx.FirstOrDefaultAsync<Row>("""
            select coalesce(c.language_override, cl.language) as client_language, (select language from users where id = @UserId) as user_language
            from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id where c.id = @id
            """, new { id, caller.UserId }), ct);
        if (row is null) return new NotFound("conversation");
        if ((request.Language ?? row.ClientLanguage) is not { } language) return new Conflict("translation.language_unknown", "The client's language is not known yet: say which it is.");
        try
        {
            var from = request.From ?? LanguageDetector.Detect(request.Text) ?? row.UserLanguage;
            var translated = await translator.TranslateAsync(caller, new TextToTranslate(request.Text, from, language, id, BeforeSeq: null, ToClient: request.Language is null || request.Language == row.ClientLanguage), ct);
            return new Response(language, translated.Text, translated.From, translated.Provider, translated.FiguresChanged, translated.Differences);
        }
        catch (TranslationException exception)
        {
            return Translator.ErrorOf(exception);
        }
    }
}
