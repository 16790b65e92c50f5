-- Why:   seats of a departure are kept for a client for some time, those who come too late wait in order, and what is offered is written down as a quote
--        that stays as it was sent.
-- Phase: expand; an older release goes on working on it.
-- Locks: new tables; notifications: a column and a constraint, on a small table.

-- Seats that are kept, asked for, or sold. What is held and sold is also counted on the departure, under whose lock every change here is made.
create table option_holds (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    client_id       uuid not null,
    -- Where it was agreed; null: not in a chat.
    conversation_id uuid,
    product_id      uuid not null,
    -- Null once the departure has been taken out of the tour; the day is remembered.
    departure_id    uuid,
    departure_date  date not null,
    seats           int  not null check (seats between 1 and 100),
    -- proposed (by an agent; takes nothing) → held, waiting or dismissed; waiting → held; held → confirmed, released or expired; confirmed → released.
    state           text not null check (state in ('proposed', 'waiting', 'held', 'confirmed', 'released', 'expired', 'dismissed')),
    held_by         text not null check (held_by in ('agent', 'manager')),
    -- Who answers for it and is told; null: nobody by name, the administrators are.
    manager_id      uuid,
    -- For how long seats are kept, from when they are taken.
    minutes         int  not null check (minutes between 5 and 43200),
    expires_at      timestamptz,
    -- From when on the manager is told that it ends soon, and when he was.
    warn_at         timestamptz,
    warned_at       timestamptz,
    -- Place in the queue of the departure: who comes later has a higher one.
    waiting_no      int,
    note            text not null default '' check (length(note) <= 1000),
    created_at      timestamptz not null default now(),
    held_at         timestamptz,
    ended_at        timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references clients on delete cascade,
    foreign key (tenant_id, conversation_id) references conversations on delete set null (conversation_id),
    foreign key (tenant_id, product_id) references products on delete cascade,
    foreign key (tenant_id, departure_id) references product_departures on delete set null (departure_id),
    foreign key (tenant_id, manager_id) references users (tenant_id, id),
    check ((state = 'held') <= (expires_at is not null and departure_id is not null)),
    check ((state = 'waiting') <= (waiting_no is not null and departure_id is not null))
);
call version_table('option_holds', 'seats', 'state', 'manager_id', 'minutes', 'expires_at', 'note');
create index option_holds_newest on option_holds (tenant_id, created_at desc, id desc);
create index option_holds_client on option_holds (tenant_id, client_id, created_at desc, id desc);
create index option_holds_departure on option_holds (tenant_id, departure_id, state);
create index option_holds_due on option_holds (state, expires_at) where state in ('proposed', 'waiting', 'held');
create unique index option_holds_queue on option_holds (tenant_id, departure_id, waiting_no) where state = 'waiting';
-- An agent that says it twice proposes it once.
create unique index option_holds_proposal on option_holds (tenant_id, client_id, departure_id) where state = 'proposed';
call protect_tenant_table('option_holds');
call open_to_cross_tenant_functions('option_holds', 'select');

-- What became of each, for people to read.
create table hold_events (
    tenant_id uuid not null default current_tenant_id(),
    id        uuid not null,
    hold_id   uuid not null,
    kind      text not null check (kind in ('proposed', 'waiting', 'held', 'promoted', 'changed', 'confirmed', 'released', 'expired', 'dismissed', 'departure_removed')),
    seats     int not null,
    -- Null: an agent, or the system.
    by_user   uuid,
    at        timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    foreign key (tenant_id, hold_id) references option_holds on delete cascade
);
create index hold_events_hold on hold_events (tenant_id, hold_id, at);
call protect_tenant_table('hold_events');

-- What is due now: holds that end or of whose end somebody is to be told, and whatever waits for a departure that has left.
create function cross_tenant.find_due_holds(p_limit int) returns table (tenant_id uuid, hold_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select h.tenant_id, h.id from option_holds h
          where (h.state = 'held' and (h.expires_at <= now() or (h.warn_at <= now() and h.warned_at is null))) or (h.state in ('proposed', 'waiting') and h.departure_date < current_date)
          order by h.expires_at nulls last limit p_limit $$;

-- An offer. Its texts and prices are in revisions, which stay as they were sent; here is what became of it.
create table quotes (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    -- What people call it; counted by organisation.
    number          int  not null check (number > 0),
    client_id       uuid not null,
    conversation_id uuid,
    state           text not null check (state in ('draft', 'sent', 'accepted', 'expired')),
    -- The newest one.
    revision        int  not null check (revision > 0),
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    accepted_at     timestamptz,
    accepted_by     uuid,
    expired_at      timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    foreign key (tenant_id, client_id) references clients on delete cascade,
    foreign key (tenant_id, conversation_id) references conversations on delete set null (conversation_id),
    foreign key (tenant_id, accepted_by) references users (tenant_id, id)
);
-- updated_at moves with every edit of the revision too, and with nothing else.
call version_table('quotes', 'state', 'revision', 'updated_at');
create index quotes_newest on quotes (tenant_id, created_at desc, id desc);
create index quotes_client on quotes (tenant_id, client_id, created_at desc, id desc);
call protect_tenant_table('quotes');
call open_to_cross_tenant_functions('quotes', 'select');

create table quote_revisions (
    tenant_id   uuid not null default current_tenant_id(),
    id          uuid not null,
    quote_id    uuid not null,
    revision    int  not null check (revision > 0),
    language    text not null check (language ~ '^[a-z]{2,3}$'),
    currency    text not null check (currency ~ '^[A-Z]{3}$'),
    -- The last day on which it can be accepted.
    valid_until date not null,
    note        text not null default '' check (length(note) <= 2000),
    total       numeric(12, 2) not null check (total >= 0),
    -- The request that it was made of, for the form that edits it: which departures, who travels, further lines.
    source      jsonb not null,
    created_by  uuid,
    created_at  timestamptz not null default now(),
    sent_at     timestamptz,
    message_id  uuid,
    primary key (tenant_id, id),
    unique (tenant_id, quote_id, revision),
    foreign key (tenant_id, quote_id) references quotes on delete cascade,
    foreign key (tenant_id, created_by) references users (tenant_id, id),
    foreign key (tenant_id, message_id) references messages on delete set null (message_id)
);
create index quote_revisions_due on quote_revisions (valid_until) where sent_at is not null;
call protect_tenant_table('quote_revisions');
call open_to_cross_tenant_functions('quote_revisions', 'select');

create table quote_lines (
    tenant_id    uuid not null default current_tenant_id(),
    revision_id  uuid not null,
    position     int  not null check (position > 0),
    kind         text not null check (kind in ('adult', 'child', 'infant', 'single', 'other')),
    -- Of a price of the catalogue: its tour and day, as they were then.
    departure_id uuid,
    title        text not null check (length(title) between 1 and 300),
    date_from    date,
    date_to      date,
    quantity     int  not null check (quantity between 1 and 1000),
    unit_price   numeric(12, 2) not null,
    amount       numeric(12, 2) not null generated always as (quantity * unit_price) stored,
    primary key (tenant_id, revision_id, position),
    foreign key (tenant_id, revision_id) references quote_revisions on delete cascade,
    foreign key (tenant_id, departure_id) references product_departures on delete set null (departure_id)
);
create index quote_lines_departure on quote_lines (tenant_id, departure_id) where departure_id is not null;
call protect_tenant_table('quote_lines');

-- What a client was told stays what he was told, whatever a later release of the code tries. Words may go, with the client that they were written for.
create function keep_sent_quotes() returns trigger language plpgsql as $$
declare
    revision_sent timestamptz;
begin
    if tg_table_name = 'quote_revisions' then
        if old.sent_at is not null and (old.total, old.currency, old.valid_until, old.language, old.revision, old.quote_id, old.sent_at)
            is distinct from (new.total, new.currency, new.valid_until, new.language, new.revision, new.quote_id, new.sent_at) then
            raise exception 'A quote that was sent is not changed.' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    select sent_at into revision_sent from quote_revisions r where r.tenant_id = coalesce(new.tenant_id, old.tenant_id) and r.id = coalesce(new.revision_id, old.revision_id);
    if revision_sent is not null and (tg_op <> 'UPDATE' or (old.kind, old.quantity, old.unit_price, old.date_from, old.date_to, old.position)
        is distinct from (new.kind, new.quantity, new.unit_price, new.date_from, new.date_to, new.position)) then
        raise exception 'A quote that was sent is not changed.' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger keep_sent before update on quote_revisions for each row execute function keep_sent_quotes();
create trigger keep_sent before insert or update or delete on quote_lines for each row execute function keep_sent_quotes();

-- Offers whose last day is over by the organisation's own clock.
create function cross_tenant.find_overdue_quotes(p_limit int) returns table (tenant_id uuid, quote_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select q.tenant_id, q.id from quotes q
              join quote_revisions r on r.tenant_id = q.tenant_id and r.quote_id = q.id and r.revision = q.revision
              join organizations o on o.id = q.tenant_id
          where q.state = 'sent' and r.sent_at is not null and r.valid_until < (now() at time zone o.time_zone)::date
          limit p_limit $$;

-- Which kinds there are is said by the code alone.
alter table notifications drop constraint notifications_kind_check, add constraint notifications_kind_check check (kind ~ '^[a-z0-9_]{1,40}$'),
    add column hold_id uuid,
    add foreign key (tenant_id, hold_id) references option_holds on delete cascade;
create index notifications_hold on notifications (tenant_id, hold_id) where hold_id is not null;

call hand_over_cross_tenant_functions();
