-- Why:   the client's file as an agency keeps it (custom fields, consent, notes, tasks, merge, erasure), and search over names and messages.
-- Phase: expand; an older release goes on working on it.
-- Locks: clients, conversations, products: new columns without a rewrite. messages: writes wait while their texts are copied and indexed; before
--        the first agencies are on, that is no time at all.
create extension if not exists btree_gin;

alter table clients add column custom_fields jsonb not null default '{}' check (jsonb_typeof(custom_fields) = 'object');
alter table clients add column consent text not null default 'unknown' check (consent in ('unknown', 'given', 'withdrawn'));
alter table clients add column consent_at timestamptz;
alter table clients add column blocked boolean not null default false;
alter table clients add column notes_count int not null default 0;
alter table clients add column archived_at timestamptz;
alter table clients add column merged_into uuid;
alter table clients add column erased_at timestamptz;
alter table clients add foreign key (tenant_id, merged_into) references clients;
call version_table('clients', 'name', 'phone', 'language', 'status', 'owner_id', 'tags', 'custom_fields', 'consent', 'blocked', 'archived_at', 'merged_into', 'erased_at');
create index clients_owner on clients (tenant_id, owner_id, created_at desc) where owner_id is not null;
create index clients_tags on clients using gin (tenant_id, tags);
create index clients_name on clients using gin (tenant_id, lower(name) gin_trgm_ops);
create index clients_phone on clients using gin (tenant_id, phone gin_trgm_ops);

-- A merged client may have written from two ids: each keeps its thread.
alter table conversations drop constraint conversations_tenant_id_client_id_channel_key;
alter table conversations add unique (tenant_id, client_id, channel, chat_id);

-- A field that a person has set is never overwritten by an agent.
alter table qualifications add column edited text[] not null default '{}';
call version_table('qualifications', 'destination', 'country', 'tour_type', 'date_from', 'date_to', 'flexible', 'adults', 'children', 'budget_amount', 'budget_currency', 'wishes', 'edited');

create table client_notes (
    tenant_id  uuid not null default current_tenant_id(),
    id         uuid not null,
    client_id  uuid not null,
    author_id  uuid,
    text       text not null check (length(text) between 1 and 5000),
    -- Users who are called by @name.
    mentions   uuid[] not null default '{}',
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references clients on delete cascade,
    foreign key (tenant_id, author_id) references users (tenant_id, id)
);
create index client_notes_client on client_notes (tenant_id, client_id, created_at desc, id desc);
call protect_tenant_table('client_notes');

create table tasks (
    tenant_id   uuid not null default current_tenant_id() references organizations,
    id          uuid not null,
    client_id   uuid,
    title       text not null check (length(title) between 1 and 200),
    details     text not null default '' check (length(details) <= 5000),
    due_at      timestamptz not null,
    assignee_id uuid not null,
    created_by  uuid,
    status      text not null default 'open' check (status in ('open', 'done', 'canceled')),
    done_at     timestamptz,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references clients on delete cascade,
    foreign key (tenant_id, assignee_id) references users (tenant_id, id),
    foreign key (tenant_id, created_by) references users (tenant_id, id)
);
create index tasks_due on tasks (tenant_id, assignee_id, due_at, id) where status = 'open';
create index tasks_client on tasks (tenant_id, client_id) where client_id is not null;
call protect_tenant_table('tasks');
call version_table('tasks', 'client_id', 'title', 'details', 'due_at', 'assignee_id', 'status');

create table quick_replies (
    tenant_id   uuid not null default current_tenant_id() references organizations,
    id          uuid not null,
    -- What is typed after the slash.
    shortcut    text not null check (shortcut ~ '^[[:alnum:]_-]{1,40}$'),
    title       text not null check (length(title) between 1 and 200),
    -- Texts by language; {{client}}, {{manager}} and {{agency}} are filled in.
    texts       jsonb not null check (jsonb_typeof(texts) = 'object'),
    archived_at timestamptz,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index quick_replies_shortcut on quick_replies (tenant_id, lower(shortcut)) where archived_at is null;
call protect_tenant_table('quick_replies');
call version_table('quick_replies', 'shortcut', 'title', 'texts', 'archived_at');

-- What a merge has moved, so that it can be undone.
create table client_merges (
    tenant_id uuid not null default current_tenant_id(),
    id        uuid not null,
    kept_id   uuid not null,
    merged_id uuid not null,
    -- {"identities": [["phone", "+7…"]], "conversations": [id], "notes": [id], "tasks": [id], "history": [id], "before": {columns of the kept client}}
    moved     jsonb not null,
    by_user   uuid,
    at        timestamptz not null default now(),
    undone_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, kept_id) references clients on delete cascade,
    foreign key (tenant_id, merged_id) references clients on delete cascade
);
create index client_merges_merged on client_merges (tenant_id, merged_id);
call protect_tenant_table('client_merges');

call version_table('products', 'title', 'description', 'country', 'city', 'type', 'days', 'inclusions', 'status');

-- Search. The operators of full text and trigrams are not leakproof, so under row-level security their indexes would lie idle: these functions
-- look across tenants as soulcrm_system and filter by the caller's tenant themselves. They answer ids; rows are then read under the policies.

-- The texts of messages, apart from their rows: a message changes its status four times, and each change would write all of its words into the
-- indexes again. It is filled from time to time; what is not in it yet is searched without an index.
create table message_search (
    tenant_id  uuid not null default current_tenant_id(),
    message_id uuid not null,
    created_at timestamptz not null,
    text       text not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references messages on delete cascade
);
call protect_tenant_table('message_search');
call open_to_cross_tenant_functions('message_search', 'select, insert, update, delete');

-- Messages whose text is new or another than in message_search.
create table messages_to_index (
    tenant_id  uuid not null default current_tenant_id(),
    message_id uuid not null,
    noted_at   timestamptz not null default now(),
    primary key (tenant_id, message_id)
);
call protect_tenant_table('messages_to_index');
call open_to_cross_tenant_functions('messages_to_index', 'select, update, delete');

-- The row stays locked until the text is committed: whoever indexes passes it by until then, and never takes the old text for the new one.
create function note_text_to_index() returns trigger language plpgsql as $$
begin
    insert into messages_to_index (tenant_id, message_id) values (new.tenant_id, new.id)
        on conflict (tenant_id, message_id) do update set noted_at = excluded.noted_at;
    return null;
end $$;
create trigger note_text after insert on messages for each row when (new.text <> '') execute function note_text_to_index();
create trigger note_other_text after update of text on messages for each row when (new.text <> old.text) execute function note_text_to_index();

insert into message_search (tenant_id, message_id, created_at, text) select tenant_id, id, created_at, text from messages where text <> '';
create index message_search_words on message_search using gin (tenant_id, (to_tsvector('russian', text) || to_tsvector('english', text)));
create index message_search_trigrams on message_search using gin (tenant_id, lower(text) gin_trgm_ops);

-- Brings message_search up to date by so many messages; returns how many there were.
create function cross_tenant.index_messages(p_limit int) returns bigint language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    taken_count bigint;
begin
    with picked as (
        select tenant_id, message_id from messages_to_index order by noted_at limit p_limit for update skip locked),
    taken as (
        delete from messages_to_index i using picked p where i.tenant_id = p.tenant_id and i.message_id = p.message_id returning i.tenant_id, i.message_id),
    texts as (
        select t.tenant_id, t.message_id, m.created_at, m.text from taken t left join messages m on m.tenant_id = t.tenant_id and m.id = t.message_id),
    emptied as (
        delete from message_search s using texts t where s.tenant_id = t.tenant_id and s.message_id = t.message_id and coalesce(t.text, '') = ''),
    filled as (
        insert into message_search (tenant_id, message_id, created_at, text)
        select tenant_id, message_id, created_at, text from texts where text <> ''
        on conflict (tenant_id, message_id) do update set text = excluded.text)
    select count(*) into taken_count from taken;
    return taken_count;
end $$;

-- What a person has typed, as a LIKE pattern in which it means only itself.
create function contains_pattern(p_text text) returns text language sql immutable parallel safe
    as $$ select '%' || replace(replace(replace(lower(p_text), '\', '\\'), '%', '\%'), '_', '\_') || '%' $$;

create function cross_tenant.search_messages(p_text text, p_limit int) returns setof uuid language plpgsql stable security definer
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
        found_new as (
            select m.id, m.created_at from messages_to_index i join messages m on m.tenant_id = i.tenant_id and m.id = i.message_id
            where i.tenant_id = tenant and m.text <> ''
              and ((to_tsvector('russian', m.text) || to_tsvector('english', m.text)) @@ query
                or (length(p_text) >= 3 and (lower(m.text) like part or (p_text ~ '[[:alpha:]]' and lower(p_text) <% lower(m.text))))))
        select f.message_id from (select * from found_indexed union all select * from found_new) f
        order by f.created_at desc, f.message_id desc limit p_limit;
end $$;

create function cross_tenant.search_clients(p_text text, p_digits text, p_limit int) returns setof uuid language plpgsql stable security definer
    set search_path = pg_catalog, public, pg_temp set pg_trgm.word_similarity_threshold = 0.45 as $$
declare
    part text := contains_pattern(p_text);
    tenant uuid := current_tenant_id();
begin
    return query select c.id from clients c
        where c.tenant_id = tenant
          and (lower(c.name) like part or (p_digits is not null and c.phone like '%' || p_digits || '%') or (length(p_text) >= 4 and p_text ~ '[[:alpha:]]' and lower(p_text) <% lower(c.name)))
        order by c.created_at desc, c.id desc limit p_limit;
end $$;
call hand_over_cross_tenant_functions();
