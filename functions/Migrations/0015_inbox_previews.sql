-- Why:   the inbox shows the last message in the reader's language; looking three rows up for each line was most of a page's cost.
-- Phase: expand; an older release goes on working on it, and shows last messages as they were sent.
-- Locks: a short one on conversations (a new column without a rewrite), then row locks where there are translations.

-- The last message's other texts by language: what its manager wrote, and translations; null when there are none.
alter table conversations add column last_message_previews jsonb check (jsonb_typeof(last_message_previews) = 'object');

alter table conversations no force row level security;
alter table messages no force row level security;
alter table message_translations no force row level security;
update conversations c set last_message_previews = p.texts
from (select m.tenant_id, m.conversation_id, m.seq, jsonb_object_agg(t.language, left(t.text, 300)) as texts
      from messages m join conversations l on l.tenant_id = m.tenant_id and l.id = m.conversation_id and l.last_message_seq = m.seq
      join lateral (select language, text from message_translations where tenant_id = m.tenant_id and message_id = m.id
                    union all select m.written_language, m.written_text where m.written_language is not null and m.written_text is not null) t on true
      group by m.tenant_id, m.conversation_id, m.seq) p
where p.tenant_id = c.tenant_id and p.conversation_id = c.id and p.seq = c.last_message_seq;
alter table conversations force row level security;
alter table messages force row level security;
alter table message_translations force row level security;
