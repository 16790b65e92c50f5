-- Why:   translation both ways: what readers and clients wait for, what was translated once, glossaries kept by a provider, and both texts of a message.
-- Phase: expand; an older release goes on working on it and translates nothing: a message that waits for its translation waits there for an hour.
-- Locks: short ones on conversations, messages and message_translations (new columns without a rewrite).

-- A person's word on which language the client reads; what is detected in messages counts only without it.
alter table conversations add column language_override text check (language_override ~ '^[a-z]{2,3}$');

-- "text" is what the client has read; what the manager wrote stands here when it was something else.
alter table messages
    add column written_text     text check (length(written_text) <= 65536),
    add column written_language text check (written_language ~ '^[a-z]{2,3}$'),
    -- It leaves once it is translated into this language.
    add column translate_to     text check (translate_to ~ '^[a-z]{2,3}$');

-- Translations that somebody waits for. One that is made leaves no row here.
create table translation_jobs (
    tenant_id       uuid not null default current_tenant_id(),
    message_id      uuid not null,
    language        text not null check (language ~ '^[a-z]{2,3}$'),
    conversation_id uuid not null,
    -- reader: somebody here reads it; client: it does not leave before.
    purpose         text not null check (purpose in ('reader', 'client')),
    -- needless: it says the same in both languages.
    state           text not null default 'pending' check (state in ('pending', 'failed', 'needless')),
    reason          text check (reason in ('unavailable', 'quota', 'refused', 'figures', 'too_long', 'off')),
    attempts        int not null default 0,
    not_before      timestamptz not null default now(),
    -- What the provider made of it when that may not be used as it is, and why it may not.
    proposal        text,
    differences     jsonb not null default '[]' check (jsonb_typeof(differences) = 'array'),
    requested_at    timestamptz not null default now(),
    primary key (tenant_id, message_id, language),
    foreign key (tenant_id, message_id) references messages on delete cascade
);
create index translation_jobs_pending on translation_jobs (tenant_id, conversation_id, not_before) where state = 'pending';
create index translation_jobs_overdue on translation_jobs (not_before) where state = 'pending';
call protect_tenant_table('translation_jobs');
call open_to_cross_tenant_functions('translation_jobs', 'select, delete');

-- The same text, languages, glossary and provider are not paid for twice.
create table translation_cache (
    tenant_id        uuid not null default current_tenant_id(),
    -- SHA-256 of the text.
    digest           bytea not null check (length(digest) = 32),
    -- '' where the provider was to find out.
    source           text not null,
    target           text not null,
    provider         text not null,
    glossary_version int not null,
    text             text not null check (length(text) <= 65536),
    detected         text,
    -- Goes with the client that it was made for.
    conversation_id  uuid not null,
    created_at       timestamptz not null default now(),
    primary key (tenant_id, digest, source, target, provider, glossary_version),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade
);
create index translation_cache_conversation on translation_cache (tenant_id, conversation_id);
create index translation_cache_oldest on translation_cache (created_at);
call protect_tenant_table('translation_cache');
call open_to_cross_tenant_functions('translation_cache', 'select, delete');

-- Glossaries that a provider keeps for an organisation, one for each pair of languages.
create table translator_glossaries (
    tenant_id        uuid not null default current_tenant_id() references organizations,
    provider         text not null,
    source           text not null,
    target           text not null,
    glossary_version int not null,
    -- The provider's; null: it keeps none for these languages.
    external_id      text check (length(external_id) <= 200),
    primary key (tenant_id, provider, source, target)
);
call protect_tenant_table('translator_glossaries');

-- Conversations with translations that should be made by now: their queue item was lost, or the process that was at it died.
create function cross_tenant.find_waiting_translations(p_older_than interval, p_limit int)
    returns table (tenant_id uuid, conversation_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select distinct j.tenant_id, j.conversation_id from translation_jobs j where j.state = 'pending' and j.not_before < now() - p_older_than limit p_limit $$;

create function cross_tenant.delete_old_translations() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with cached as (delete from translation_cache where created_at < now() - interval '90 days' returning 1),
               ended as (delete from translation_jobs where state = 'needless' and requested_at < now() - interval '90 days' returning 1)
          select (select count(*) from cached) + (select count(*) from ended) $$;

-- Search finds a message by what was written, by what was sent, and by its translations.
call open_to_cross_tenant_functions('message_translations', 'select');
create function searchable_text(m messages) returns text language sql stable as $$
    select concat_ws(E'\n', nullif(m.text, ''), m.written_text,
        (select string_agg(t.text, E'\n' order by t.language) from message_translations t where t.tenant_id = m.tenant_id and t.message_id = m.id)) $$;

drop trigger note_other_text on messages;
create trigger note_other_text after update of text, written_text on messages for each row
    when (new.text <> old.text or new.written_text is distinct from old.written_text) execute function note_text_to_index();

create function note_translation_to_index() returns trigger language plpgsql as $$
begin
    insert into messages_to_index (tenant_id, message_id) values (new.tenant_id, new.message_id)
        on conflict (tenant_id, message_id) do update set noted_at = excluded.noted_at;
    return null;
end $$;
create trigger note_translation after insert or update of text on message_translations for each row execute function note_translation_to_index();

create or replace function cross_tenant.index_messages(p_limit int) returns bigint language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    taken_count bigint;
begin
    with picked as (
        select tenant_id, message_id from messages_to_index order by noted_at limit p_limit for update skip locked),
    taken as (
        delete from messages_to_index i using picked p where i.tenant_id = p.tenant_id and i.message_id = p.message_id returning i.tenant_id, i.message_id),
    texts as (
        select t.tenant_id, t.message_id, m.created_at, searchable_text(m) as text from taken t left join messages m on m.tenant_id = t.tenant_id and m.id = t.message_id),
    emptied as (
        delete from message_search s using texts t where s.tenant_id = t.tenant_id and s.message_id = t.message_id and coalesce(t.text, '') = ''),
    filled as (
        insert into message_search (tenant_id, message_id, created_at, text)
        select tenant_id, message_id, created_at, text from texts where text <> ''
        on conflict (tenant_id, message_id) do update set text = excluded.text)
    select count(*) into taken_count from taken;
    return taken_count;
end $$;

create or replace function cross_tenant.search_messages(p_text text, p_limit int) returns setof uuid language plpgsql stable security definer
    set search_path = pg_catalog, public, pg_temp set pg_trgm.word_similarity_threshold = 0.55 as $$
declare
    part text := contains_pattern(p_text);
    query tsquery := websearch_to_tsquery('russian', p_text) || websearch_to_tsquery('english', p_text);
    tenant uuid := current_tenant_id();
begin
    -- Three characters are what a trigram needs; less would read everything.
    return query
        with found_indexed as (
            select s.message_id, s.created_at from message_search s
            where s.tenant_id = tenant
              and ((to_tsvector('russian', s.text) || to_tsvector('english', s.text)) @@ query
                or (length(p_text) >= 3 and (lower(s.text) like part or (p_text ~ '[[:alpha:]]' and lower(p_text) <% lower(s.text)))))
              and not exists (select from messages_to_index i where i.tenant_id = s.tenant_id and i.message_id = s.message_id)),
        new_texts as materialized (
            select m.id, m.created_at, searchable_text(m) as text from messages_to_index i join messages m on m.tenant_id = i.tenant_id and m.id = i.message_id where i.tenant_id = tenant),
        found_new as (
            select n.id, n.created_at from new_texts n
            where n.text <> ''
              and ((to_tsvector('russian', n.text) || to_tsvector('english', n.text)) @@ query
                or (length(p_text) >= 3 and (lower(n.text) like part or (p_text ~ '[[:alpha:]]' and lower(p_text) <% lower(n.text))))))
        select f.message_id from (select * from found_indexed union all select * from found_new) f
        order by f.created_at desc, f.message_id desc limit p_limit;
end $$;
call hand_over_cross_tenant_functions();
