using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SoulCrm.Functions.Commands;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Knowledge.Search;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Embeddings;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Knowledge;

/// <summary>Articles of an organisation, and what the agents' search makes of them.</summary>
internal static class Articles
{
    public static async Task<Guid> AddAsync(Organization organization, string title, string body, string language = "ru", string status = "published", params string[] tags)
    {
        var response = await organization.Admin.PostAsync("/api/knowledge", new { title, body, language, status, tags });
        return response.Status == 201 ? response.Json.GetProperty("id").GetGuid() : throw new InvalidOperationException($"{response.Status} {response.Text}");
    }

    public static async Task AddDemoAsync(Organization organization)
    {
        foreach (var article in DemoKnowledge.Articles)
        {
            await AddAsync(organization, article.Ru, article.RuBody, "ru", "published", article.TagRu);
            await AddAsync(organization, article.En, article.EnBody, "en", "published", article.TagEn);
        }
    }

    /// <summary>As the agents' tool searches, in the app's own database.</summary>
    /// <param name="model">Null for words alone.</param>
    public static async Task<IReadOnlyList<ArticleFact>> SearchAsync(Organization organization, string question, string language = "ru", FakeEmbeddings? model = null, TimeSpan? patience = null) =>
        (await SearchAsync(organization, [question], _ => language, model, patience))[0];

    /// <summary>What is found for each question, in their order.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<ArticleFact>>> SearchAsync(
        Organization organization, IReadOnlyList<string> questions, Func<string, string> language, FakeEmbeddings? model = null, TimeSpan? patience = null)
    {
        var options = Options.Create(new EmbeddingOptions
        {
            Provider = model is null ? EmbeddingOptions.None : EmbeddingOptions.OpenAI,
            BaseUrl = model?.BaseUrl ?? "http://127.0.0.1/v1",
            Model = "test-embedding",
            QueryTimeout = patience ?? TimeSpan.FromSeconds(10),
        });
        await using var source = NpgsqlDataSource.Create(organization.App.Database.App);
        using var turns = new ReadTurns(1);
        var database = new Database(source, turns, null!, null!); // nothing is written, so nothing leaves
        using var embedding = new EmbeddingModel(options);
        using var vectors = new QueryVectors(embedding, new VectorTable(database), NullLogger<QueryVectors>.Instance);
        var search = new FindKnowledge(database, vectors, options);
        var found = new List<IReadOnlyList<ArticleFact>>();
        foreach (var question in questions) found.Add(await search.RunAsync(Caller.System(organization.Id), question, language(question), CancellationToken.None));
        return found;
    }

    /// <summary>Until so many passages have a vector of what they say now.</summary>
    public static Task EmbeddedAsync(TestApp app, int passages) => Eventually.GetAsync(() => app.Database.ReadAsync<long>("""
        select count(*) from article_embeddings e join article_passages p on p.tenant_id = e.tenant_id and p.article_id = e.article_id and p.n = e.passage
            join knowledge_articles a on a.tenant_id = p.tenant_id and a.id = p.article_id
        where e.embedding is not null and e.digest = sha256(convert_to(passage_source(a, p), 'UTF8'))
        """), count => count == passages, $"{passages} passages are embedded");
}
