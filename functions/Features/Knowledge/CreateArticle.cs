using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Knowledge;

public static class CreateArticle
{
    /// <param name="Status">A draft unless said otherwise.</param>
    public sealed record Request(string Title, string Body, string Language, string[]? Tags = null, string? Status = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Title).Line(200);
            RuleFor(r => r.Body).NotEmpty().MaximumLength(ArticleRules.LongestBody);
            RuleFor(r => r.Language).NotEmpty().Language();
            RuleFor(r => r.Tags).Tags();
            RuleFor(r => r.Status).OneOf("draft", "published");
        }
    }

    public static async Task<Result<Article>> RunAsync(TenantTransaction tx, Request request)
    {
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("insert into knowledge_articles (id, title, body, language, tags, status) values (@id, @title, @Body, @Language, @tags, coalesce(@Status, 'draft'))",
            new { id, title = request.Title.Trim(), request.Body, request.Language, tags = request.Tags ?? [], request.Status });
        tx.Changed("knowledge_article", id, kind: "created");
        return (await ArticleSql.FindAsync(tx, id))!;
    }
}
