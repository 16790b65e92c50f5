-- Run once per cluster by an administrator, before the first migration. Safe to run again.
--   soulcrm_owner   owns the schema and runs migrations; no superuser, no BYPASSRLS
--   soulcrm_app     what the functions connect as; owns nothing, sees only the tenant that a transaction has named
--   soulcrm_host    owns the schema of the embedded host (queues, orchestrations, timers); never reads tenant tables
--   soulcrm_backup  reads everything, past row-level security, and writes nothing: a backup made by a role that is bound by it would be empty
--   soulcrm_system  cannot log in; owns the few functions that must look across tenants (schema cross_tenant)
-- Passwords are set by whoever creates the logins (`./dev up` generates them under .local).
do $$
declare r text;
begin
    foreach r in array array['soulcrm_owner', 'soulcrm_app', 'soulcrm_host'] loop
        if not exists (select from pg_roles where rolname = r) then
            execute format('create role %I login nosuperuser nobypassrls nocreaterole nocreatedb', r);
        end if;
    end loop;
    if not exists (select from pg_roles where rolname = 'soulcrm_backup') then
        begin
            create role soulcrm_backup login nosuperuser bypassrls nocreaterole nocreatedb;
            grant pg_read_all_data to soulcrm_backup;
        exception when insufficient_privilege then
            raise notice 'soulcrm_backup was not made: whoever runs this may not give BYPASSRLS away. The platform has to back this server up.';
        end;
    end if;
    if not exists (select from pg_roles where rolname = 'soulcrm_system') then
        create role soulcrm_system nologin nosuperuser nobypassrls;
    end if;
end $$;
-- The owner hands the cross-tenant functions over to soulcrm_system.
grant soulcrm_system to soulcrm_owner;
