-- Why:   organisations, their users and sessions, and the one rule that protects every tenant table.
-- Phase: first release.
-- Locks: new objects only.
create extension if not exists pgcrypto;
create extension if not exists pg_trgm;

revoke all on schema public from public;
grant usage on schema public to soulcrm_app, soulcrm_system;
create schema cross_tenant;
grant usage, create on schema cross_tenant to soulcrm_system;
grant usage on schema cross_tenant to soulcrm_app;

-- '' is what a setting holds after its transaction has ended, hence nullif.
create function current_tenant_id() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

-- The sub-select makes the setting be read once a statement, not once a row.
create procedure protect_tenant_table(target regclass, tenant_column name default 'tenant_id') language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('create policy tenant_isolation on %s using (%I = (select current_tenant_id())) with check (%2$I = (select current_tenant_id()))',
        target, tenant_column);
    execute format('grant select, insert, update, delete on %s to soulcrm_app', target);
end $$;

-- Lets the functions of schema cross_tenant (owned by soulcrm_system) reach one table across tenants.
create procedure open_to_cross_tenant_functions(target regclass, privileges text) language plpgsql as $$
begin
    execute format('create policy cross_tenant on %s to soulcrm_system using (true) with check (true)', target);
    execute format('grant %s on %s to soulcrm_system', privileges, target);
end $$;

create table organizations (
    id                   uuid primary key,
    name                 text not null check (length(name) between 1 and 200),
    slug                 text not null unique check (slug ~ '^[a-z0-9-]{1,80}$'),
    status               text not null default 'trial' check (status in ('trial', 'active', 'suspended')),
    time_zone            text not null default 'Europe/Moscow',
    working_language     text not null default 'ru' check (working_language ~ '^[a-z]{2,3}$'),
    quiet_window_seconds int  not null default 3 check (quiet_window_seconds between 1 and 60),
    send_per_minute      int  not null default 20 check (send_per_minute between 1 and 60),
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now()
);
call protect_tenant_table('organizations', 'id');

create table users (
    tenant_id     uuid references organizations,
    id            uuid primary key,
    email         text not null check (length(email) between 3 and 254),
    password_hash text not null,
    name          text not null check (length(name) between 1 and 200),
    role          text not null check (role in ('super_admin', 'org_admin', 'manager')),
    language      text not null default 'ru' check (language in ('ru', 'en')),
    status        text not null default 'active' check (status in ('active', 'disabled')),
    last_seen_at  timestamptz,
    created_at    timestamptz not null default now(),
    unique (tenant_id, id),
    check ((role = 'super_admin') = (tenant_id is null))
);
-- Signing in knows only an e-mail, so this one must be unique over all organisations.
create unique index users_email on users (lower(email));
call protect_tenant_table('users');
call open_to_cross_tenant_functions('users', 'select');

create table refresh_tokens (
    tenant_id   uuid not null default current_tenant_id(),
    id          uuid not null,
    family_id   uuid not null,
    user_id     uuid not null,
    token_hash  bytea not null unique,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    family_expires_at timestamptz not null,
    used_at     timestamptz,
    replaced_by uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index refresh_tokens_family on refresh_tokens (tenant_id, family_id);
call protect_tenant_table('refresh_tokens');
call open_to_cross_tenant_functions('refresh_tokens', 'select, delete');

-- Password and user in one call: the hash never leaves the database, and an unknown e-mail costs the same bcrypt as a wrong password.
create function cross_tenant.check_login(p_email text, p_password text)
    returns table (user_id uuid, tenant_id uuid) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    found_user users%rowtype;
begin
    select * into found_user from users u where lower(u.email) = lower(p_email);
    if crypt(p_password, coalesce(found_user.password_hash, '$2a$12$C6UzMDM.H6dfI/f/IKcEeO7ZbXvX1nq1rY7L6FtX7n1nHqYwq0h2K')) = found_user.password_hash
       and found_user.status = 'active' and found_user.tenant_id is not null then
        return query select found_user.id, found_user.tenant_id;
    end if;
end $$;

create function cross_tenant.find_refresh_token(p_token_hash bytea)
    returns table (user_id uuid, tenant_id uuid) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select r.user_id, r.tenant_id from refresh_tokens r where r.token_hash = p_token_hash $$;

create function cross_tenant.delete_expired_refresh_tokens() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
    as $$ with gone as (delete from refresh_tokens where expires_at < now() - interval '1 day' returning 1) select count(*) from gone $$;
