using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Providers;

/// <summary>One conversation of several turns through every provider, over its own wire protocol, counted to the token and the cent.</summary>
[Long]
public sealed class ProviderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // 3 dollars a million tokens of input, 0.75 of cached input, 15 of output.
    private static (string Name, string Value)[] Prices(string provider) =>
    [
        ("AI:Prices:0:Provider", provider), ("AI:Prices:0:Model", "test-model"), ("AI:Prices:0:Input", "3"), ("AI:Prices:0:CachedInput", "0.75"), ("AI:Prices:0:Output", "15"),
    ];

    [Theory]
    [InlineData("openai")]
    [InlineData("azure-openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public async Task Conversation_OfThreeTurns_IsTheSameThroughEveryProvider(string provider)
    {
        await using var model = await ModelHost.StartAsync(provider);
        await using var app = await TestApp.StartAsync(postgres, model.Settings(Prices(provider)));
        await TalkAsync(app, model, provider);
    }

    [Fact]
    public async Task Conversation_WithAnAzureIdentity_IsTheSame()
    {
        await using var model = await FakeOpenAI.StartAsync("azure-openai", tls: true);
        var credential = new FakeCredential();
        await using var app = await TestApp.StartAsync(postgres, services =>
        {
            services.AddSingleton<TokenCredential>(credential);
            services.AddHttpClient("models").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1" } });
        }, model.Settings([("AI:Providers:azure-openai:ApiKey", ""), .. Prices("azure-openai")]));
        await TalkAsync(app, model, "azure-openai");
        Assert.Equal(["https://cognitiveservices.azure.com/.default"], credential.Scopes);
        Assert.All(model.Calls, call => Assert.Equal("Bearer token-of-azure", call.Headers["Authorization"]));
    }

    private static async Task TalkAsync(TestApp app, FakeModel model, string provider)
    {
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var tour = await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        model.Usage = (1000, 400, 50);

        // Little is known: the communication agent asks.
        model.Qualification = """{"intent":"tour","destination":"Турция","country":"TR","tourType":null,"dateFrom":null,"dateTo":null,"flexible":null,"adults":null,"children":null,"budget":null,"wishes":[]}""";
        model.UsesTool = false;
        model.Reply = (_, _) => "Турция — отличный выбор. Когда хотите поехать?";
        await organization.ClientWritesAsync(phone, "Здравствуйте, хотим в Турцию");
        Assert.Contains("Когда хотите поехать?", await AnswerAsync(organization, phone, 1), StringComparison.Ordinal);

        // Everything is known: the selection agent searches and proposes.
        model.Qualification = """
            {"intent":"tour","destination":"Турция","country":"TR","tourType":"seaside","dateFrom":null,"dateTo":null,"flexible":null,
             "adults":2,"children":[{"age":6}],"budget":{"amount":2000,"currency":"USD"},"wishes":["тихий пляж"]}
            """.Replace("\"dateFrom\":null,\"dateTo\":null", $"\"dateFrom\":\"{DateTime.UtcNow:yyyy-MM-dd}\",\"dateTo\":\"{DateTime.UtcNow.AddYears(1):yyyy-MM-dd}\"", StringComparison.Ordinal);
        model.UsesTool = true;
        model.Reply = (told, _) => $"Есть тур «{told.GetProperty("tours")[0].GetProperty("title").GetString()}», всего {told.GetProperty("tours")[0].GetProperty("departures")[0].GetProperty("totalForParty").GetRawText()} USD. Подходит?";
        await organization.ClientWritesAsync(phone, "На море, двое взрослых и ребёнок 6 лет, бюджет 2000 долларов");
        Assert.Contains("Есть тур «Аланья: неделя у моря», всего 1400", await AnswerAsync(organization, phone, 2), StringComparison.Ordinal);

        // A question about one tour: the other tool.
        model.Tool = ("get_tour", $$"""{"tourId":"{{tour.GetProperty("id").GetString()}}","adults":2,"childrenAges":[6]}""");
        await organization.ClientWritesAsync(phone, "Расскажите о нём подробнее");
        await AnswerAsync(organization, phone, 3);

        Assert.Empty(model.Invalid);
        // Three qualifications, one reply without a tool, two with one: 3 + 1 + 2 × 2 calls.
        Assert.Equal(8, model.Requests.Count);
        Assert.Equal(["search_tours", "get_tour"], await StepsAsync(app, "string_agg(s->>'name', ',' order by r.created_at)", "s->>'kind' = 'tool' and (s->>'ok')::bool"));
        Assert.Equal("3|8000|400", await app.Database.ReadAsync<string>($"select count(*) || '|' || sum(tokens_in) || '|' || sum(tokens_out) from agent_runs where outcome = 'replied' and provider = '{provider}' and model = 'test-model'"));
        // 8 × (600 × 3 + 400 × 0.75 + 50 × 15) millionths of a dollar. Ollama's wire tells of no cache, but the figures are the server's own.
        Assert.Equal(0.0228m, await app.Database.ReadAsync<decimal>("select sum(cost) from agent_runs"));
        Assert.Equal("8|8000|400|0.02280000", await app.Database.ReadAsync<string>($"select sum(runs) || '|' || sum(tokens_in) || '|' || sum(tokens_out) || '|' || sum(cost) from usage_daily where provider = '{provider}' and model = 'test-model'"));
    }

    private static async Task<string[]> StepsAsync(TestApp app, string select, string where) =>
        (await app.Database.ReadAsync<string>($"select {select} from agent_runs r, jsonb_array_elements(r.steps) s where {where}")).Split(',');

    private static async Task<string> AnswerAsync(Organization organization, string phone, int number) =>
        (await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count >= number, $"answer {number}"))[number - 1];

    private sealed class FakeCredential : TokenCredential
    {
        public HashSet<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => GetTokenAsync(requestContext, cancellationToken).AsTask().Result;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            lock (Scopes) Scopes.UnionWith(requestContext.Scopes);
            return ValueTask.FromResult(new AccessToken("token-of-azure", DateTimeOffset.UtcNow.AddHours(1)));
        }
    }
}
