-- Why:   the whole way from lead to manager: who is told and when, what happens when nobody comes, drafts for managers, follow-ups, closing.
-- Phase: expand; the previous release goes on working on it.
-- Locks: short ones on organizations, users, conversations, messages and handoffs; no table is rewritten (defaults are constants).

alter table organizations
    -- How long a client may wait for a person, in working time.
    add column sla_minutes           int     not null default 15 check (sla_minutes between 1 and 1440),
    -- Whether agents write to clients who have fallen silent.
    add column follow_ups            boolean not null default true,
    -- Days of silence after which a conversation is closed.
    add column close_after_days      int     not null default 14 check (close_after_days between 1 and 365),
    -- Replies of agents after which a person is asked, however the dialogue goes; null: never.
    add column handoff_after_replies int     default 12 check (handoff_after_replies between 2 and 20),
    -- Whether a person is asked when the client bargains.
    add column handoff_on_bargaining boolean not null default true;
drop trigger raise_version on organizations;
create trigger raise_version before update on organizations for each row when (
    (old.name, old.time_zone, old.working_language, old.quiet_window_seconds, old.send_per_minute, old.working_hours, old.require_totp, old.status, old.max_users, old.tokens_per_month,
        old.sla_minutes, old.follow_ups, old.close_after_days, old.handoff_after_replies, old.handoff_on_bargaining)
    is distinct from
    (new.name, new.time_zone, new.working_language, new.quiet_window_seconds, new.send_per_minute, new.working_hours, new.require_totp, new.status, new.max_users, new.tokens_per_month,
        new.sla_minutes, new.follow_ups, new.close_after_days, new.handoff_after_replies, new.handoff_on_bargaining))
    execute function raise_version();

alter table agent_configurations
    -- auto sends, suggest leaves a draft to a manager, off keeps silent; within the organisation's working hours and outside of them.
    add column mode               text not null default 'auto' check (mode in ('off', 'suggest', 'auto')),
    add column mode_outside_hours text not null default 'auto' check (mode_outside_hours in ('off', 'suggest', 'auto'));
drop trigger raise_version on agent_configurations;
create trigger raise_version before update on agent_configurations for each row when (
    (old.enabled, old.provider, old.model, old.temperature, old.persona, old.max_output_tokens, old.context_tokens, old.dialogue_messages, old.mode, old.mode_outside_hours)
    is distinct from
    (new.enabled, new.provider, new.model, new.temperature, new.persona, new.max_output_tokens, new.context_tokens, new.dialogue_messages, new.mode, new.mode_outside_hours))
    execute function raise_version();

alter table users
    -- What a person says of himself; whether he is there is told by online_at.
    add column availability     text not null default 'available' check (availability in ('available', 'away')),
    -- Dialogues that he may have open before others are asked.
    add column max_open_dialogs int  not null default 30 check (max_open_dialogs between 1 and 1000),
    -- The last time that his browser asked for news.
    add column online_at        timestamptz,
    -- When he was last offered a dialogue: whose turn is longest ago is next.
    add column offered_at       timestamptz;

alter table conversations
    -- Since when the client waits for an answer; null while he does not.
    add column waiting_since  timestamptz,
    -- The newest reply of an agent that is no follow-up: silence is counted from here.
    add column replied_at     timestamptz,
    add column follow_ups_sent int not null default 0,
    -- When the client was told that managers are away; once for each time that they are.
    add column away_told_at   timestamptz,
    -- How far colleagues have been called to a client who waits for the manager that has the word.
    add column reminders      int not null default 0,
    -- The newest client message that a draft answers: the agents have done their part.
    add column suggested_seq  int not null default 0;
update conversations set waiting_since = last_message_at where client_seq > answered_seq and closed_at is null;

-- A message that loses its point when the client writes first.
alter table messages add column cancel_on_reply boolean not null default false;

alter table handoffs
    -- Whom it was offered to first; null: all.
    add column offered_to   uuid,
    add column offered_at   timestamptz,
    -- 1: the whole team was called, 2: the administrators too.
    add column escalation   int not null default 0,
    add column escalated_at timestamptz,
    add foreign key (tenant_id, offered_to) references users (tenant_id, id);

alter table agent_runs drop constraint agent_runs_outcome_check,
    add constraint agent_runs_outcome_check check (outcome in ('replied', 'suggested', 'handed_off', 'superseded', 'lease_lost', 'nothing_to_answer', 'failed'));

create table suggestions (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    conversation_id uuid not null,
    agent_run_id    uuid not null,
    agent_kind      text not null,
    text            text not null check (length(text) between 1 and 8000),
    language        text not null,
    -- The newest client message that it answers.
    through_seq     int  not null,
    -- A person asked for it; else the agents' mode did.
    requested_by    uuid,
    state           text not null default 'open' check (state in ('open', 'accepted', 'edited', 'dismissed', 'outdated')),
    -- What became of it.
    message_id      uuid,
    decided_by      uuid,
    decided_at      timestamptz,
    created_at      timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade,
    foreign key (tenant_id, agent_run_id) references agent_runs on delete cascade,
    foreign key (tenant_id, requested_by) references users (tenant_id, id),
    foreign key (tenant_id, decided_by) references users (tenant_id, id)
);
create unique index suggestions_open on suggestions (tenant_id, conversation_id) where state = 'open';
create index suggestions_conversation on suggestions (tenant_id, conversation_id, created_at desc);
call protect_tenant_table('suggestions');

-- A client whom a draft answers waits for a person, not for agents.
create or replace function cross_tenant.find_unanswered_conversations(p_older_than interval, p_limit int)
    returns table (tenant_id uuid, conversation_id uuid, client_seq int) language sql stable security definer set search_path = pg_catalog, public, pg_temp
    as $$ select c.tenant_id, c.id, c.client_seq from conversations c
          where c.client_seq > c.answered_seq and c.client_seq > c.suggested_seq and c.control = 'agent' and c.mode <> 'off' and c.closed_at is null
            and c.last_message_at < now() - p_older_than
          order by c.last_message_at limit p_limit $$;

alter table notifications drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in ('mention', 'task', 'tokens_80', 'tokens_100', 'handoff', 'handoff_escalated', 'client_waiting', 'draft'));
