-- Why:   every write took its numbers of the change feed by an upsert, noted new texts by another, and set its tenant by way of a query: a tenth of what
--        a message cost the server.
-- Phase: expand; an older release goes on working on it, its upsert finds the head.
-- Locks: short ones on organizations and messages (triggers).

-- An organization has its head from the start.
create function make_change_head() returns trigger language plpgsql as $$
begin
    insert into change_heads (tenant_id, seq) values (new.id, 0);
    return null;
end $$;
create trigger make_change_head after insert on organizations for each row execute function make_change_head();

alter table change_heads no force row level security;
insert into change_heads (tenant_id, seq) select id, 0 from organizations on conflict do nothing;
alter table change_heads force row level security;

-- A new message cannot have been noted before.
create function note_new_text_to_index() returns trigger language plpgsql as $$
begin
    insert into messages_to_index (tenant_id, message_id) values (new.tenant_id, new.id);
    return null;
end $$;
drop trigger note_text on messages;
create trigger note_text after insert on messages for each row when (new.text <> '') execute function note_new_text_to_index();

-- As before. Assignments are worked out without the query that perform makes of them.
create or replace procedure act_as(p_tenant uuid, p_user uuid, p_role text, p_read_only boolean) language plpgsql as $$
declare
    ignored text := set_config('app.tenant_id', p_tenant::text, true) || set_config('app.user_id', coalesce(p_user::text, ''), true) || set_config('app.role', p_role, true);
begin
    if p_read_only then
        ignored := set_config('transaction_read_only', 'on', true);
    end if;
end $$;
