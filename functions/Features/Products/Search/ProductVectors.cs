using SoulCrm.Functions.Platform.Embeddings;

namespace SoulCrm.Functions.Features.Products.Search;

/// <summary>The vectors of tours.</summary>
internal static class ProductVectors
{
    public static readonly EmbeddedKind Kind = new("tour",
        "select * from cross_tenant.find_tenants_with_stale_products(@Name, @after, @BatchSize)",
        "delete from product_embeddings e using products p where p.id = e.product_id and p.status = 'archived'",
        "select id, 1 as passage, source, digest from stale_products(@Name) order by id limit @BatchSize",
        """
        insert into product_embeddings (product_id, model, digest, embedding)
        select v.id, @Name, v.digest, v.embedding::vector
        from unnest(@ids, @passages, @digests, @embeddings) as v(id, passage, digest, embedding) join products p on p.id = v.id
        where p.status = 'active' and sha256(convert_to(product_source(p), 'UTF8')) = v.digest
        on conflict (tenant_id, product_id) do update set model = excluded.model, digest = excluded.digest, embedding = excluded.embedding, updated_at = now()
        """);
}
