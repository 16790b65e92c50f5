namespace SoulCrm.Bench.Bare;

/// <summary>
/// What the functions send to the server for the suite's three endpoints, word for word and in their order; a parameter is <c>@name</c>.
/// Whoever changes a statement there changes it here, or the comparison is none.
/// </summary>
internal static class ApiSql
{
    public const string ActAs = "call act_as(@tenant, @user, @role, @readOnly)";

    public const string Inbox = """
        select c.id, c.client_id, cl.name as client_name, cl.phone as client_phone, cl.language as client_language, c.language_override, c.control, c.mode, c.stage,
               c.assignee_id, u.name as assignee_name, c.unread_count, c.last_message_at, coalesce(c.last_message_previews ->> (select language from users where id = nullif(current_setting('app.user_id', true), '')::uuid), c.last_message_text) as last_message_text, c.last_message_direction,
               c.last_message_author, c.last_message_status, c.opened_at, c.closed_at, c.control_changed_at, c.attention_reason, c.attention_at, c.waiting_since, c.last_message_media
        from conversations c
        join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
        left join users u on u.tenant_id = c.tenant_id and u.id = c.assignee_id
        order by c.last_message_at desc, c.id desc limit @Limit + 1
        """;

    private const string Message = """
        select m.id, m.conversation_id, m.seq, m.direction, m.author, u.name as author_name, m.text, m.language, m.status, m.error_code, m.error_detail,
               m.created_at, m.sent_at, m.agent_run_id, m.via_phone, m.idempotency_key, m.event, m.written_text, m.written_language,
               case when m.translated then (select jsonb_object_agg(t.language, t.text) from message_translations t where t.message_id = m.id) end as translations,
               case when m.translated then (select jsonb_agg(jsonb_build_object('language', j.language, 'for', j.purpose, 'state', j.state, 'reason', j.reason, 'proposal', j.proposal, 'differences', j.differences) order by j.purpose, j.language)
                         from translation_jobs j where j.message_id = m.id and j.state <> 'needless') end as missing,
               case when m.media_id is not null then (select jsonb_build_object('id', f.id, 'kind', f.kind, 'mediaType', f.media_type, 'fileName', f.file_name, 'bytes', f.bytes, 'seconds', f.seconds, 'state', f.state, 'reason', f.reason, 'transcription', f.transcription) from media_files f where f.id = m.media_id) end as media
        from messages m left join users u on u.tenant_id = m.tenant_id and u.id = m.author_user_id
        """;

    public const string Thread = Message + "\n" + """
        where m.conversation_id = @conversationId and m.seq < @before
        order by m.seq desc limit @limit + 1
        """;

    public const string ConversationExists = "select exists (select from conversations where id = @conversationId)";

    public const string LockKey = "call lock_key(@lockKey)";

    public const string LockConversation = """
        select c.control, c.assignee_id, d.id as draft_id, d.text as draft_text, c.closed_at is not null as closed, cl.blocked,
               coalesce((select s.state = 'connected' from whatsapp_sessions s where s.tenant_id = c.tenant_id), false) as connected, p.id as previous_id, p.conversation_id as previous_conversation_id, coalesce(p.written_text, p.text) as previous_text, p.text as previous_sent, p.media_id as previous_media_id,
               coalesce(c.language_override, cl.language) as client_language, u.language as user_language, u.name as user_name, now() as now
        from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
        left join messages p on p.tenant_id = c.tenant_id and p.idempotency_key = @idempotencyKey
        left join suggestions d on d.tenant_id = c.tenant_id and d.conversation_id = c.id and d.state = 'open'
        left join users u on u.tenant_id = c.tenant_id and u.id = @UserId
        where c.id = @conversationId for no key update of c
        """;

    public const string Append = """
        with c as (
            update conversations set
                message_count = message_count + 1,
                client_seq = case when @Direction = 'inbound' then message_count + 1 else client_seq end,
                answered_seq = case when @Author = 'manager' then client_seq else answered_seq end,
                waiting_since = case when @Direction = 'inbound' then coalesce(waiting_since, clock_timestamp()) when @Author = 'manager' then null else waiting_since end,
                follow_ups_sent = case when @Direction = 'inbound' then 0 else follow_ups_sent end,
                reminders = case when @Author = 'manager' then 0 else reminders end,
                attention_reason = case when @Author = 'manager' then null else attention_reason end, attention_at = case when @Author = 'manager' then null else attention_at end,
                unread_count = case when @Direction = 'inbound' then unread_count + 1 else unread_count end,
                last_message_at = clock_timestamp(), last_message_seq = message_count + 1, last_message_text = left(@Text, 300),
                last_message_direction = @Direction, last_message_author = @Author, last_message_status = @Status, last_message_media = @MediaKind,
                last_message_previews = case when @WrittenText::text is not null and @WrittenLanguage::text is not null then jsonb_build_object(@WrittenLanguage::text, left(@WrittenText::text, 300)) end
            where id = @ConversationId
            returning message_count as seq)
        insert into messages (id, conversation_id, seq, direction, author, author_user_id, text, language, status, priority, control_version, external_id,
                              idempotency_key, via_phone, agent_run_id, reply_to_external_id, media_id, written_at, cancel_on_reply, sent_at, written_text, written_language, translate_to, not_before)
        select @Id, @ConversationId, c.seq, @Direction, @Author, @AuthorUserId, @Text, @Language, @Status, @Priority, @ControlVersion, @ExternalId,
               @IdempotencyKey, @ViaPhone, @AgentRunId, @ReplyToExternalId, @MediaId, @WrittenAt, @CancelOnReply, case when @Status = 'sent' then now() end,
               @WrittenText, @WrittenLanguage, @TranslateTo, case when @TranslateTo::text is not null then clock_timestamp() + @LongestWait end
        from c returning seq
        """;

    public const string Changes = """
        with head as (update change_heads set seq = seq + @feed_count returning seq - @feed_count as base)
        insert into changes (seq, entity, id, parent_id, kind)
        select (select base from head) + c.n, c.entity, c.id, c.parent_id, c.kind
        from unnest(@feed_entities, @feed_ids, @feed_parents, @feed_kinds) with ordinality as c(entity, id, parent_id, kind, n)
        """;

    public const long TextsAtOnce = 2000;

    public const string IndexTexts = "select cross_tenant.index_messages(2000)";
}
