-- Why:   clients, their conversations and messages, what a client wants, and the WhatsApp number they write to.
-- Phase: first release.
-- Locks: new objects only.
create table clients (
    tenant_id    uuid not null default current_tenant_id() references organizations,
    id           uuid not null,
    name         text not null check (length(name) between 1 and 200),
    -- True once a person has named the client: a WhatsApp push name never overwrites it.
    name_edited  boolean not null default false,
    phone        text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
    language     text check (language ~ '^[a-z]{2,3}$'),
    source       text not null default 'whatsapp',
    status       text not null default 'new'
                 check (status in ('new', 'in_dialogue', 'qualified', 'offer_sent', 'negotiating', 'won', 'lost')),
    owner_id     uuid,
    tags         text[] not null default '{}',
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    last_seen_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, owner_id) references users (tenant_id, id)
);
create index clients_newest on clients (tenant_id, created_at desc, id desc);
call protect_tenant_table('clients');

-- One person may write from a phone id (…@c.us) and from a hidden id (…@lid): both lead to one client.
create table client_identities (
    tenant_id uuid not null default current_tenant_id(),
    kind      text not null check (kind in ('phone', 'whatsapp')),
    value     text not null,
    client_id uuid not null,
    primary key (tenant_id, kind, value),
    foreign key (tenant_id, client_id) references clients on delete cascade
);
create index client_identities_client on client_identities (tenant_id, client_id);
call protect_tenant_table('client_identities');

create table client_status_history (
    tenant_id   uuid not null default current_tenant_id(),
    id          uuid not null,
    client_id   uuid not null,
    from_status text,
    to_status   text not null,
    by_kind     text not null check (by_kind in ('user', 'agent', 'system')),
    by_user_id  uuid,
    reason      text,
    at          timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references clients on delete cascade
);
create index client_status_history_client on client_status_history (tenant_id, client_id, at desc);
call protect_tenant_table('client_status_history');

create table conversations (
    tenant_id          uuid not null default current_tenant_id(),
    id                 uuid not null,
    client_id          uuid not null,
    channel            text not null default 'whatsapp' check (channel in ('whatsapp')),
    -- Where replies go: the id that the client last wrote from.
    chat_id            text not null,
    -- Who may speak: see docs/one-speaker.md. Every change of control raises control_version; an agent's reply carries the version it began with.
    control            text not null default 'agent' check (control in ('agent', 'manager', 'paused')),
    control_version    int  not null default 1,
    control_by         uuid,
    control_changed_at timestamptz not null default now(),
    mode               text not null default 'auto' check (mode in ('off', 'suggest', 'auto')),
    stage              text not null default 'greeting'
                       check (stage in ('greeting', 'qualification', 'selection', 'handoff', 'with_manager', 'follow_up', 'closed')),
    assignee_id        uuid,
    attention_reason   text,
    attention_at       timestamptz,
    unread_count       int not null default 0,
    message_count      int not null default 0,
    -- Position of the newest client message, and of the newest one that an agent has answered: the difference is what waits for an answer.
    client_seq         int not null default 0,
    answered_seq       int not null default 0,
    -- Newest client message that the qualification has taken in: what was written to a manager is read once agents are back.
    read_seq           int not null default 0,
    last_message_at        timestamptz not null default now(),
    last_message_seq       int,
    last_message_text      text,
    last_message_direction text,
    last_message_author    text,
    last_message_status    text,
    opened_at          timestamptz not null default now(),
    closed_at          timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, client_id, channel),
    foreign key (tenant_id, client_id) references clients on delete cascade,
    foreign key (tenant_id, assignee_id) references users (tenant_id, id)
);
create index conversations_inbox on conversations (tenant_id, last_message_at desc, id desc);
create index conversations_attention on conversations (tenant_id, attention_at) where attention_at is not null;
create index conversations_unanswered on conversations (tenant_id, last_message_at) where client_seq > answered_seq and control = 'agent' and closed_at is null;
call protect_tenant_table('conversations');
call open_to_cross_tenant_functions('conversations', 'select');

create table messages (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    conversation_id uuid not null,
    -- Position in the conversation, taken from conversations.message_count under its row lock: two processes cannot disagree on the order.
    seq             int  not null,
    direction       text not null check (direction in ('inbound', 'outbound')),
    author          text not null check (author in ('client', 'agent', 'manager', 'system')),
    author_user_id  uuid,
    text            text not null check (length(text) <= 65536),
    language        text,
    status          text not null check (status in ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'canceled')),
    -- Lower leaves first: 0 manager, 1 agent, 2 follow-up.
    priority        smallint not null default 0,
    -- The lease that an agent's text was written under; null for people.
    control_version int,
    external_id     text,
    idempotency_key uuid,
    via_phone       boolean not null default false,
    agent_run_id    uuid,
    reply_to_external_id text,
    media           jsonb,
    event           jsonb,
    error_code      text,
    error_detail    text,
    attempts        int not null default 0,
    not_before      timestamptz,
    locked_until    timestamptz,
    written_at      timestamptz,
    created_at      timestamptz not null default now(),
    sent_at         timestamptz,
    edited_at       timestamptz,
    revoked_at      timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, conversation_id, seq),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade
);
create unique index messages_external_id on messages (tenant_id, direction, external_id) where external_id is not null;
create unique index messages_idempotency_key on messages (tenant_id, idempotency_key) where idempotency_key is not null;
create index messages_outbound on messages (tenant_id, priority, created_at, id) where status in ('queued', 'sending');
call protect_tenant_table('messages');
call open_to_cross_tenant_functions('messages', 'select');

-- A receipt may overtake the answer to the send it belongs to; it waits here for the external id to become known.
create table early_receipts (
    tenant_id   uuid not null default current_tenant_id() references organizations,
    external_id text not null,
    status      text not null,
    at          timestamptz not null default now(),
    primary key (tenant_id, external_id)
);
call protect_tenant_table('early_receipts');

create table qualifications (
    tenant_id       uuid not null default current_tenant_id(),
    client_id       uuid not null,
    destination     text,
    country         text check (country ~ '^[A-Z]{2}$'),
    tour_type       text,
    date_from       date,
    date_to         date,
    flexible        boolean,
    adults          int check (adults between 0 and 99),
    -- [{"age": 6}], ages in whole years, null where the client named a child but no age. Null: not known whether children travel.
    children        jsonb check (jsonb_typeof(children) = 'array'),
    budget_amount   numeric(12, 2),
    budget_currency text check (budget_currency ~ '^[A-Z]{3}$'),
    wishes          text[] not null default '{}',
    score           int not null default 0 check (score between 0 and 100),
    completeness    int not null default 0 check (completeness between 0 and 100),
    -- Field name -> id of the message that it was taken from.
    sources         jsonb not null default '{}',
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, client_id),
    foreign key (tenant_id, client_id) references clients on delete cascade,
    check (date_to >= date_from)
);
call protect_tenant_table('qualifications');

create table handoffs (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    conversation_id uuid not null,
    reason          text not null,
    summary         text not null default '',
    requested_at    timestamptz not null default now(),
    accepted_at     timestamptz,
    accepted_by     uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade
);
create index handoffs_open on handoffs (tenant_id, conversation_id) where accepted_at is null;
call protect_tenant_table('handoffs');

create table whatsapp_sessions (
    tenant_id      uuid primary key default current_tenant_id() references organizations,
    state          text not null default 'disconnected' check (state in ('disconnected', 'starting', 'qr', 'connected', 'failed')),
    phone          text,
    qr             text,
    qr_expires_at  timestamptz,
    since          timestamptz not null default now(),
    last_error     text,
    -- When whatsapp-host said so: an older event never overwrites a newer state.
    state_at       timestamptz not null default '-infinity',
    -- Token bucket of outbound messages: tokens left at send_tokens_at; refilled by organizations.send_per_minute.
    send_tokens    numeric not null default 20,
    send_tokens_at timestamptz not null default now()
);
call protect_tenant_table('whatsapp_sessions');
call open_to_cross_tenant_functions('whatsapp_sessions', 'select');

-- Ids of webhook deliveries, kept seven days: a replayed delivery stores nothing.
create table webhook_deliveries (
    tenant_id   uuid not null default current_tenant_id() references organizations,
    id          text not null,
    received_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
call protect_tenant_table('webhook_deliveries');
call open_to_cross_tenant_functions('webhook_deliveries', 'select, delete');

create function cross_tenant.delete_old_webhook_deliveries() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with gone as (delete from webhook_deliveries where received_at < now() - interval '7 days' returning 1) select count(*) from gone $$;

-- Client messages that nobody has answered although an agent should have: what the sweep wakes up.
create function cross_tenant.find_unanswered_conversations(p_older_than interval, p_limit int)
    returns table (tenant_id uuid, conversation_id uuid, client_seq int) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select c.tenant_id, c.id, c.client_seq from conversations c
          where c.client_seq > c.answered_seq and c.control = 'agent' and c.mode = 'auto' and c.closed_at is null
            and c.last_message_at < now() - p_older_than
          order by c.last_message_at limit p_limit $$;

-- Organisations with messages that should have left by now: their queue item was lost, or the process that was sending died.
create function cross_tenant.find_stalled_senders(p_older_than interval, p_limit int)
    returns table (tenant_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select distinct m.tenant_id from messages m join whatsapp_sessions s on s.tenant_id = m.tenant_id and s.state = 'connected'
          where m.status in ('queued', 'sending') and m.created_at < now() - p_older_than
            and coalesce(m.not_before, '-infinity') < now() - p_older_than
            and coalesce(m.locked_until, '-infinity') < now()
          limit p_limit $$;
