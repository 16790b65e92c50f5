-- Why:   photos, documents and voice notes: what they are and whether they have been fetched; the files themselves lie in the blob store.
-- Phase: expand; an older release goes on working on it: it writes messages.media, which nothing reads any more and a later release drops.
-- Locks: short ones on conversations, messages and scheduled_messages (new columns without a rewrite).

create table media_files (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    conversation_id uuid not null,
    kind            text not null check (kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')),
    media_type      text not null check (length(media_type) between 3 and 200),
    file_name       text check (length(file_name) between 1 and 255),
    -- As the sender's side says until it is stored.
    bytes           bigint not null check (bytes >= 0),
    seconds         int check (seconds >= 0),
    -- fetching: WhatsApp has it and we do not yet; unavailable: it will not come; removed: it was taken away, and its blob is to go.
    state           text not null check (state in ('fetching', 'stored', 'unavailable', 'removed')),
    reason          text check (reason in ('gone', 'too_large', 'failed', 'revoked', 'erased')),
    attempts        int not null default 0,
    not_before      timestamptz not null default now(),
    -- Of voice and audio: none when there is nobody who could.
    transcription   text not null default 'none' check (transcription in ('none', 'pending', 'done', 'failed')),
    transcription_attempts int not null default 0,
    -- Who uploaded it; null: it came by WhatsApp.
    uploaded_by     uuid,
    created_at      timestamptz not null default now(),
    primary key (tenant_id, id),
    check ((state in ('unavailable', 'removed')) = (reason is not null)),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade,
    foreign key (tenant_id, uploaded_by) references users (tenant_id, id)
);
create index media_files_conversation on media_files (tenant_id, conversation_id);
create index media_files_uploaded_by on media_files (tenant_id, uploaded_by) where uploaded_by is not null;
create index media_files_heard on media_files (tenant_id, conversation_id) where transcription = 'pending';
create index media_files_unfinished on media_files (not_before) where state in ('fetching', 'removed') or transcription = 'pending';
create index media_files_uploads on media_files (created_at) where uploaded_by is not null;
call protect_tenant_table('media_files');
call open_to_cross_tenant_functions('media_files', 'select');

alter table messages add column media_id uuid, add foreign key (tenant_id, media_id) references media_files;
-- A file belongs to one message.
create unique index messages_media on messages (tenant_id, media_id) where media_id is not null;
alter table scheduled_messages add column media_id uuid, add foreign key (tenant_id, media_id) references media_files;
create unique index scheduled_messages_media on scheduled_messages (tenant_id, media_id) where media_id is not null and state = 'waiting';
alter table conversations add column last_message_media text;

-- What older releases were told of files and did not fetch: WhatsApp may still have them.
alter table media_files no force row level security;
alter table messages no force row level security;
insert into media_files (tenant_id, id, conversation_id, kind, media_type, file_name, bytes, state)
    select m.tenant_id, m.id, m.conversation_id,
           case split_part(m.media ->> 'mimetype', '/', 1) when 'image' then 'image' when 'video' then 'video' when 'audio' then 'audio' else 'document' end,
           left(coalesce(nullif(m.media ->> 'mimetype', ''), 'application/octet-stream'), 200), left(nullif(m.media ->> 'filename', ''), 255), coalesce((m.media ->> 'size')::bigint, 0), 'fetching'
    from messages m where m.media is not null and m.external_id is not null and m.revoked_at is null;
update messages m set media_id = f.id from media_files f where f.tenant_id = m.tenant_id and f.id = m.id;
alter table media_files force row level security;
alter table messages force row level security;

-- Files with something left to do whose queue item was lost, or whose process died.
create function cross_tenant.find_unfinished_media(p_older_than interval, p_limit int) returns table (tenant_id uuid, media_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select f.tenant_id, f.id from media_files f where (f.state in ('fetching', 'removed') or f.transcription = 'pending') and f.not_before < now() - p_older_than order by f.not_before limit p_limit $$;

-- Files that were uploaded and never sent.
create function cross_tenant.find_abandoned_uploads(p_older_than interval, p_limit int) returns table (tenant_id uuid, media_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select f.tenant_id, f.id from media_files f
          where f.uploaded_by is not null and f.created_at < now() - p_older_than and f.state = 'stored'
            and not exists (select from messages m where m.tenant_id = f.tenant_id and m.media_id = f.id)
            and not exists (select from scheduled_messages s where s.tenant_id = f.tenant_id and s.media_id = f.id and s.state = 'waiting')
          order by f.created_at limit p_limit $$;

-- A client is not forgotten by the agents while his voice note is being written down.
create or replace function cross_tenant.find_unanswered_conversations(p_older_than interval, p_limit int)
    returns table (tenant_id uuid, conversation_id uuid, client_seq int) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select c.tenant_id, c.id, c.client_seq from conversations c
          where c.client_seq > c.answered_seq and c.client_seq > c.suggested_seq and c.control = 'agent' and c.mode <> 'off' and c.closed_at is null
            and c.last_message_at < now() - p_older_than
            and not exists (select from media_files f where f.tenant_id = c.tenant_id and f.conversation_id = c.id and f.transcription = 'pending')
          order by c.last_message_at limit p_limit $$;

call hand_over_cross_tenant_functions();
