using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>
/// Has messages translated for those who read them here: into the working language, into that of the conversation's manager, and into that of whoever
/// opens the thread. What needs no translation is not asked for.
/// </summary>
public sealed class ReaderTranslations(Translator translator)
{
    /// <summary>Looked at after one message has come: it, and what came with it.</summary>
    private const int Newest = 5;

    /// <summary>To be called in the transaction that stores a message of a conversation.</summary>
    public Task MessageStoredAsync(TenantTransaction tx, Guid conversationId) => RequestAsync(tx, conversationId, null, Newest);

    /// <param name="language">Also into this one.</param>
    /// <param name="most">Messages that are looked at, the newest.</param>
    /// <returns>How many translations were asked for.</returns>
    public async Task<int> RequestAsync(TenantTransaction tx, Guid conversationId, string? language, int most)
    {
        if (!translator.IsOn) return 0;
        // A message whose language is not known is of the language that the client has been writing in.
        var requested = await tx.ExecuteAsync("""
            insert into translation_jobs (message_id, language, conversation_id, purpose)
            select m.id, r.language, @conversationId, 'reader'
            from (select id, written_language, coalesce(language, case when author = 'client' then (select coalesce(c.language_override, cl.language) from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id where c.id = @conversationId) end) as language
                  from messages where conversation_id = @conversationId and author <> 'system' and status <> 'canceled' and translate_to is null and text ~ '[[:alpha:]]' order by seq desc limit @most) m
            cross join (select working_language as language from organizations where id = @TenantId
                  union select u.language from conversations c join users u on u.tenant_id = c.tenant_id and u.id = c.assignee_id where c.id = @conversationId
                  union select @language::text where @language::text is not null) r
            where m.language is distinct from r.language and m.written_language is distinct from r.language
              and not exists (select from message_translations t where t.message_id = m.id and t.language = r.language)
            on conflict do nothing
            """, new { conversationId, language, most, tx.Caller.TenantId });
        if (requested > 0) TranslationJobs.Enqueue(tx, conversationId);
        return requested;
    }

    /// <summary>The text of a message has changed: what was made of the old one is gone.</summary>
    public async Task TextChangedAsync(TenantTransaction tx, Guid conversationId, Guid messageId)
    {
        await tx.ExecuteAsync("delete from message_translations where message_id = @messageId; delete from translation_jobs where message_id = @messageId and purpose = 'reader'", new { messageId });
        await MessageStoredAsync(tx, conversationId);
    }
}
