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
    -- What its words come to: questions that differ in order, endings and small words alone have the same.
    words           text not null generated always as (md5(strip(to_tsvector('russian', question))::text)) stored,
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade,
    foreign key (tenant_id, article_id) references knowledge_articles,
    foreign key (tenant_id, closed_by) references users (tenant_id, id)
);
create index knowledge_questions_newest on knowledge_questions (tenant_id, status, asked_at desc, id desc);
create index knowledge_questions_words on knowledge_questions (tenant_id, words);
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

-- Articles are found, and told to agents, in passages: paragraphs together as long as they stay short, so that a long article is found by any part of it.
create function split_passages(p_body text) returns setof text language plpgsql immutable as $$
declare
    longest constant int := 1500;
    shortest constant int := 500;
    paragraph text;
    passage text := '';
    piece text;
begin
    for paragraph in select btrim(p, E' \t\n') from regexp_split_to_table(replace(p_body, E'\r', ''), '\n[ \t]*\n') p where p ~ '\S' loop
        -- One that is too long by itself is cut behind a sentence, else behind a word, else anywhere.
        while length(paragraph) > longest loop
            if passage <> '' then return next passage; end if;
            passage := '';
            piece := substring(left(paragraph, longest) from '^.*[.!?…]\s');
            if piece is null or length(piece) < shortest then piece := substring(left(paragraph, longest) from '^.*\s'); end if;
            if piece is null or length(piece) < shortest then piece := left(paragraph, longest); end if;
            return next btrim(piece, E' \t\n');
            paragraph := ltrim(substr(paragraph, length(piece) + 1), E' \t\n');
        end loop;
        if passage = '' then passage := paragraph;
        elsif length(passage) + 2 + length(paragraph) <= longest then passage := passage || E'\n\n' || paragraph;
        elsif paragraph <> '' then
            return next passage;
            passage := paragraph;
        end if;
    end loop;
    if passage <> '' then return next passage; end if;
end $$;

-- Stems of Russian words, and of English ones, which this configuration knows too. Whoever writes quickly writes no ё.
create function stems(p_text text) returns tsvector language sql immutable as $$ select to_tsvector('russian', translate(p_text, 'ёЁ', 'еЕ')) $$;

create table article_passages (
    tenant_id  uuid not null default current_tenant_id(),
    article_id uuid not null,
    n          int not null,
    text       text not null,
    -- With the article's title and tags, which weigh more.
    words      tsvector not null,
    primary key (tenant_id, article_id, n),
    foreign key (tenant_id, article_id) references knowledge_articles on delete cascade
);

create procedure split_article(a knowledge_articles) language sql as $$
    insert into article_passages (tenant_id, article_id, n, text, words)
        select a.tenant_id, a.id, p.n, p.text, setweight(stems(a.title), 'A') || setweight(stems(array_to_string(a.tags, ' ')), 'B') || stems(p.text)
        from split_passages(a.body) with ordinality as p(text, n)
        on conflict (tenant_id, article_id, n) do update set text = excluded.text, words = excluded.words;
    delete from article_passages p where p.tenant_id = a.tenant_id and p.article_id = a.id and p.n > (select count(*) from split_passages(a.body));
$$;

create function split_changed_article() returns trigger language plpgsql as $$
begin
    call split_article(new);
    return null;
end $$;
create trigger split_passages after insert or update of title, body, tags on knowledge_articles for each row execute function split_changed_article();

-- Those that are there already. The owner sees no organisation's rows otherwise.
alter table knowledge_articles no force row level security;
do $$
declare a knowledge_articles;
begin
    for a in select * from knowledge_articles loop call split_article(a); end loop;
end $$;
alter table knowledge_articles force row level security;
call protect_tenant_table('article_passages');
call open_to_cross_tenant_functions('article_passages', 'select');

-- The words of a question that say what it is about: no greetings, no "how much", no "may I".
create function question_words(p_text text) returns text[] language sql stable as $$
    select coalesce(array_agg(l), '{}') from unnest(tsvector_to_array(stems(p_text))) l
    where l <> all (tsvector_to_array(stems($filler$
        здравствуйте привет добрый доброе день вечер утро подскажите подскажи скажите скажи расскажите объясните пожалуйста спасибо будьте добры интересует интересно
        сколько какой какая какие каком каким каков когда где куда откуда зачем почему нужен нужна нужно нужны надо можно можете можем могу сможем должен должна должны обязательно
        хочу хотим хотел хотела хотели хотелось узнать знать понять есть быть будет будут бывает делать сделать происходит это этот эта эти наш ваш мой свой который весь
        если или ли еще уже сейчас вопрос случае насчет касательно
        hello hi hey please thanks thank you tell me let know want would like need must should could may might shall get got have has how what when where which who why much many long take do
        is are there now question about travel
    $filler$)))
$$;

-- A tsquery of one stem, whatever signs it has.
create function stem_query(p_stem text, p_rest text) returns tsquery language sql immutable as $$
    select ('''' || replace(replace(p_stem, '\', '\\'), '''', '''''') || '''' || p_rest)::tsquery $$;

-- Passages of published articles that fit a question, best first. More than half of what the question is about must be in a passage; a word that few
-- passages have says more than one that many have. One word of several is not enough, unless the title or a tag has it. Words of one root often have stems that differ at their ends ("страховка", "застраховать"): the
-- beginning of a long one counts for a little more than half. An organisation has some hundreds of passages, so all of them are looked at.
create function rank_passages(p_text text, p_limit int) returns table (article_id uuid, n int, rank double precision) language sql stable as $$
    with asked as materialized (
        select l, stem_query(l, '') as exact, stem_query(left(l, greatest(5, length(l) - 2)), ':*') as beginning from unnest(question_words(p_text)) l),
    passages as materialized (
        select p.article_id, p.n, p.words from article_passages p join knowledge_articles a on a.tenant_id = p.tenant_id and a.id = p.article_id where a.status = 'published'),
    hits as materialized (
        select p.article_id, p.n, q.l, case when p.words @@ q.exact then 1.0 else 0.6 end as share
        from passages p join asked q on p.words @@ q.exact or (length(q.l) > 5 and p.words @@ q.beginning)),
    weights as materialized (
        select q.l, ln(1 + (select count(*) from passages)::float8 / (0.5 + greatest(1, (select count(*) from hits h where h.l = q.l)))) as weight from asked q),
    fits as (
        select h.article_id, h.n, count(*) as words, sum(h.share * w.weight) / (select sum(weight) from weights) as covered from hits h join weights w on w.l = h.l group by h.article_id, h.n)
    select f.article_id, f.n, f.covered * (1 + ts_rank(p.words, (select string_agg(exact::text, '|')::tsquery from asked), 1))
    from fits f join passages p on p.article_id = f.article_id and p.n = f.n
    where f.covered > 0.5 and (f.words >= least(2, (select count(*) from asked)) or exists (select from asked q where p.words @@ stem_query(q.l, ':AB')))
    order by 3 desc, f.article_id, f.n limit p_limit $$;

call hand_over_cross_tenant_functions();
