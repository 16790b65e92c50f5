using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Embeddings;

namespace SoulCrm.Functions.Features.Knowledge.Search;

/// <summary>
/// The published articles that answer a question best, each with the passage that fits: those that hold the words and those that mean it, fused by
/// reciprocal rank. Without vectors, or an answer of the model in time, it goes by words alone.
/// </summary>
public sealed class FindKnowledge(Database database, QueryVectors vectors, IOptions<EmbeddingOptions> options)
{
    private const int Most = 3;

    /// <summary>Passages that each list may bring in.</summary>
    private const int MostFound = 20;

    private sealed record Passage(Guid ArticleId, int N);

    /// <param name="language">The client's: of articles that fit about as well, the one in it comes first.</param>
    /// <returns>Best first; none when nothing fits.</returns>
    public async Task<IReadOnlyList<ArticleFact>> RunAsync(Caller caller, string question, string language, CancellationToken ct)
    {
        // No transaction waits for a model.
        var vector = await vectors.FindAsync(question, ct);
        return await database.ReadInTenantAsync(caller, async tx => await FindAsync(tx, question, language, vector is null ? [] : await NearestAsync(tx, vector)), ct);
    }

    private static Task<IReadOnlyList<ArticleFact>> FindAsync(TenantTransaction tx, string question, string language, IReadOnlyList<Passage> near) => tx.QueryAsync<ArticleFact>($"""
        with lists as (
            select article_id, n, place from rank_passages(@question, @MostFound) with ordinality as words(article_id, n, rank, place)
            union all
            select article_id, n, place from unnest(@ids, @passages) with ordinality as meanings(article_id, n, place)),
        fused as ({RankFusion.Scores("article_id, n")}),
        best as (select distinct on (article_id) article_id, n, score from fused order by article_id, score desc, n)
        select a.id as article_id, a.title, p.text, a.language
        from best b join article_passages p on p.article_id = b.article_id and p.n = b.n join knowledge_articles a on a.id = b.article_id
        where a.status = 'published'
        order by b.score * case when a.language = @language then 1.1 else 1 end desc, a.id limit @Most
        """, new { question, language, Most, MostFound, ids = near.Select(one => one.ArticleId).ToArray(), passages = near.Select(one => one.N).ToArray() });

    // Vectors of another model, or of another length, say nothing about this one. The distance stands behind a case: a join may be computed in any order.
    private Task<IReadOnlyList<Passage>> NearestAsync(TenantTransaction tx, float[] vector) => tx.QueryAsync<Passage>("""
        with measured as materialized (
            select e.article_id, e.passage as n, case when vector_dims(e.embedding) = cardinality(@vector) then e.embedding <=> @vector::real[]::vector end as distance
            from article_embeddings e join knowledge_articles a on a.tenant_id = e.tenant_id and a.id = e.article_id
            where e.model = @Model and a.status = 'published')
        select article_id, n from measured where distance <= @MaxDistance order by distance, article_id, n limit @MostFound
        """, new { vector, options.Value.Model, options.Value.MaxDistance, MostFound });
}
