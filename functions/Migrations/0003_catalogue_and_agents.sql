-- Why:   the tours that agents may propose, and the agents themselves: configuration, prompts, a record of every run.
-- Phase: first release.
-- Locks: new objects only.
create table products (
    tenant_id   uuid not null default current_tenant_id() references organizations,
    id          uuid not null,
    -- Texts by language: {"ru": "…", "en": "…"}.
    title       jsonb not null check (jsonb_typeof(title) = 'object'),
    description jsonb not null default '{}' check (jsonb_typeof(description) = 'object'),
    country     text not null check (country ~ '^[A-Z]{2}$'),
    city        text not null check (length(city) between 1 and 100),
    type        text not null check (type in ('seaside', 'mountain', 'city', 'ski', 'cruise', 'wellness', 'safari')),
    days        int  not null check (days between 1 and 365),
    inclusions  text[] not null default '{}',
    status      text not null default 'active' check (status in ('active', 'archived')),
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index products_newest on products (tenant_id, created_at desc, id desc);
create index products_country on products (tenant_id, country) where status = 'active';
call protect_tenant_table('products');

create table product_departures (
    tenant_id         uuid not null default current_tenant_id(),
    id                uuid not null,
    product_id        uuid not null,
    date              date not null,
    seats_total       int  not null check (seats_total between 0 and 10000),
    seats_held        int  not null default 0 check (seats_held >= 0),
    seats_sold        int  not null default 0 check (seats_sold >= 0),
    price_adult       numeric(12, 2) not null check (price_adult >= 0),
    price_child       numeric(12, 2) not null check (price_child >= 0),
    price_infant      numeric(12, 2) not null default 0 check (price_infant >= 0),
    single_supplement numeric(12, 2) not null default 0 check (single_supplement >= 0),
    currency          text not null check (currency ~ '^[A-Z]{3}$'),
    primary key (tenant_id, id),
    unique (tenant_id, product_id, date),
    foreign key (tenant_id, product_id) references products on delete cascade,
    check (seats_held + seats_sold <= seats_total)
);
create index product_departures_date on product_departures (tenant_id, date, product_id);
call protect_tenant_table('product_departures');

create table prompt_variants (
    tenant_id  uuid not null default current_tenant_id() references organizations,
    id         uuid not null,
    agent_kind text not null check (agent_kind in ('communication', 'qualification', 'selection')),
    name       text not null,
    version    int  not null,
    template   text not null,
    status     text not null check (status in ('draft', 'active', 'archived')),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, agent_kind, name, version)
);
create unique index prompt_variants_active on prompt_variants (tenant_id, agent_kind) where status = 'active';
call protect_tenant_table('prompt_variants');

create table agent_configurations (
    tenant_id   uuid not null default current_tenant_id() references organizations,
    kind        text not null check (kind in ('communication', 'qualification', 'selection')),
    enabled     boolean not null default true,
    -- Null: what the deployment is configured with.
    provider    text,
    model       text,
    temperature numeric(3, 2) check (temperature between 0 and 2),
    -- What the agent calls itself to clients.
    persona     text not null default '',
    primary key (tenant_id, kind)
);
call protect_tenant_table('agent_configurations');

create table agent_runs (
    tenant_id         uuid not null default current_tenant_id(),
    id                uuid not null,
    conversation_id   uuid not null,
    agent_kind        text not null,
    prompt_variant_id uuid,
    provider          text not null,
    model             text not null,
    input_digest      text not null,
    -- Every step of the run in order: calls of the model, tools with arguments and results, verdicts of the checks.
    steps             jsonb not null default '[]',
    output            text,
    tokens_in         int not null default 0,
    tokens_out        int not null default 0,
    latency_ms        int not null,
    outcome           text not null check (outcome in ('replied', 'handed_off', 'superseded', 'lease_lost', 'nothing_to_answer', 'failed')),
    error             text,
    created_at        timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade
);
create index agent_runs_conversation on agent_runs (tenant_id, conversation_id, created_at desc);
call protect_tenant_table('agent_runs');
