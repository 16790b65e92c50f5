using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Knowledge;

/// <summary>The published articles that answer a question best.</summary>
public static class FindKnowledge
{
    private const int Most = 3;

    /// <summary>An article that is longer is told in part, from its start.</summary>
    private const int LongestText = 4000;

    /// <param name="language">The client's: of two articles that fit alike, the one in it comes first.</param>
    /// <returns>Best first; none when nothing fits.</returns>
    public static async Task<IReadOnlyList<ArticleFact>> RunAsync(TenantTransaction tx, string question, string language) =>
        await tx.QueryAsync<ArticleFact>("""
            select a.id as article_id, a.title, left(a.body, @LongestText) as text, a.language
            from cross_tenant.rank_knowledge(@question, @Most * 4) r join knowledge_articles a on a.tenant_id = @TenantId and a.id = r.id
            order by r.rank * case when a.language = @language then 1.5 else 1 end desc, a.id limit @Most
            """, new { question, language, Most, LongestText, tx.Caller.TenantId });
}
