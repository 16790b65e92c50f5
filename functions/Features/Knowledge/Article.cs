using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Knowledge;

/// <summary>What the agency itself knows: visas, payment, cancellation. Only what is published may be told to clients.</summary>
public sealed record Article(Guid Id, string Title, string Body, string Language, string[] Tags, [Values(typeof(ArticleStatus))] string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IVersioned;

public static class ArticleStatus
{
    public static readonly string[] All = ["draft", "published", "archived"];
}

internal static class ArticleRules
{
    private const int MostTags = 20;

    public const int LongestTag = 50;
    public const int LongestBody = 20_000;

    public static IRuleBuilderOptions<T, string[]?> Tags<T>(this IRuleBuilder<T, string[]?> rule) =>
        rule.Must(tags => tags is null || (tags.Length <= MostTags && tags.All(tag => !string.IsNullOrWhiteSpace(tag) && tag.Length <= LongestTag && !tag.Any(char.IsControl))))
            .WithMessage($"At most {MostTags} tags of 1 to {LongestTag} characters.");
}

internal static class ArticleSql
{
    public const string Columns = "id, title, body, language, tags, status, created_at, updated_at, version";

    public static Task<Article?> FindAsync(TenantTransaction tx, Guid id) => tx.FirstOrDefaultAsync<Article>($"select {Columns} from knowledge_articles where id = @id", new { id });
}
