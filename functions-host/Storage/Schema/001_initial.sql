-- Why:   processes, queues, timers and orchestrations of the embedded host.
-- Names: a process is one run of the host; what it works on carries its id, and is freed when it is found dead.

create table functions_host.processes (
    id           int generated always as identity primary key,
    machine      text not null,
    pid          int not null,
    orchestrates boolean not null,                  -- takes a share of the partitions
    started_at   timestamptz not null default now(),
    seen_at      timestamptz not null default now()
) with (fillfactor = 50);

-- Queues ---------------------------------------------------------------------------------------------------------------

create table functions_host.queues (
    id                 int generated always as identity primary key,
    name               text not null,
    requires_session   boolean not null,
    duplicate_window   interval,                    -- null: no duplicate detection
    max_delivery_count int not null check (max_delivery_count > 0),
    lock_duration      interval not null
);
create unique index queues_name on functions_host.queues (lower(name));

create sequence functions_host.message_sequence;

-- One index for everything: plain queues keep session_id '' and read by number; queues with sessions hop from session to session.
-- delivery_count counts failed deliveries and doubles as the fence of a delivery: a completion names the count it was delivered with.
-- Neither claimed_by nor delivery_count is indexed, so claiming and failing are heap-only updates.
create table functions_host.messages (
    queue_id        int not null references functions_host.queues,
    session_id      text collate "C" not null,
    sequence_number bigint not null,
    claimed_by      int,                            -- plain queues only; sessions are held as a whole
    delivery_count  int not null default 0,
    enqueued_at     timestamptz not null,
    expires_at      timestamptz,
    message_id      text not null,
    body            bytea not null,
    properties      text,                           -- JSON
    primary key (queue_id, session_id, sequence_number)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

create table functions_host.scheduled_messages (
    sequence_number bigint primary key,
    queue_id        int not null references functions_host.queues,
    session_id      text collate "C" not null,
    due_at          timestamptz not null,
    time_to_live    interval,
    message_id      text not null,
    body            bytea not null,
    properties      text
);
create index scheduled_messages_due on functions_host.scheduled_messages (due_at);

-- A row exists while a process holds the session.
create table functions_host.held_sessions (
    queue_id    int not null references functions_host.queues,
    session_id  text collate "C" not null,
    owner       int not null,
    acquisition bigint not null,                    -- which round of the owner's pump took it
    primary key (queue_id, session_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

create table functions_host.message_ids (
    queue_id   int not null references functions_host.queues,
    message_id text collate "C" not null,
    seen_at    timestamptz not null,
    primary key (queue_id, message_id)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index message_ids_seen on functions_host.message_ids (seen_at);

create table functions_host.dead_letters (
    sequence_number  bigint primary key,
    queue_id         int not null references functions_host.queues,
    session_id       text not null,
    delivery_count   int not null,
    enqueued_at      timestamptz not null,
    dead_lettered_at timestamptz not null,
    reason           text not null,
    description      text not null,
    message_id       text not null,
    body             bytea not null,
    properties       text
);
create index dead_letters_queue on functions_host.dead_letters (queue_id, dead_lettered_at desc);

-- Timers ---------------------------------------------------------------------------------------------------------------

create table functions_host.timers (
    name       text primary key,
    schedule   text not null,
    last_at    timestamptz,
    next_at    timestamptz not null,
    updated_at timestamptz not null,
    running_by int
) with (fillfactor = 50);

-- Orchestrations -------------------------------------------------------------------------------------------------------

-- Every instance belongs to a partition by a hash of its id; a process runs the instances of the partitions it owns. One row is
-- locked for a commit of many instances, and no row of an instance needs a claim.
create table functions_host.partitions (
    id    int primary key,
    owner int
) with (fillfactor = 10);
insert into functions_host.partitions select generate_series(0, 31);

create table functions_host.instances (
    instance_id         text collate "C" primary key,
    partition_id        int not null,
    execution_id        bigint not null,
    name                text not null,
    version             text not null,
    status              smallint not null,          -- Microsoft.DurableTask.Client.OrchestrationRuntimeStatus
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    input               text,
    output              text,
    custom_status       text,
    failure             text,                       -- JSON of TaskFailureDetails
    tags                text,                       -- JSON
    parent_instance_id  text collate "C",
    parent_execution_id bigint,
    parent_task_id      int,
    parent_name         text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index instances_created on functions_host.instances (created_at);
create index instances_parent on functions_host.instances (parent_instance_id) where parent_instance_id is not null;

-- One row per episode: the events that an episode consumed and produced, as a JSON array.
create table functions_host.history (
    instance_id  text collate "C" not null,
    execution_id bigint not null,
    episode      int not null,
    events       text not null,
    primary key (instance_id, execution_id, episode)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- News from outside the owning process: starts, events, results of sub-orchestrations, orders to suspend, resume or terminate.
create table functions_host.inbox (
    partition_id int not null,
    id           bigint generated always as identity,
    instance_id  text collate "C" not null,
    event        text not null,                     -- JSON
    primary key (partition_id, id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

create table functions_host.activities (
    partition_id int not null,
    instance_id  text collate "C" not null,
    execution_id bigint not null,
    task_id      int not null,
    name         text not null,
    input        text,
    primary key (partition_id, instance_id, execution_id, task_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

-- task_id -1 starts an instance whose start was put off.
create table functions_host.durable_timers (
    instance_id  text collate "C" not null,
    execution_id bigint not null,
    task_id      int not null,
    partition_id int not null,
    fire_at      timestamptz not null,
    primary key (instance_id, execution_id, task_id)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index durable_timers_due on functions_host.durable_timers (fire_at);
