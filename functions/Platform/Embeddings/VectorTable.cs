using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>Whether the database can hold vectors: pgvector may be absent, and come while this process runs.</summary>
public sealed class VectorTable(Database database)
{
    private volatile bool found;

    public async Task<bool> ExistsAsync(CancellationToken ct)
    {
        if (found) return true;
        return found = (await database.CrossTenantAsync<bool>("""
            select count(*) = 2 from pg_attribute
            where attrelid in (to_regclass('public.product_embeddings'), to_regclass('public.article_embeddings')) and attname = 'embedding' and not attisdropped
            """, null, ct))[0];
    }
}
