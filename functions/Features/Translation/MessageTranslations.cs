using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Translations that are kept with their messages.</summary>
internal static class MessageTranslations
{
    /// <param name="source">The text that was translated.</param>
    /// <returns>False when the message says something else by now.</returns>
    public static async Task<bool> StoreAsync(TenantTransaction tx, Guid id, string language, Translated translated, string source) => await tx.ExecuteAsync("""
        insert into message_translations (message_id, language, text, provider, glossary_version)
            select id, @language, @Text, @Provider, @GlossaryVersion from messages where id = @id and text <> '' and coalesce(written_text, text) = @source for update
        on conflict (tenant_id, message_id, language) do update set text = excluded.text, provider = excluded.provider, glossary_version = excluded.glossary_version, created_at = now()
        """, new { id, language, translated.Text, translated.Provider, translated.GlossaryVersion, source }) > 0;
}
