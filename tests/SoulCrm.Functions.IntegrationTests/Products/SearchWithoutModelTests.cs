using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SoulCrm.Functions.Migrations;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

/// <summary>Whatever is missing or broken, a search answers by words.</summary>
public sealed class SearchWithoutModelTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string DropVectors = """
        drop function cross_tenant.find_tenants_with_stale_products(text, uuid, int), cross_tenant.find_tenants_with_stale_passages(text, uuid, int), stale_products(text), stale_passages(text);
        drop table product_embeddings, article_embeddings; drop extension vector
        """;

    private static readonly (int Status, string Body)[] BrokenAnswers =
    [
        (500, "{}"),
        (429, "{}"),
        (400, """{"error":{"message":"secret beach is not allowed"}}"""),
        (302, ""),
        (200, "not json at all"),
        (200, "{}"),
        (200, """{"object":"list","model":"m","data":[],"usage":{"prompt_tokens":1,"total_tokens":1}}"""),
        (200, """{"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":"!!!"}],"usage":{"prompt_tokens":1,"total_tokens":1}}"""),
        (200, """{"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":"AADAfwAAgD8="}],"usage":{"prompt_tokens":1,"total_tokens":1}}"""),
        (200, """{"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":"AAAAAAAAAAA="}],"usage":{"prompt_tokens":1,"total_tokens":1}}"""),
    ];

    [PgvectorFact]
    public async Task BrokenProvider_SearchAnswersByWords_AndLogsNothingOfTheQuery()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        using var log = new LogLines();
        await using (var app = await TestApp.StartAsync(postgres, services => services.AddSingleton<ILoggerProvider>(log), model.Settings()))
        {
            var organization = await app.RegisterAsync();
            await Catalogue.AddAsync(organization, "Тихая бухта", "A secret beach.");
            await Catalogue.EmbeddedAsync(app, 1);
            foreach (var (number, answer) in BrokenAnswers.Index())
            {
                model.Fault = _ => answer;
                Assert.Equal(["Тихая бухта"], await Catalogue.SearchAsync(organization, "secret beach"));
                Assert.Empty(await Catalogue.SearchAsync(organization, "secret mountain"));
                Assert.True(log.ToString().Split("goes by words alone").Length - 1 == 2 * (number + 1), $"{answer} was taken for a vector");
            }
        }

        Assert.DoesNotContain("secret", log.ToString(), StringComparison.Ordinal);
    }

    [PgvectorFact]
    public async Task SilentProvider_IsNotWaitedFor()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings(others: ("Embeddings:QueryTimeout", "00:00:00.2")));
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Тихая бухта");
        await Catalogue.EmbeddedAsync(app, 1);
        var never = new TaskCompletionSource();
        model.Before = _ => never.Task;
        Assert.Equal(["Тихая бухта"], await Catalogue.SearchAsync(organization, "бухта"));
        never.SetResult();
    }

    [PgvectorFact]
    public async Task ProviderThatIsNotThere_CostsTheMeaningOnly()
    {
        var model = await FakeEmbeddings.StartAsync();
        var settings = model.Settings();
        await model.DisposeAsync();
        await using var app = await TestApp.StartAsync(postgres, settings);
        var organization = await app.RegisterAsync();
        await Catalogue.AddAsync(organization, "Тихая бухта");
        Assert.Equal(["Тихая бухта"], await Catalogue.SearchAsync(organization, "бухта"));
    }

    [PgvectorFact]
    public async Task DatabaseWithoutPgvector_WorksByWords_AndBySenseOnceItHasIt()
    {
        await using var model = await FakeEmbeddings.StartAsync();
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(DropVectors);
        await using var app = await TestApp.StartAsync(database, model.Settings());
        var organization = await app.RegisterAsync();
        var id = await Catalogue.AddAsync(organization, "Мальдивы", "Бунгало на атолле.");
        var gone = await Catalogue.AddAsync(organization, "Кавказ");
        Assert.Equal(200, (await organization.Admin.PatchAsync($"/api/products/{id}", new { days = 9 })).Status);
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/products/{gone}")).Status);
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(organization, "мальдивы"));
        Assert.Empty(model.Requests);

        await database.ExecuteAsync("create extension vector");
        await using var owner = NpgsqlDataSource.Create(database.Owner + ";Pooling=false");
        var warnings = new List<string>();
        Assert.Empty(await Migrator.RunAsync(owner, CancellationToken.None, warnings.Add));
        Assert.Empty(warnings);
        await using var next = await app.RestartAsync(model.Settings());
        await Catalogue.EmbeddedAsync(next, 1);
        Assert.Equal(["Мальдивы"], await Catalogue.SearchAsync(await next.FindAsync(organization), "тёплое море"));
    }

    [PgvectorFact]
    public async Task ExtensionThatWasDropped_ComesBackWithItsColumn()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("drop extension vector cascade; create extension vector");
        await using var owner = NpgsqlDataSource.Create(database.Owner + ";Pooling=false");
        await Migrator.RunAsync(owner, CancellationToken.None);
        Assert.True(await database.ReadAsync<bool>("select exists (select from pg_attribute where attrelid = 'product_embeddings'::regclass and attname = 'embedding' and not attisdropped)"));
    }

    [PgvectorTheory]
    [InlineData("create view public.pg_available_extensions as select * from pg_catalog.pg_available_extensions where name <> 'vector'; grant select on public.pg_available_extensions to soulcrm_owner; alter role soulcrm_owner in database {0} set search_path = public, pg_catalog", "has no pgvector")]
    [InlineData("alter database {0} owner to postgres; grant create on schema public to soulcrm_owner", "not switched on")]
    public async Task Migrations_WherePgvectorCannotBe_SayItAndGoOn(string obstacle, string warning)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(DropVectors);
        await database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, obstacle, await database.ReadAsync<string>("select current_database()::text")));
        await using var owner = NpgsqlDataSource.Create(database.Owner + ";Pooling=false");
        var warnings = new List<string>();
        Assert.Empty(await Migrator.RunAsync(owner, CancellationToken.None, warnings.Add));
        Assert.Contains(warning, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.True(await database.ReadAsync<bool>("select to_regclass('product_embeddings') is null"));
    }

    [Theory]
    [InlineData("Provider", "magic")]
    [InlineData("BaseUrl", "nowhere")]
    [InlineData("Model", "")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("QueryTimeout", "00:01:00")]
    [InlineData("MaxDistance", "2.5")]
    public async Task WrongSetting_IsToldAtTheStart(string name, string value)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(database, ($"Embeddings:{name}", value)));
        Assert.Contains($"Embeddings__{name}", refused.Message, StringComparison.Ordinal);
    }
}
