using SoulCrm.Functions.Features.Holds;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>
/// Erases what tells who a client was: name, addresses, texts, notes, wishes, files' names. What is left is counted, not read: how many dialogues,
/// messages and steps there were. It cannot be undone. Whoever writes again from the same phone is a new client.
/// </summary>
public static class EraseClient
{
    public const string Name = "—";

    public static async Task<Result<Client>> RunAsync(TenantTransaction tx, Guid id)
    {
        if (await tx.FirstOrDefaultAsync<Guid?>("select id from clients where id = @id for update", new { id }) is null) return new NotFound("client");
        // Records that were merged into this one are the same person.
        var all = new { ids = await tx.QueryAsync<Guid>("select id from clients where id = @id or merged_into = @id", new { id }) };
        await ReleaseHold.EndAllOfAsync(tx, all.ids);
        var conversations = await tx.QueryAsync<Guid>("""
            update conversations set chat_id = 'erased:' || id, last_message_text = case when last_message_text is not null then '' end, last_message_previews = null, unread_count = 0, control_version = control_version + 1,
                closed_at = coalesce(closed_at, now()), stage = 'closed', attention_reason = null, attention_at = null, summary = '', language_override = null, waiting_since = null, answered_seq = client_seq, read_seq = client_seq
            where client_id = any(@ids) returning id
            """, all);
        await tx.ExecuteAsync("""
            delete from translation_cache where conversation_id = any(@conversations)
                or digest in (select sha256(convert_to(t, 'UTF8')) from messages m cross join lateral unnest(array[m.text, m.written_text]) t where m.conversation_id = any(@conversations) and t <> '');
            delete from translation_jobs where conversation_id = any(@conversations);
            update messages set written_text = null, text = '', media = null, event = case when event is not null then jsonb_build_object('kind', event -> 'kind') end, reply_to_external_id = null, error_detail = null,
                status = case when status = 'queued' then 'canceled' else status end
                where conversation_id = any(@conversations);
            delete from message_search where message_id in (select id from messages where conversation_id = any(@conversations));
            update agent_runs set context = null, steps = '[]', output = null, error = null where conversation_id = any(@conversations);
            update handoffs set summary = '' where conversation_id = any(@conversations);
            delete from message_translations where message_id in (select id from messages where conversation_id = any(@conversations));
            update scheduled_messages set text = '', translation = null, reason = case state when 'waiting' then 'erased' else reason end, state = case state when 'waiting' then 'canceled' else state end where conversation_id = any(@conversations);
            delete from suggestions where conversation_id = any(@conversations);
            update quote_revisions set note = '', source = '{}' where quote_id in (select id from quotes where client_id = any(@ids));
            update quote_lines l set title = @Name from quote_revisions r, quotes q where l.kind = 'other' and r.tenant_id = l.tenant_id and r.id = l.revision_id and q.tenant_id = r.tenant_id and q.id = r.quote_id and q.client_id = any(@ids);
            delete from client_notes where client_id = any(@ids);
            delete from client_identities where client_id = any(@ids);
            delete from qualifications where client_id = any(@ids);
            update tasks set title = '—', details = '', status = case when status = 'open' then 'canceled' else status end where client_id = any(@ids);
            update client_status_history set reason = null where client_id = any(@ids);
            update client_merges set moved = '{}' where kept_id = any(@ids) or merged_id = any(@ids);
            update clients set name = @Name, name_edited = true, phone = null, language = null, tags = '{}', custom_fields = '{}', notes_count = 0, owner_id = null,
                erased_at = coalesce(erased_at, now()), archived_at = coalesce(archived_at, now()), updated_at = now() where id = any(@ids);
            -- What was answered to repeated requests may hold his data; no repetition may bring it back.
            delete from idempotency_keys where body like any (select '%' || i || '%' from unnest(@texts) i)
            """, new { conversations, all.ids, Name, texts = all.ids.Concat(conversations).Select(one => one.ToString()).ToArray() });
        await MediaSql.RemoveAsync(tx, "erased", "conversation_id = any(@conversations)", new { conversations });
        var questions = await tx.QueryAsync<Guid>("delete from knowledge_questions where conversation_id = any(@conversations) returning id", new { conversations });
        foreach (var question in questions) tx.Changed("knowledge_question", question, kind: "deleted");
        foreach (var client in all.ids) tx.Changed("client", client);
        foreach (var conversation in conversations) tx.Changed("conversation", conversation);
        return (await ClientSql.FindAsync(tx, id))!;
    }
}
