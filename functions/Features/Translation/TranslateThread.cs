using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Has the newest messages of a thread translated for whoever opens it.</summary>
public static class TranslateThread
{
    /// <summary>As many as a thread shows at first.</summary>
    private const int Most = 50;

    /// <param name="Language">Of the reader; null: that of his account.</param>
    public sealed record Request(string? Language = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        // Those that the app speaks: what anybody could ask for somebody has to pay for.
        public Validator() => RuleFor(r => r.Language).OneOf("ru", "en");
    }

    /// <param name="Requested">How many translations are under way now that were not.</param>
    public sealed record Response(int Requested);

    public static async Task<Result<Response>> RunAsync(TenantTransaction tx, ReaderTranslations readers, Guid id, Request request)
    {
        if (!await tx.SingleAsync<bool>("select exists (select from conversations where id = @id)", new { id })) return new NotFound("conversation");
        var language = request.Language ?? await tx.FirstOrDefaultAsync<string>("select language from users where id = @UserId", new { tx.Caller.UserId });
        return new Response(await readers.RequestAsync(tx, id, language, Most));
    }
}
