using SoulCrm.Functions.Features.Translation.Providers;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>The organisation's terms between two languages. They are kept in its working language with their translations: between two others they meet there.</summary>
internal static class GlossaryTerms
{
    /// <param name="from">Null: of all languages.</param>
    public static Task<IReadOnlyList<GlossaryTerm>> LoadAsync(TenantTransaction tx, string? from, string to) => tx.QueryAsync<GlossaryTerm>("""
        with words as (
            select g.term as key, o.working_language as language, g.term as word from translation_glossary g join organizations o on o.id = g.tenant_id
            union select term, language, translation from translation_glossary)
        select distinct on (lower(s.word), lower(t.word)) s.word as source, t.word as target from words s join words t on lower(t.key) = lower(s.key)
        where t.language = @to and s.language <> @to and (@from::text is null or s.language = @from)
        order by lower(s.word), lower(t.word)
        """, new { from, to });
}
