-- Why: operators ask any process about all of them. Counts live and die with their process; the last failure of a function stays.

alter table functions_host.processes add column figures text;   -- JSON of ProcessFigures, written with the heartbeat

create table functions_host.function_failures (
    function      text primary key,
    failed_at     timestamptz not null,
    invocation_id text not null,
    error_type    text not null,
    message       text not null,
    stack_trace   text not null
);
