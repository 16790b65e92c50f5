using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Translations that are kept with their messages, and in the inbox with the last one.</summary>
internal static class MessageTranslations
{
    /// <param name="source">The text that was translated.</param>
    /// <returns>False when the message says something else by now.</returns>
    public static Task<bool> StoreAsync(TenantTransaction tx, Guid id, string language, Translated translated, string source) => tx.QueryManyAsync("""
        select id from conversations where id = (select conversation_id from messages where id = @id) for no key update;
        with stored as (
            insert into message_translations (message_id, language, text, provider, glossary_version)
                select id, @language, @Text, @Provider, @GlossaryVersion from messages where id = @id and text <> '' and coalesce(written_text, text) = @source for no key update
            on conflict (tenant_id, message_id, language) do update set text = excluded.text, provider = excluded.provider, glossary_version = excluded.glossary_version, created_at = now()
            returning message_id),
        shown as (
            update conversations c set last_message_previews = coalesce(c.last_message_previews, '{}') || jsonb_build_object(@language::text, left(@Text::text, 300))
            from stored s join messages m on m.id = s.message_id where c.id = m.conversation_id and c.last_message_seq = m.seq)
        select exists (select from stored)
        """, new { id, language, translated.Text, translated.Provider, translated.GlossaryVersion, source }, async results =>
    {
        await results.ReadAsync<Guid>(); // locked first, as whoever adds a message does
        return await results.ReadSingleAsync<bool>();
    });
}
