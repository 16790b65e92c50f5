-- Why:   tours and articles are found by what they mean. pgvector may be absent when the migrations run and come later, so this is no numbered file: it is applied
--        at the end of every run on a server that has the extension, and everything in it is safe to repeat.
-- Phase: expand; without these objects both are searched by words alone.
-- Locks: new objects only.

-- Vectors have no index: the policies leave one organisation's rows to look at, hundreds to a few thousand, and an approximate index would rank all
-- organisations' vectors before the foreign ones are sorted out. The exact scan misses nothing: 2,000 tours of 1,536 numbers, among 40,000 tours of twenty
-- organisations, take some 30 ms on two cores.
do $$
begin
    if to_regclass('public.product_embeddings') is null then
        create table product_embeddings (
            tenant_id  uuid not null default current_tenant_id(),
            product_id uuid not null,
            model      text not null,
            -- SHA-256 of the text that was embedded: a vector is stale when the tour's text has another one.
            digest     bytea not null,
            updated_at timestamptz not null default now(),
            primary key (tenant_id, product_id),
            foreign key (tenant_id, product_id) references products on delete cascade
        );
        call protect_tenant_table('product_embeddings');
        call open_to_cross_tenant_functions('product_embeddings', 'select');
    end if;
    if to_regclass('public.article_embeddings') is null then
        create table article_embeddings (
            tenant_id  uuid not null default current_tenant_id(),
            article_id uuid not null,
            passage    int not null,
            model      text not null,
            digest     bytea not null,
            updated_at timestamptz not null default now(),
            primary key (tenant_id, article_id, passage),
            foreign key (tenant_id, article_id, passage) references article_passages on delete cascade
        );
        call protect_tenant_table('article_embeddings');
        call open_to_cross_tenant_functions('article_embeddings', 'select');
    end if;
end $$;

-- By itself, because dropping the extension takes the column along and leaves the table. Of any dimension: models differ. Null: the model refused the text.
alter table product_embeddings add column if not exists embedding vector;
alter table article_embeddings add column if not exists embedding vector;

-- What is embedded of a tour. Models take some eight thousand tokens and answer longer texts with an error.
create or replace function product_source(p products) returns text language sql stable
    as $$ select left(concat_ws(E'\n', p.title ->> 'ru', p.title ->> 'en', p.city, p.country, p.type, left(p.description ->> 'ru', 3000), left(p.description ->> 'en', 3000),
                      array_to_string(p.inclusions, ', ')), 8000) $$;

-- Active tours without a vector of this model and of their present text. What the model refused is tried again each night.
create or replace function stale_products(p_model text) returns table (tenant_id uuid, id uuid, source text, digest bytea) language sql stable as $$
    select p.tenant_id, p.id, s.source, sha256(convert_to(s.source, 'UTF8'))
    from products p cross join lateral (select product_source(p) as source) s
        left join product_embeddings e on e.tenant_id = p.tenant_id and e.product_id = p.id
    where p.status = 'active' and (e.product_id is null or e.model <> p_model or e.digest <> sha256(convert_to(s.source, 'UTF8'))
        or (e.embedding is null and e.updated_at < now() - interval '20 hours')) $$;

create or replace function cross_tenant.find_tenants_with_stale_products(p_model text, p_after uuid, p_limit int) returns setof uuid language sql stable security definer
    set search_path = pg_catalog, public, pg_temp
    as $$ select o.id from organizations o
          where (p_after is null or o.id > p_after) and o.status <> 'suspended' and exists (select from stale_products(p_model) s where s.tenant_id = o.id)
          order by o.id limit p_limit $$;

-- What is embedded of an article's passage: a passage from the middle says less of what it is about than the title.
create or replace function passage_source(a knowledge_articles, p article_passages) returns text language sql stable as $$ select a.title || E'\n' || p.text $$;

-- Passages of published articles without a vector of this model and of their present text.
create or replace function stale_passages(p_model text) returns table (tenant_id uuid, id uuid, passage int, source text, digest bytea) language sql stable as $$
    select p.tenant_id, p.article_id, p.n, s.source, sha256(convert_to(s.source, 'UTF8'))
    from knowledge_articles a join article_passages p on p.tenant_id = a.tenant_id and p.article_id = a.id cross join lateral (select passage_source(a, p) as source) s
        left join article_embeddings e on e.tenant_id = p.tenant_id and e.article_id = p.article_id and e.passage = p.n
    where a.status = 'published' and (e.article_id is null or e.model <> p_model or e.digest <> sha256(convert_to(s.source, 'UTF8'))
        or (e.embedding is null and e.updated_at < now() - interval '20 hours')) $$;

create or replace function cross_tenant.find_tenants_with_stale_passages(p_model text, p_after uuid, p_limit int) returns setof uuid language sql stable security definer
    set search_path = pg_catalog, public, pg_temp
    as $$ select o.id from organizations o
          where (p_after is null or o.id > p_after) and o.status <> 'suspended' and exists (select from stale_passages(p_model) s where s.tenant_id = o.id)
          order by o.id limit p_limit $$;

call hand_over_cross_tenant_functions();
