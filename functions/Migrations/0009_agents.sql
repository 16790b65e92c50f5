-- Why:   agents as organisations tune them: limits, prompts with authors and a history of what was live, runs that explain themselves, usage against the
--        plan, a running summary of long dialogues, questions that nobody could answer.
-- Phase: expand; an older release goes on working on it.
-- Locks: new columns with constant defaults and constraints on small tables; agent_runs only gets columns.

-- Which kinds there are is said by the code's registry alone: adding an agent needs no migration.
alter table prompt_variants drop constraint prompt_variants_agent_kind_check, add constraint prompt_variants_agent_kind_check check (agent_kind ~ '^[a-z_]{1,40}$');
alter table agent_configurations drop constraint agent_configurations_kind_check, add constraint agent_configurations_kind_check check (kind ~ '^[a-z_]{1,40}$');

alter table agent_configurations
    -- Longest answer of the model, and all that it is given to read, in tokens.
    add column max_output_tokens int not null default 800 check (max_output_tokens between 50 and 8000),
    add column context_tokens    int not null default 6000 check (context_tokens between 1000 and 200000),
    -- The latest messages that it reads as they are; what is older it knows by the summary.
    add column dialogue_messages int not null default 30 check (dialogue_messages between 4 and 100),
    add column updated_at        timestamptz not null default now(),
    add column updated_by        uuid,
    add foreign key (tenant_id, updated_by) references users (tenant_id, id);
call version_table('agent_configurations', 'enabled', 'provider', 'model', 'temperature', 'persona', 'max_output_tokens', 'context_tokens', 'dialogue_messages');

-- A version is never changed. Its parent is the one that it was written from; no author: the product itself.
alter table prompt_variants
    add column language   text not null default 'en' check (language in ('ru', 'en')),
    add column note       text not null default '' check (length(note) <= 500),
    add column parent_id  uuid,
    add column created_by uuid,
    add foreign key (tenant_id, parent_id) references prompt_variants,
    add foreign key (tenant_id, created_by) references users (tenant_id, id);
create index prompt_variants_newest on prompt_variants (tenant_id, agent_kind, created_at desc, id desc);

-- What was live when, and who made it so. Rolling back is activating an earlier version.
create table prompt_activations (
    tenant_id         uuid not null default current_tenant_id(),
    id                uuid not null,
    agent_kind        text not null,
    prompt_variant_id uuid not null,
    activated_by      uuid,
    activated_at      timestamptz not null default now(),
    -- It took the last activation back: undoing again goes further back.
    is_rollback       boolean not null default false,
    primary key (tenant_id, id),
    foreign key (tenant_id, prompt_variant_id) references prompt_variants on delete cascade,
    foreign key (tenant_id, activated_by) references users (tenant_id, id)
);
create index prompt_activations_newest on prompt_activations (tenant_id, agent_kind, activated_at desc, id desc);
call protect_tenant_table('prompt_activations');

insert into prompt_activations (tenant_id, id, agent_kind, prompt_variant_id, activated_at)
    select tenant_id, gen_random_uuid(), agent_kind, id, created_at from prompt_variants where status = 'active';

alter table agent_runs
    -- The document that the agent worked on; emptied with the client's data.
    add column context   jsonb,
    -- What may be untrue by the time the reply leaves: departures, prices and seats that it tells, compared again before sending.
    add column facts     jsonb not null default '[]',
    -- Articles that the reply was made from.
    add column citations uuid[] not null default '{}',
    -- US dollars, by the deployment's price list.
    add column cost      numeric(14, 8) not null default 0 check (cost >= 0),
    -- Of latency_ms, what was spent waiting for the model.
    add column model_ms  int not null default 0;
create index agent_runs_newest on agent_runs (tenant_id, created_at desc, id desc);

-- Every prompt that a run used: an agent that reads for another leaves its own only in the steps.
alter table agent_runs add column prompts uuid[] not null default '{}';
create function name_prompts() returns trigger language plpgsql as $$
begin
    new.prompts := array(select distinct (step -> 'input' ->> 'promptVariantId')::uuid from jsonb_array_elements(new.steps) step
        where step ->> 'kind' = 'agent' and step -> 'input' ->> 'promptVariantId' is not null);
    return new;
end $$;
create trigger name_prompts before insert on agent_runs for each row execute function name_prompts();
-- Counted by prompt without a look at the rows, which are wide.
create index agent_runs_prompts on agent_runs (tenant_id) include (prompts);

alter table conversations
    -- What was said before the messages that agents read as they are, and the last message that it covers.
    add column summary     text not null default '' check (length(summary) <= 8000),
    add column summary_seq int not null default 0;

-- Every call of a model, whoever asked: turns, playground, translation.
create table usage_daily (
    tenant_id  uuid not null default current_tenant_id() references organizations,
    -- UTC.
    day        date not null,
    agent_kind text not null,
    provider   text not null,
    model      text not null,
    runs       int not null default 0,
    tokens_in  bigint not null default 0,
    tokens_out bigint not null default 0,
    cost       numeric(14, 8) not null default 0,
    primary key (tenant_id, day, agent_kind, provider, model)
);
call protect_tenant_table('usage_daily');

-- Each level of a month's tokens is told to the admins once.
create table usage_alerts (
    tenant_id uuid not null default current_tenant_id() references organizations,
    month     date not null,
    percent   int not null check (percent in (80, 100)),
    at        timestamptz not null default now(),
    primary key (tenant_id, month, percent)
);
call protect_tenant_table('usage_alerts');

alter table notifications drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in ('mention', 'task', 'tokens_80', 'tokens_100'));

-- What clients asked and neither articles nor catalogue could answer.
create table knowledge_questions (
    tenant_id       uuid not null default current_tenant_id(),
    id              uuid not null,
    conversation_id uuid not null,
    message_id      uuid,
    question        text not null check (length(question) between 1 and 2000),
    language        text not null,
    status          text not null default 'open' check (status in ('open', 'answered', 'dismissed')),
    -- The article that answers it from now on.
    article_id      uuid,
    asked_at        timestamptz not null default now(),
    closed_at       timestamptz,
    closed_by       uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade,
    foreign key (tenant_id, article_id) references knowledge_articles,
    foreign key (tenant_id, closed_by) references users (tenant_id, id)
);
create index knowledge_questions_newest on knowledge_questions (tenant_id, status, asked_at desc, id desc);
-- A run that is delivered twice asks once.
create unique index knowledge_questions_message on knowledge_questions (tenant_id, message_id) where message_id is not null;
call protect_tenant_table('knowledge_questions');
call version_table('knowledge_questions', 'status', 'article_id');

create table message_translations (
    tenant_id  uuid not null default current_tenant_id(),
    message_id uuid not null,
    language   text not null check (language ~ '^[a-z]{2,3}$'),
    text       text not null check (length(text) <= 65536),
    provider   text not null,
    glossary_version int not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, message_id, language),
    foreign key (tenant_id, message_id) references messages on delete cascade
);
call protect_tenant_table('message_translations');

-- Whether the catalogue still has what a reply tells: the departure, its prices, and its number of seats where the reply names it.
create function facts_stand(p_run uuid) returns boolean language sql stable as $$
    select not exists (
        select from agent_runs r
            cross join lateral jsonb_to_recordset(r.facts) as f("departureId" uuid, date date, "priceAdult" numeric, "priceChild" numeric, "priceInfant" numeric, "singleSupplement" numeric, currency text, "seatsLeft" int)
            left join product_departures d on d.tenant_id = r.tenant_id and d.id = f."departureId"
            left join products p on p.tenant_id = d.tenant_id and p.id = d.product_id
        where r.id = p_run
          and (p.id is null or p.status <> 'active' or d.date <> f.date or d.currency <> f.currency
            or (d.price_adult, d.price_child, d.price_infant, d.single_supplement) <> (f."priceAdult", f."priceChild", f."priceInfant", f."singleSupplement")
            or d.seats_total - d.seats_held - d.seats_sold < 1
            or (f."seatsLeft" is not null and d.seats_total - d.seats_held - d.seats_sold <> f."seatsLeft"))) $$;

-- The articles that fit a question. A question has words that no article has, so any of them may match; half of those that tell anything must.
create function cross_tenant.rank_knowledge(p_text text, p_limit int) returns table (id uuid, rank real) language plpgsql stable security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    russian tsvector := to_tsvector('russian', p_text);
    english tsvector := to_tsvector('english', p_text);
    query tsquery := to_tsquery('simple', coalesce(nullif(concat_ws(' | ',
        (select string_agg(quote_literal(l), ' | ') from unnest(tsvector_to_array(russian)) l), (select string_agg(quote_literal(l), ' | ') from unnest(tsvector_to_array(english)) l)), ''), '''-'''));
    most int := greatest(cardinality(tsvector_to_array(russian)), cardinality(tsvector_to_array(english)));
    tenant uuid := current_tenant_id();
begin
    return query
        select f.id, f.rank from (
            select a.id, ts_rank(w.words, query, 1) * (case when to_tsvector('russian', a.title) || to_tsvector('english', a.title) @@ query then 2 else 1 end)::real as rank,
                   (select count(*) from unnest(tsvector_to_array(russian)) l where w.words @@ quote_literal(l)::tsquery) as in_russian,
                   (select count(*) from unnest(tsvector_to_array(english)) l where w.words @@ quote_literal(l)::tsquery) as in_english
            from knowledge_articles a cross join lateral (select to_tsvector('russian', a.title || ' ' || a.body) || to_tsvector('english', a.title || ' ' || a.body) as words) w
            where a.tenant_id = tenant and a.status = 'published'
              and (to_tsvector('russian', a.title || ' ' || a.body) || to_tsvector('english', a.title || ' ' || a.body)) @@ query) f
        where greatest(f.in_russian, f.in_english) * 2 >= most
        order by f.rank desc, f.id limit p_limit;
end $$;

call hand_over_cross_tenant_functions();
