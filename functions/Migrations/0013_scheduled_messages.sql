-- Why:   messages that leave later, by the client's own clock; tasks that call when they are due; quick replies with a tour.
-- Phase: expand; an older release goes on working on it: what is scheduled waits until a new one sends it.
-- Locks: short ones on tasks and quick_replies (new columns without a rewrite).

-- What a manager wants the client to read later. Once it is due it becomes a message like any other.
create table scheduled_messages (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    conversation_id uuid not null,
    author_id       uuid not null,
    text            text not null check (length(text) <= 4096),
    -- What the client is to read instead, as its author has approved it.
    translation     jsonb check (jsonb_typeof(translation) = 'object'),
    as_written      boolean not null default false,
    send_at         timestamptz not null,
    -- Whose clock was meant, for people to read.
    time_zone       text not null check (length(time_zone) <= 100),
    -- It loses its point when the client writes first.
    cancel_on_reply boolean not null,
    state           text not null default 'waiting' check (state in ('waiting', 'sent', 'canceled')),
    reason          text check (reason in ('by_manager', 'client_wrote', 'client_blocked', 'author_left', 'refused', 'erased')),
    message_id      uuid,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, id),
    check ((state = 'canceled') = (reason is not null)),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade,
    foreign key (tenant_id, author_id) references users (tenant_id, id),
    foreign key (tenant_id, message_id) references messages on delete set null (message_id)
);
create index scheduled_messages_conversation on scheduled_messages (tenant_id, conversation_id, send_at) where state = 'waiting';
create index scheduled_messages_due on scheduled_messages (send_at) where state = 'waiting';
create index scheduled_messages_message on scheduled_messages (tenant_id, message_id) where message_id is not null;
create index scheduled_messages_author on scheduled_messages (tenant_id, author_id);
call protect_tenant_table('scheduled_messages');
call version_table('scheduled_messages', 'text', 'translation', 'as_written', 'send_at', 'time_zone', 'cancel_on_reply', 'state');
call open_to_cross_tenant_functions('scheduled_messages', 'select');

create function cross_tenant.find_due_scheduled_messages(p_limit int) returns table (tenant_id uuid, scheduled_message_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select s.tenant_id, s.id from scheduled_messages s where s.state = 'waiting' and s.send_at <= now() order by s.send_at limit p_limit $$;

-- Who has it to do is told once for each time that it becomes due.
alter table tasks add column reminded_at timestamptz;
create index tasks_to_remind on tasks (due_at) where status = 'open' and reminded_at is null;
call open_to_cross_tenant_functions('tasks', 'select');
-- Nobody is called for what was due before anybody could be.
alter table tasks no force row level security;
update tasks set reminded_at = now() where due_at < now();
alter table tasks force row level security;

create function cross_tenant.find_due_tasks(p_limit int) returns table (tenant_id uuid, task_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select t.tenant_id, t.id from tasks t where t.status = 'open' and t.reminded_at is null and t.due_at <= now() order by t.due_at limit p_limit $$;

-- A tour that goes with a quick reply.
alter table quick_replies add column product_id uuid, add foreign key (tenant_id, product_id) references products on delete set null (product_id);
drop trigger raise_version on quick_replies;
create trigger raise_version before update on quick_replies for each row
    when ((old.shortcut, old.title, old.texts, old.archived_at, old.product_id) is distinct from (new.shortcut, new.title, new.texts, new.archived_at, new.product_id)) execute function raise_version();
create index quick_replies_product on quick_replies (tenant_id, product_id) where product_id is not null;

call hand_over_cross_tenant_functions();
