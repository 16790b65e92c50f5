using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Knowledge.Questions;

/// <summary>What a client asked and neither articles nor catalogue could answer.</summary>
/// <param name="Language">What the client was answered in.</param>
/// <param name="TimesAsked">How often it was asked in these words, whatever their order and endings; 1 for once.</param>
/// <param name="ArticleId">The article that answers it from now on.</param>
/// <param name="ClosedByName">Null while it is open, and when the platform's people closed it.</param>
public sealed record KnowledgeQuestion(
    Guid Id, Guid ConversationId, Guid ClientId, string ClientName, string Question, string Language, [Values(typeof(QuestionStatus))] string Status, long TimesAsked,
    Guid? ArticleId, string? ArticleTitle, DateTimeOffset AskedAt, DateTimeOffset? ClosedAt, string? ClosedByName, int Version) : IVersioned;

public static class QuestionStatus
{
    public const string Open = "open";
    public const string Answered = "answered";

    public static readonly string[] All = [Open, Answered, "dismissed"];
}

internal static class QuestionSql
{
    public const string Select = """
        select q.id, q.conversation_id, c.id as client_id, c.name as client_name, q.question, q.language, q.status,
               (select count(*) from knowledge_questions o where o.words = q.words) as times_asked,
               q.article_id, a.title as article_title, q.asked_at, q.closed_at, u.name as closed_by_name, q.version
        from knowledge_questions q join conversations k on k.tenant_id = q.tenant_id and k.id = q.conversation_id join clients c on c.tenant_id = k.tenant_id and c.id = k.client_id
            left join knowledge_articles a on a.tenant_id = q.tenant_id and a.id = q.article_id left join users u on u.tenant_id = q.tenant_id and u.id = q.closed_by
        """;

    public static Task<KnowledgeQuestion?> FindAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<KnowledgeQuestion>($"{Select} where q.id = @id", new { id });
}
