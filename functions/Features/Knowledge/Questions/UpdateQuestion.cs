using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Knowledge.Questions;

/// <summary>Says what became of a question: an article answers it, it needs none, or it is open again.</summary>
public static class UpdateQuestion
{
    /// <param name="ArticleId">The published article that answers it; means nothing with another status than answered.</param>
    public sealed record Request(string Status, Guid? ArticleId = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Status).NotEmpty().OneOf(QuestionStatus.All);
    }

    public static async Task<Result<KnowledgeQuestion>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (await QuestionSql.FindAsync(tx, id) is null) return new NotFound("knowledge_question");
        var article = request.Status == QuestionStatus.Answered ? request.ArticleId : null;
        if (request.Status == QuestionStatus.Answered)
        {
            if (article is null) return new Unprocessable("question.article_needed", "Name the article that answers it.");
            // Locked: it must still be published when this is stored.
            if (await tx.FirstOrDefaultAsync<Guid?>("select id from knowledge_articles where id = @article and status = 'published' for share", new { article }) is null)
                return new Unprocessable("question.article_not_published", "There is no published article with this id.");
        }

        await tx.ExecuteAsync("""
            update knowledge_questions set status = @Status, article_id = @article,
                closed_at = case when @Status <> 'open' then now() end, closed_by = case when @Status <> 'open' then @by::uuid end
            where id = @id
            """, new { id, request.Status, article, by = tx.Caller.UserId });
        tx.Changed("knowledge_question", id);
        return (await QuestionSql.FindAsync(tx, id))!;
    }
}
