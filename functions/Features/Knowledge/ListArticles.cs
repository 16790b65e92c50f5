using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Knowledge;

/// <summary>Articles, newest first; archived ones only when asked for.</summary>
public static class ListArticles
{
    /// <summary>What one search can find: the newest.</summary>
    private const int MostFound = 1000;

    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(string? Text, string? Status, string? Language, string? Tag, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Text("q"), query.OneOf("status", ArticleStatus.All), query.Text("language", 3), query.Text("tag", ArticleRules.LongestTag), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    public static async Task<Page<Article>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await tx.QueryAsync<Article>($"""
            select {ArticleSql.Columns} from knowledge_articles
            where case when @Status::text is null then status <> 'archived' else status = @Status end
              and (@Language::text is null or language = @Language) and (@Tag::text is null or @Tag = any(tags))
              and (@text::text is null or id = any(array(select cross_tenant.search_knowledge(@text, @MostFound))))
              and (@AfterId::uuid is null or (created_at, id) < (@AfterAt, @AfterId))
            order by created_at desc, id desc limit @Limit + 1
            """, new { text = string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text.Trim(), MostFound, filter.Status, filter.Language, filter.Tag, filter.AfterAt, filter.AfterId, filter.Limit });
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}
