using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Glossary;

/// <summary>How a term of the agency is always translated.</summary>
/// <param name="Term">In the organisation's working language.</param>
/// <param name="Language">Of the translation.</param>
public sealed record GlossaryEntry(string Term, string Language, string Translation);

/// <summary>The glossary is one thing: read, edited and versioned as a whole.</summary>
/// <param name="Id">The organisation's.</param>
/// <param name="Version">Of the whole, also where only one language was asked for.</param>
public sealed record WholeGlossary(Guid Id, IReadOnlyList<GlossaryEntry> Entries, int Version) : IVersioned;

public static class ReadGlossary
{
    public sealed record Filter(string? Language) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Text("language", 3));
    }

    public static async Task<WholeGlossary> GetAsync(TenantTransaction tx, string? language)
    {
        // The version first: entries of a later one only make the next If-Match fail.
        var version = await tx.SingleAsync<int>("select glossary_version from organizations where id = @TenantId", new { tx.Caller.TenantId });
        var entries = await tx.QueryAsync<GlossaryEntry>("select term, language, translation from translation_glossary where (@language::text is null or language = @language) order by lower(term), language", new { language });
        return new WholeGlossary(tx.Caller.TenantId, entries, version);
    }
}

/// <summary>Puts another list in the place of the whole glossary.</summary>
public static class ReplaceGlossary
{
    public sealed record Request(GlossaryEntry[] Entries);

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int Most = 2000;

        public Validator()
        {
            RuleFor(r => r.Entries).NotNull().Must(entries => entries is null || entries.Length <= Most).WithMessage($"At most {Most}.");
            RuleForEach(r => r.Entries).NotNull().ChildRules(entry =>
            {
                entry.RuleFor(e => e.Term).Line(200);
                entry.RuleFor(e => e.Language).NotEmpty().Language();
                entry.RuleFor(e => e.Translation).Line(200);
            });
        }
    }

    /// <param name="seen">The version that the writer has read, if he says so.</param>
    public static async Task<Result<WholeGlossary>> RunAsync(TenantTransaction tx, int? seen, Request request)
    {
        // Also the lock under which two writers follow each other.
        if (await tx.ExecuteAsync("update organizations set glossary_version = glossary_version + 1 where id = @TenantId and (@seen::int is null or glossary_version = @seen)", new { tx.Caller.TenantId, seen }) == 0) return new Stale();
        await tx.ExecuteAsync("delete from translation_glossary");
        if (await InsertAsync(tx, request.Entries) < request.Entries.Length) return new Unprocessable("glossary.term_twice", "A term is there twice in one language; capitals do not tell terms apart.");
        tx.Changed("glossary", tx.Caller.TenantId);
        return await ReadGlossary.GetAsync(tx, language: null);
    }

    /// <returns>How many were not there yet. Which terms are the same is for the unique index to say.</returns>
    internal static Task<int> InsertAsync(TenantTransaction tx, IReadOnlyCollection<GlossaryEntry> entries) => tx.ExecuteAsync("""
        insert into translation_glossary (id, term, language, translation) select * from unnest(@ids, @terms, @languages, @translations) on conflict do nothing
        """, new
    {
        ids = entries.Select(_ => Guid.CreateVersion7()).ToArray(),
        terms = entries.Select(entry => entry.Term.Trim()).ToArray(),
        languages = entries.Select(entry => entry.Language).ToArray(),
        translations = entries.Select(entry => entry.Translation.Trim()).ToArray(),
    });
}
