-- Why:   accounts one can trust (sessions, second factor, invitations, slow-down of guessing), and what every operation shares:
--        idempotency keys, row versions, the audit log, rate limits.
-- Phase: expand; an older release goes on working on it.
-- Locks: short ones on organizations, users and refresh_tokens (new columns without a rewrite).

-- Names the tenant, user and role of the transaction. A procedure: it returns no rows, so it travels in front of a query in the same message.
create procedure act_as(p_tenant uuid, p_user uuid, p_role text, p_read_only boolean) language plpgsql as $$
begin
    perform set_config('app.tenant_id', p_tenant::text, true), set_config('app.user_id', coalesce(p_user::text, ''), true), set_config('app.role', p_role, true);
    if p_read_only then
        perform set_config('transaction_read_only', 'on', true);
    end if;
end $$;
grant execute on procedure act_as(uuid, uuid, text, boolean) to soulcrm_app;

-- Waits for whoever works under the same key, until the transaction ends. A procedure for the same reason.
create procedure lock_key(p_key text) language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(p_key, 0));
end $$;

-- Items of many tenants at once, found by the primary key.
create function cross_tenant.delete_published(p_tenants uuid[], p_ids uuid[]) returns void language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ delete from outbox o using unnest(p_tenants, p_ids) as published(tenant_id, id) where o.tenant_id = published.tenant_id and o.id = published.id $$;
drop function cross_tenant.delete_published(uuid[]);

-- Called at the end of every migration that makes functions of schema cross_tenant.
create procedure hand_over_cross_tenant_functions() language plpgsql as $$
declare f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'cross_tenant' and p.proowner <> 'soulcrm_system'::regrole loop
        execute format('alter function %s owner to soulcrm_system', f);
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to soulcrm_app', f);
    end loop;
end $$;

-- Rows that people edit carry a version: a write may say which one it has seen, and does not overwrite what it has not.
create function raise_version() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    return new;
end $$;

-- Only the named columns raise the version: counters and times that move by themselves must not spoil somebody's edit.
create procedure version_table(target regclass, variadic edited name[]) language plpgsql as $$
begin
    execute format('alter table %s add column version int not null default 1', target);
    execute format('create trigger raise_version before update on %s for each row when ((%s) is distinct from (%s)) execute function raise_version()', target,
        (select string_agg(format('old.%I', c), ', ') from unnest(edited) c), (select string_agg(format('new.%I', c), ', ') from unnest(edited) c));
end $$;

-- {"mon": [["09:00", "18:00"]], …}: local times of the organisation's zone; a day that is missing is a day off.
alter table organizations add column working_hours jsonb not null
    default '{"mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": [["09:00", "18:00"]], "thu": [["09:00", "18:00"]], "fri": [["09:00", "18:00"]]}'
    check (jsonb_typeof(working_hours) = 'object');
alter table organizations add column require_totp boolean not null default false;
alter table organizations add column max_users int not null default 50 check (max_users between 1 and 10000);
alter table organizations add column tokens_per_month bigint not null default 5000000 check (tokens_per_month >= 0);
call version_table('organizations', 'name', 'time_zone', 'working_language', 'quiet_window_seconds', 'send_per_minute', 'working_hours', 'require_totp', 'status', 'max_users', 'tokens_per_month');
call open_to_cross_tenant_functions('organizations', 'select, update');

alter table users alter column password_hash drop not null;
alter table users drop constraint users_status_check;
alter table users add constraint users_status_check check (status in ('invited', 'active', 'disabled'));
alter table users add constraint users_password_check check (status <> 'active' or password_hash is not null);
-- Encrypted by the application; pending until the first code has proved that the app holds it.
alter table users add column totp_secret bytea;
alter table users add column totp_pending bytea;
-- The last 30-second step that a code was taken for: a code works once.
alter table users add column totp_step bigint not null default 0;
-- SHA-256 of one-time codes for the day the phone is lost.
alter table users add column recovery_codes bytea[] not null default '{}';
alter table users add column updated_at timestamptz not null default now();
call version_table('users', 'name', 'role', 'status', 'language');

-- The platform's own people live in an organisation of their own: sessions, audit and isolation then work for them as for anybody.
alter table users no force row level security;
alter table organizations no force row level security;
alter table users drop constraint users_check;
insert into organizations (id, name, slug, status) values ('00000000-0000-7000-8000-000000000001', 'Platform', 'platform', 'active');
update users set tenant_id = '00000000-0000-7000-8000-000000000001' where tenant_id is null;
alter table users alter column tenant_id set not null;
alter table users add constraint users_super_admin_check check ((role = 'super_admin') = (tenant_id = '00000000-0000-7000-8000-000000000001'));
alter table users force row level security;
alter table organizations force row level security;

-- A session is one sign-in of one browser; its refresh tokens follow each other.
create table sessions (
    tenant_id    uuid not null default current_tenant_id(),
    id           uuid not null,
    user_id      uuid not null,
    created_at   timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at   timestamptz not null,
    address      text,
    user_agent   text,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index sessions_user on sessions (tenant_id, user_id, last_used_at desc);
call protect_tenant_table('sessions');
call open_to_cross_tenant_functions('sessions', 'select, delete');

alter table refresh_tokens no force row level security;
alter table sessions no force row level security;
insert into sessions (tenant_id, id, user_id, created_at, last_used_at, expires_at)
    select tenant_id, family_id, (array_agg(user_id))[1], min(created_at), max(created_at), max(family_expires_at) from refresh_tokens group by tenant_id, family_id;
alter table sessions force row level security;
alter table refresh_tokens force row level security;
alter table refresh_tokens rename column family_id to session_id;
alter table refresh_tokens add foreign key (tenant_id, session_id) references sessions on delete cascade;
alter index refresh_tokens_family rename to refresh_tokens_session;

-- For the check of an access token: is the session there, and what may its user do by now? No row: the token is dead.
create function cross_tenant.find_session(p_tenant uuid, p_session uuid)
    returns table (user_id uuid, role text, needs_totp boolean) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select u.id, u.role, o.require_totp and u.totp_secret is null
          from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.status = 'active' join organizations o on o.id = s.tenant_id and o.status <> 'suspended'
          where s.tenant_id = p_tenant and s.id = p_session and s.expires_at > now() $$;

create or replace function cross_tenant.delete_expired_refresh_tokens() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with gone as (delete from refresh_tokens where expires_at < now() - interval '1 day' returning 1),
               ended as (delete from sessions where expires_at < now() - interval '1 day' returning 1)
          select (select count(*) from gone) + (select count(*) from ended) $$;

-- Links sent by mail: to set a new password, or to take up an invitation. Only the hash is kept.
create table one_time_tokens (
    tenant_id  uuid not null default current_tenant_id(),
    id         uuid not null,
    user_id    uuid not null,
    purpose    text not null check (purpose in ('password', 'invitation')),
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at    timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
call protect_tenant_table('one_time_tokens');
call open_to_cross_tenant_functions('one_time_tokens', 'select, delete');

create function cross_tenant.find_one_time_token(p_token_hash bytea, p_purpose text)
    returns table (tenant_id uuid, user_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select t.tenant_id, t.user_id from one_time_tokens t where t.token_hash = p_token_hash and t.purpose = p_purpose and t.used_at is null and t.expires_at > now() $$;

create function cross_tenant.find_user_by_email(p_email text)
    returns table (user_id uuid, tenant_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select u.id, u.tenant_id from users u where lower(u.email) = lower(p_email) and u.status = 'active' $$;

create function cross_tenant.delete_expired_one_time_tokens() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with gone as (delete from one_time_tokens where expires_at < now() - interval '30 days' returning 1) select count(*) from gone $$;

-- Wrong passwords per key (an account, or an account at an address). Guessing gets slower and slower; nobody is ever shut out for good.
create table login_failures (
    key       bytea primary key,
    failures  int not null,
    failed_at timestamptz not null
);
grant select, insert, update, delete on login_failures to soulcrm_system;

-- Seconds until the next attempt is heard; 0: now. Five free mistakes at one address, twenty in all; then 1, 2, 4 … seconds.
create function cross_tenant.seconds_to_next_login(p_account bytea, p_account_at_address bytea) returns int language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select coalesce(max(greatest(0, ceil(extract(epoch from f.failed_at - now()) + least(k.longest, 2 ^ least(f.failures - k.free, 20)))))::int, 0)
          from (values (p_account, 20, 60), (p_account_at_address, 5, 900)) k(key, free, longest) join login_failures f on f.key = k.key
          where f.failures >= k.free and f.failed_at > now() - interval '1 hour' $$;

create function cross_tenant.record_login(p_account bytea, p_account_at_address bytea, p_succeeded boolean) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    if p_succeeded then
        delete from login_failures where key in (p_account, p_account_at_address);
    else
        insert into login_failures as f (key, failures, failed_at) select k, 1, now() from unnest(array[p_account, p_account_at_address]) k order by k
            on conflict (key) do update set failures = case when f.failed_at < now() - interval '1 hour' then 1 else f.failures + 1 end, failed_at = now();
    end if;
end $$;

-- Requests counted per key and window, in blocks that a process takes ahead: the sum over all processes keeps the limit.
create unlogged table rate_windows (
    key        text not null,
    window_end timestamptz not null,
    taken      int not null,
    primary key (key, window_end)
);
grant select, insert, update, delete on rate_windows to soulcrm_system;

-- How many of p_wanted requests are granted in the current window, and the seconds until it ends.
create function cross_tenant.take_rate(p_key text, p_limit int, p_window_seconds int, p_wanted int)
    returns table (granted int, seconds_left double precision) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    ends timestamptz := to_timestamp((floor(extract(epoch from clock_timestamp()) / p_window_seconds) + 1) * p_window_seconds);
    before int;
begin
    insert into rate_windows as r (key, window_end, taken) values (p_key, ends, 0) on conflict do nothing;
    select r.taken into before from rate_windows r where r.key = p_key and r.window_end = ends for update;
    granted := greatest(0, least(p_wanted, p_limit - before));
    update rate_windows r set taken = before + granted where granted > 0 and r.key = p_key and r.window_end = ends;
    seconds_left := extract(epoch from ends - clock_timestamp());
    return next;
end $$;

create function cross_tenant.delete_old_limits() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with w as (delete from rate_windows where window_end < now() - interval '1 hour' returning 1), f as (delete from login_failures where failed_at < now() - interval '1 day' returning 1)
          select (select count(*) from w) + (select count(*) from f) $$;

-- What a request with a key was answered, so that its repetition gets the same answer and does nothing again.
create table idempotency_keys (
    tenant_id    uuid not null default current_tenant_id() references organizations,
    -- Who sent it; of a guest from the platform, his own id.
    user_id      uuid not null,
    key          text not null check (length(key) between 1 and 200),
    operation    text not null,
    request_hash bytea not null,
    status       int,
    location     text,
    body         text,
    created_at   timestamptz not null default now(),
    primary key (tenant_id, user_id, key)
);
call protect_tenant_table('idempotency_keys');
call open_to_cross_tenant_functions('idempotency_keys', 'select, delete');

create function cross_tenant.delete_old_idempotency_keys() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with gone as (delete from idempotency_keys where created_at < now() - interval '7 days' returning 1) select count(*) from gone $$;

-- Who did what. Append only: the app may add and read, nobody changes or deletes.
create table audit_log (
    tenant_id  uuid not null default current_tenant_id() references organizations,
    id         uuid not null,
    at         timestamptz not null default now(),
    user_id    uuid,
    -- As it was then: users may be renamed.
    user_name  text,
    role       text not null,
    -- A guest from the platform: what he said he came for.
    guest_reason text,
    operation  text not null,
    target_id  uuid,
    -- Members that the request set, without their values; facts of the operation.
    details    jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
    address    text,
    request_id text,
    primary key (tenant_id, id)
);
create index audit_log_newest on audit_log (tenant_id, at desc, id desc);
call protect_tenant_table('audit_log');
revoke update, delete on audit_log from soulcrm_app;

-- The platform's view of all organisations. Only for super administrators: the functions look at the role themselves.
create function cross_tenant.require_super_admin() returns void language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    if coalesce(current_setting('app.role', true), '') <> 'super_admin' then
        raise insufficient_privilege using message = 'only super administrators look across organisations';
    end if;
end $$;

create function cross_tenant.list_organizations(p_after_at timestamptz, p_after_id uuid, p_text text, p_status text, p_limit int)
    returns table (id uuid, name text, slug text, status text, max_users int, tokens_per_month bigint, users bigint, clients bigint, whatsapp_state text, created_at timestamptz, version int)
    language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform cross_tenant.require_super_admin();
    return query select o.id, o.name, o.slug, o.status, o.max_users, o.tokens_per_month,
            (select count(*) from users u where u.tenant_id = o.id and u.status <> 'disabled'), (select count(*) from clients c where c.tenant_id = o.id),
            (select s.state from whatsapp_sessions s where s.tenant_id = o.id), o.created_at, o.version
        from organizations o
        where o.id <> '00000000-0000-7000-8000-000000000001'
          and (p_text is null or strpos(lower(o.name), lower(p_text)) > 0) and (p_status is null or o.status = p_status)
          and (p_after_id is null or (o.created_at, o.id) < (p_after_at, p_after_id))
        order by o.created_at desc, o.id desc limit p_limit;
end $$;
call open_to_cross_tenant_functions('clients', 'select');

create function cross_tenant.update_organization(p_id uuid, p_version int, p_status text, p_max_users int, p_tokens_per_month bigint)
    returns table (is_known boolean, is_current boolean) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    known int;
begin
    perform cross_tenant.require_super_admin();
    select o.version into known from organizations o where o.id = p_id and o.id <> '00000000-0000-7000-8000-000000000001' for update;
    is_known := known is not null;
    is_current := is_known and (p_version is null or p_version = known);
    if is_current then
        update organizations o set status = coalesce(p_status, o.status), max_users = coalesce(p_max_users, o.max_users),
            tokens_per_month = coalesce(p_tokens_per_month, o.tokens_per_month), updated_at = now() where o.id = p_id;
    end if;
    return next;
end $$;

create or replace function cross_tenant.check_login(p_email text, p_password text)
    returns table (user_id uuid, tenant_id uuid) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    found_user users%rowtype;
begin
    select u.* into found_user from users u join organizations o on o.id = u.tenant_id and o.status <> 'suspended' where lower(u.email) = lower(p_email);
    if crypt(p_password, coalesce(found_user.password_hash, '$2a$12$C6UzMDM.H6dfI/f/IKcEeO7ZbXvX1nq1rY7L6FtX7n1nHqYwq0h2K')) = found_user.password_hash and found_user.status = 'active' then
        return query select found_user.id, found_user.tenant_id;
    end if;
end $$;

call hand_over_cross_tenant_functions();
