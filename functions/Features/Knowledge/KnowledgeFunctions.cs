using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Embeddings;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Knowledge;

/// <summary>The agency's own articles.</summary>
public sealed class KnowledgeFunctions(Api api, EmbedTexts embedding)
{
    [Function("ListArticles"), RequireRole(Role.OrgAdmin), Operation("Articles, newest first; archived ones only when asked for.", Query = typeof(ListArticles.Filter), Answers = typeof(Page<Article>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "knowledge")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ListArticles.Filter, Page<Article>>(http, ListArticles.RunAsync, ct);

    [Function("CreateArticle"), RequireRole(Role.OrgAdmin), Operation("Adds an article.", Takes = typeof(CreateArticle.Request), Answers = typeof(Article), Status = 201, Location = "/api/knowledge/{id}")]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "knowledge")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreateArticle.Request, Article>(http, target: null, (tx, request) =>
        {
            embedding.Enqueue(tx);
            return CreateArticle.RunAsync(tx, request);
        }, ct);

    [Function("GetArticle"), RequireRole(Role.Manager), Operation("One article.", Answers = typeof(Article))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "knowledge/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "knowledge_article", tx => ArticleSql.FindAsync(tx, id), ct);

    [Function("UpdateArticle"), RequireRole(Role.OrgAdmin), Operation("Changes the fields that the request names.", Takes = typeof(UpdateArticle.Request), Answers = typeof(Article), Edits = "knowledge_articles")]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "knowledge/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateArticle.Request, Article>(http, id, (tx, request) =>
        {
            embedding.Enqueue(tx);
            return UpdateArticle.RunAsync(tx, id, request);
        }, ct);

    [Function("ArchiveArticle"), RequireRole(Role.OrgAdmin), Operation("Archives an article: agents answer from it no more.", Status = 204, Edits = "knowledge_articles")]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "knowledge/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx =>
        {
            embedding.Enqueue(tx);
            return (await UpdateArticle.RunAsync(tx, id, new UpdateArticle.Request(Status: "archived"))).Error is { } error ? error : new Nothing();
        }, ct);
}
