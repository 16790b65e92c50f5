-- Why:   the cross-tenant functions run as soulcrm_system, which may do only what each table was opened for; nobody but the app may call them.
-- Phase: first release.
-- Locks: catalogue only.
do $$
declare f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'cross_tenant' loop
        execute format('alter function %s owner to soulcrm_system', f);
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to soulcrm_app', f);
    end loop;
end $$;
