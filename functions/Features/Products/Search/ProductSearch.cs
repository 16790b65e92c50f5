using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Embeddings;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Search;

/// <summary>
/// Tours by best match: the list of those that hold the words and the list of those that mean it, fused by reciprocal rank. Without vectors the
/// order of the words remains.
/// </summary>
public sealed class ProductSearch(QueryVectors vectors, IOptions<EmbeddingOptions> options)
{
    private const int MostFound = 1000;
    private const int MostNear = 50;

    private const int IdBytes = 16;

    /// <summary>Where the page before has ended.</summary>
    /// <param name="Position">Among all that was found, for the case that the tour itself is not found any more.</param>
    /// <param name="Near">Ids of the nearest by meaning. They ride along, so that later pages need no model and keep the order of the first.</param>
    public sealed record Key(Guid Id, long Position, byte[]? Near);

    internal sealed record Ranked(Guid Id, long Position);

    /// <summary>What must be known before the reading begins: no transaction waits for a model.</summary>
    public Task<float[]?> PrepareAsync(ListProducts.Filter filter, CancellationToken ct) =>
        filter.AfterRanked is null ? vectors.FindAsync(filter.Text, ct) : Task.FromResult<float[]?>(null);

    /// <param name="vector">As <see cref="PrepareAsync"/> made it.</param>
    public async Task<Page<Product>> ListAsync(TenantTransaction tx, ListProducts.Filter filter, float[]? vector)
    {
        var near = filter.AfterRanked is { } after ? Unpack(after.Near) : await NearestAsync(tx, filter, vector);
        var ranked = await RankAsync(tx, filter, near);
        var ids = ranked.Take(filter.Limit).Select(row => row.Id).ToArray();
        var products = (await ProductSql.QueryAsync(tx, "p.id = any(@ids)", new { ids })).ToDictionary(product => product.Id);
        return Cursor.ToPage(ranked, filter.Limit, row => products[row.Id], row => new Key(row.Id, row.Position, [.. near.SelectMany(id => id.ToByteArray())]));
    }

    /// <summary>Ids of the tours that fit a text, best first.</summary>
    public async Task<Guid[]> FindAsync(TenantTransaction tx, ListProducts.Filter filter, float[]? vector) =>
        [.. (await RankAsync(tx, filter, await NearestAsync(tx, filter, vector))).Select(row => row.Id)];

    // Vectors of another model, or of another length, say nothing about this one. The distance stands behind a case: a join may be computed in any order.
    private async Task<Guid[]> NearestAsync(TenantTransaction tx, ListProducts.Filter filter, float[]? vector)
    {
        if (vector is null) return [];
        var parameters = ListProducts.Parameters(filter);
        parameters.AddDynamicParams(new { vector, options.Value.Model, options.Value.MaxDistance, MostNear });
        return [.. await tx.QueryAsync<Guid>($"""
            with measured as materialized (
                select p.id, case when vector_dims(e.embedding) = cardinality(@vector) then e.embedding <=> @vector::real[]::vector end as distance
                from product_embeddings e join products p on p.tenant_id = e.tenant_id and p.id = e.product_id
                where e.model = @Model and {ListProducts.Conditions})
            select id from measured where distance <= @MaxDistance order by distance, id limit @MostNear
            """, parameters)];
    }

    // A page begins behind the last tour of the page before, wherever that has moved to by now.
    private static async Task<IReadOnlyList<Ranked>> RankAsync(TenantTransaction tx, ListProducts.Filter filter, Guid[] near)
    {
        var parameters = ListProducts.Parameters(filter);
        parameters.AddDynamicParams(new { filter.Text, filter.Limit, near, MostFound, afterId = filter.AfterRanked?.Id, afterPosition = filter.AfterRanked?.Position });
        return await tx.QueryAsync<Ranked>($"""
            with lists as (
                select id, place from cross_tenant.search_products(@Text, @Status, @MostFound) with ordinality as words(id, place)
                union all
                select id, place from unnest(@near) with ordinality as meanings(id, place)),
            fused as ({RankFusion.Scores("id")}),
            ranked as (
                select p.id, row_number() over (order by f.score desc, p.created_at desc, p.id desc) as position
                from fused f join products p on p.id = f.id order by position limit @MostFound)
            select r.id, r.position from ranked r join products p on p.id = r.id
            where {ListProducts.Conditions}
              and (@afterId::uuid is null or r.position > coalesce((select a.position from ranked a where a.id = @afterId), @afterPosition))
            order by r.position limit @Limit + 1
            """, parameters);
    }

    private static Guid[] Unpack(byte[]? near) => [.. (near ?? []).Chunk(IdBytes).Where(id => id.Length == IdBytes).Take(MostNear).Select(id => new Guid(id))];
}
