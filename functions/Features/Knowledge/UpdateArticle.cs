using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Knowledge;

/// <summary>Changes the fields that the request names.</summary>
public static class UpdateArticle
{
    public sealed record Request(string? Title = null, string? Body = null, string? Language = null, string[]? Tags = null, string? Status = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Title).Line(200).When(r => r.Title is not null);
            RuleFor(r => r.Body).NotEmpty().MaximumLength(ArticleRules.LongestBody).When(r => r.Body is not null);
            RuleFor(r => r.Language).Language();
            RuleFor(r => r.Tags).Tags();
            RuleFor(r => r.Status).OneOf(ArticleStatus.All);
        }
    }

    public static async Task<Result<Article>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        var updated = await tx.ExecuteAsync("""
            update knowledge_articles set title = coalesce(@title, title), body = coalesce(@Body, body), language = coalesce(@Language, language), tags = coalesce(@Tags, tags),
                status = coalesce(@Status, status), updated_at = now()
            where id = @id
            """, new { id, title = request.Title?.Trim(), request.Body, request.Language, request.Tags, request.Status });
        if (updated == 0) return new NotFound("knowledge_article");
        tx.Changed("knowledge_article", id);
        return (await ArticleSql.FindAsync(tx, id))!;
    }
}
