-- Why:   what must happen after a commit (queue items) and what browsers must hear about (change feed), written in the transaction itself.
-- Phase: first release.
-- Locks: new objects only.
create table outbox (
    tenant_id  uuid not null default current_tenant_id() references organizations,
    id         uuid not null,
    queue      text not null,
    session_id text not null,
    -- Also the queue's MessageId: published twice, delivered once inside the duplicate window.
    message_id text not null,
    body       text not null,
    not_before timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index outbox_oldest on outbox (created_at);
call protect_tenant_table('outbox');
call open_to_cross_tenant_functions('outbox', 'select, delete');

create function cross_tenant.find_unpublished(p_older_than interval, p_limit int)
    returns setof outbox language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select * from outbox where created_at < now() - p_older_than order by created_at limit p_limit $$;

create function cross_tenant.delete_published(p_ids uuid[]) returns void language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ delete from outbox where id = any(p_ids) $$;

-- The feed's numbers are given out under the head's row lock, as the last statement of a transaction: numbers become visible in their order,
-- so a reader that has seen n has seen everything up to n.
create table change_heads (
    tenant_id uuid primary key default current_tenant_id() references organizations,
    seq       bigint not null
);
call protect_tenant_table('change_heads');

create table changes (
    tenant_id uuid not null default current_tenant_id() references organizations,
    seq       bigint not null,
    entity    text not null,
    id        uuid not null,
    parent_id uuid,
    kind      text not null check (kind in ('created', 'updated', 'deleted')),
    at        timestamptz not null default now(),
    primary key (tenant_id, seq)
);
call protect_tenant_table('changes');
call open_to_cross_tenant_functions('changes', 'select, delete');

create function cross_tenant.delete_old_changes() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with gone as (delete from changes where at < now() - interval '3 days' returning 1) select count(*) from gone $$;
