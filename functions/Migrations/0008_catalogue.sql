-- Why:   what an agency sells and knows: partners, photos of tours, articles, a glossary; search over tours and articles; notices for its people.
-- Phase: expand; an older release goes on working on it.
-- Locks: organizations: new columns without a rewrite. products is rewritten and its search indexes are built, which for catalogues of hundreds of
--        tours is no time at all.
create table partners (
    tenant_id          uuid not null default current_tenant_id() references organizations,
    id                 uuid not null,
    kind               text not null check (kind in ('operator', 'hotel', 'guide', 'transfer', 'other')),
    name               text not null check (length(name) between 1 and 200),
    -- [{"name": "…", "phone": "…", "email": "…", "note": "…"}]
    contacts           jsonb not null default '[]' check (jsonb_typeof(contacts) = 'array'),
    commission_percent numeric(5, 2) not null default 0 check (commission_percent between 0 and 100),
    contract_notes     text not null default '' check (length(contract_notes) <= 10000),
    status             text not null default 'active' check (status in ('active', 'archived')),
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    primary key (tenant_id, id)
);
-- A file of tours names its partners: a name must mean one of them.
create unique index partners_name on partners (tenant_id, lower(name)) where status = 'active';
create index partners_by_name on partners (tenant_id, name, id);
call protect_tenant_table('partners');
call version_table('partners', 'kind', 'name', 'contacts', 'commission_percent', 'contract_notes', 'status');

alter table products add column partner_id uuid;
alter table products add foreign key (tenant_id, partner_id) references partners;
create index products_partner on products (tenant_id, partner_id) where partner_id is not null;
drop trigger raise_version on products;
create trigger raise_version before update on products for each row
    when ((old.title, old.description, old.country, old.city, old.type, old.days, old.inclusions, old.status, old.partner_id)
        is distinct from (new.title, new.description, new.country, new.city, new.type, new.days, new.inclusions, new.status, new.partner_id))
    execute function raise_version();

-- What a tour is searched by: its texts, without the keys and signs of JSON.
create function product_words(title jsonb, description jsonb, city text) returns text language sql immutable parallel safe
    as $$ select coalesce(title ->> 'ru', '') || ' ' || coalesce(title ->> 'en', '') || ' ' || city || ' ' || coalesce(description ->> 'ru', '') || ' ' || coalesce(description ->> 'en', '') $$;

-- Stored, because ranking what a common word finds would parse every text again: 2,000 of them took two seconds.
alter table products add column words tsvector generated always as (to_tsvector('russian', product_words(title, description, city)) || to_tsvector('english', product_words(title, description, city))) stored;
create index products_words on products using gin (tenant_id, words);
create index products_trigrams on products using gin (tenant_id, lower(product_words(title, description, city)) gin_trgm_ops);
call open_to_cross_tenant_functions('products', 'select');

-- Why search runs across tenants and filters by itself: see 0007. Best match first: by the weight of the words, and by
-- how alike title and city are spelt.
create function cross_tenant.search_products(p_text text, p_status text, p_limit int) returns setof uuid language plpgsql stable security definer
    set search_path = pg_catalog, public, pg_temp set pg_trgm.word_similarity_threshold = 0.55 as $$
declare
    part text := contains_pattern(p_text);
    query tsquery := websearch_to_tsquery('russian', p_text) || websearch_to_tsquery('english', p_text);
    tenant uuid := current_tenant_id();
begin
    -- Three characters are what a trigram needs; less would read everything.
    return query select p.id from products p
        where p.tenant_id = tenant and p.status = p_status
          and (p.words @@ query
            or (length(p_text) >= 3 and (lower(product_words(p.title, p.description, p.city)) like part or lower(p_text) <% lower(product_words(p.title, p.description, p.city)))))
        order by ts_rank(p.words, query) + word_similarity(lower(p_text), lower(concat_ws(' ', p.title ->> 'ru', p.title ->> 'en', p.city))) desc, p.created_at desc, p.id desc
        limit p_limit;
end $$;

-- The picture itself is a blob "<tenant>/<id>" of the container photos.
create table product_photos (
    tenant_id  uuid not null default current_tenant_id(),
    id         uuid not null,
    product_id uuid not null,
    position   int  not null check (position >= 0),
    media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
    width      int  not null check (width > 0),
    height     int  not null check (height > 0),
    bytes      int  not null check (bytes > 0),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, product_id) references products on delete cascade
);
create index product_photos_product on product_photos (tenant_id, product_id, position, id);
call protect_tenant_table('product_photos');

create table knowledge_articles (
    tenant_id  uuid not null default current_tenant_id() references organizations,
    id         uuid not null,
    title      text not null check (length(title) between 1 and 200),
    body       text not null check (length(body) between 1 and 20000),
    language   text not null check (language ~ '^[a-z]{2,3}$'),
    tags       text[] not null default '{}',
    status     text not null default 'draft' check (status in ('draft', 'published', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index knowledge_articles_newest on knowledge_articles (tenant_id, created_at desc, id desc);
create index knowledge_articles_words on knowledge_articles using gin (tenant_id, (to_tsvector('russian', title || ' ' || body) || to_tsvector('english', title || ' ' || body)));
create index knowledge_articles_trigrams on knowledge_articles using gin (tenant_id, lower(title || ' ' || body) gin_trgm_ops);
call protect_tenant_table('knowledge_articles');
call version_table('knowledge_articles', 'title', 'body', 'language', 'tags', 'status');
call open_to_cross_tenant_functions('knowledge_articles', 'select');

create function cross_tenant.search_knowledge(p_text text, p_limit int) returns setof uuid language plpgsql stable security definer
    set search_path = pg_catalog, public, pg_temp set pg_trgm.word_similarity_threshold = 0.55 as $$
declare
    part text := contains_pattern(p_text);
    query tsquery := websearch_to_tsquery('russian', p_text) || websearch_to_tsquery('english', p_text);
    tenant uuid := current_tenant_id();
begin
    return query select a.id from knowledge_articles a
        where a.tenant_id = tenant
          and ((to_tsvector('russian', a.title || ' ' || a.body) || to_tsvector('english', a.title || ' ' || a.body)) @@ query
            or (length(p_text) >= 3 and (lower(a.title || ' ' || a.body) like part or lower(p_text) <% lower(a.title || ' ' || a.body))))
        order by a.created_at desc, a.id desc limit p_limit;
end $$;

create table translation_glossary (
    tenant_id   uuid not null default current_tenant_id() references organizations,
    id          uuid not null,
    -- In the organisation's working language.
    term        text not null check (length(term) between 1 and 200),
    language    text not null check (language ~ '^[a-z]{2,3}$'),
    translation text not null check (length(translation) between 1 and 200),
    primary key (tenant_id, id)
);
create unique index translation_glossary_term on translation_glossary (tenant_id, lower(term), language);
call protect_tenant_table('translation_glossary');
-- The glossary is read and written as a whole, so it has one version; it stands here because every organisation has this row.
alter table organizations add column glossary_version int not null default 0;

create table notifications (
    tenant_id       uuid not null default current_tenant_id() references organizations,
    id              uuid not null,
    user_id         uuid not null,
    kind            text not null check (kind in ('mention', 'task')),
    -- Empty where the note or task speaks for itself: their words are not copied, so that erasing a client reaches them all.
    title           text not null default '' check (length(title) <= 200),
    client_id       uuid,
    conversation_id uuid,
    note_id         uuid,
    task_id         uuid,
    created_at      timestamptz not null default now(),
    read_at         timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
    foreign key (tenant_id, client_id) references clients on delete cascade,
    foreign key (tenant_id, conversation_id) references conversations on delete cascade,
    foreign key (tenant_id, note_id) references client_notes on delete cascade,
    foreign key (tenant_id, task_id) references tasks on delete cascade
);
create index notifications_newest on notifications (tenant_id, user_id, created_at desc, id desc);
create index notifications_unread on notifications (tenant_id, user_id, created_at desc, id desc) where read_at is null;
create index notifications_note on notifications (tenant_id, note_id) where note_id is not null;
call protect_tenant_table('notifications');

call hand_over_cross_tenant_functions();
