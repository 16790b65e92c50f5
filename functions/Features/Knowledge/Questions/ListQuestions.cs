using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Knowledge.Questions;

/// <summary>Questions of one status, newest first.</summary>
public static class ListQuestions
{
    private sealed record Key(DateTimeOffset AskedAt, Guid Id);

    /// <param name="Status">Open ones unless said otherwise.</param>
    public sealed record Filter(string Status, string? Language, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("status", QuestionStatus.All) ?? QuestionStatus.Open, query.Text("language", 3), query.Limit(), after?.AskedAt, after?.Id);
        }
    }

    public static async Task<Page<KnowledgeQuestion>> RunAsync(TenantTransaction tx, Filter filter)
    {
        var rows = await tx.QueryAsync<KnowledgeQuestion>($"""
            {QuestionSql.Select}
            where q.status = @Status and (@Language::text is null or q.language = @Language) and (@AfterId::uuid is null or (q.asked_at, q.id) < (@AfterAt, @AfterId))
            order by q.asked_at desc, q.id desc limit @Limit + 1
            """, filter);
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.AskedAt, row.Id));
    }
}
