using SoulCrm.Functions.Platform.Embeddings;

namespace SoulCrm.Functions.Features.Knowledge.Search;

/// <summary>The vectors of articles: one for each passage, so that a long article is found by any part of it.</summary>
internal static class ArticleVectors
{
    public static readonly EmbeddedKind Kind = new("article",
        "select * from cross_tenant.find_tenants_with_stale_passages(@Name, @after, @BatchSize)",
        "delete from article_embeddings e using knowledge_articles a where a.id = e.article_id and a.status <> 'published'",
        "select id, passage, source, digest from stale_passages(@Name) order by id, passage limit @BatchSize",
        """
        insert into article_embeddings (article_id, passage, model, digest, embedding)
        select p.article_id, p.n, @Name, v.digest, v.embedding::vector
        from unnest(@ids, @passages, @digests, @embeddings) as v(id, passage, digest, embedding)
            join article_passages p on p.article_id = v.id and p.n = v.passage join knowledge_articles a on a.id = p.article_id
        where a.status = 'published' and sha256(convert_to(passage_source(a, p), 'UTF8')) = v.digest
        on conflict (tenant_id, article_id, passage) do update set model = excluded.model, digest = excluded.digest, embedding = excluded.embedding, updated_at = now()
        """);
}
