using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents;

/// <summary>The same path with a language model, over OpenAI's wire protocol: what the model says is not believed.</summary>
public sealed class OpenAITests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Wish = "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых и ребёнок 6 лет, бюджет 2000 долларов";

    [Fact]
    public async Task Model_CallsToolAndTellsItsResult_ClientGetsIt()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (told, _) => $"Есть тур «{Title(told)}», всего {Total(told)} USD. Подходит?";
        await using var app = await StartAsync(model);
        var (organization, phone) = await AskAsync(app);
        Assert.Contains("Есть тур «Аланья: неделя у моря», всего 1400", await AnswerAsync(organization, phone), StringComparison.Ordinal);

        var qualification = model.Requests.First();
        Assert.Equal(("json_schema", "qualification"), (qualification.GetProperty("response_format").GetProperty("type").GetString(), qualification.GetProperty("response_format").GetProperty("json_schema").GetProperty("name").GetString()));
        var selection = model.Requests.ElementAt(1);
        Assert.Equal("test-model", selection.GetProperty("model").GetString());
        Assert.Equal(["search_tours", "get_tour", "check_departures", "search_knowledge", "propose_hold", "request_handoff"], selection.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()));
        // The client's words are a value in a document, never part of the instructions.
        Assert.DoesNotContain("2000 долларов", selection.GetProperty("messages")[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("2000 долларов", selection.GetProperty("messages")[1].GetProperty("content").ToString(), StringComparison.Ordinal);

        Assert.Equal("openai|test-model|300|60|replied", await app.Database.ReadAsync<string>("select provider || '|' || model || '|' || tokens_in || '|' || tokens_out || '|' || outcome from agent_runs"));
        Assert.Equal(2L, await app.Database.ReadAsync<long>("select count(*) from agent_runs, jsonb_array_elements(steps) s where s->>'kind' = 'tool' or (s->>'kind' = 'check' and s->>'name' = 'prices')"));
    }

    [Fact]
    public async Task Model_InventsAPriceOnce_IsAskedAgain()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (told, earlier) => earlier == 0 ? $"Тур «{Title(told)}» всего за 399 USD!" : $"Тур «{Title(told)}», всего {Total(told)} USD.";
        await using var app = await StartAsync(model);
        var (organization, phone) = await AskAsync(app);
        var answer = await AnswerAsync(organization, phone);
        Assert.Contains("1400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("399", answer, StringComparison.Ordinal);
        Assert.Contains("399", model.Requests.Last().GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Тур «Аланья: неделя у моря» всего за 399 USD!")]
    [InlineData("Тур «Мальдивы: рай» ждёт вас.")]
    [InlineData("Вылет 31 июля 2027.")]
    [InlineData("Бронируйте на https://evil.example/tour")]
    public async Task Model_KeepsInventing_ClientGetsAPersonInstead(string lie)
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (_, _) => lie;
        await using var app = await StartAsync(model);
        var (organization, phone) = await AskAsync(app);
        var answer = await AnswerAsync(organization, phone);
        Assert.Contains("Передаю ваш вопрос менеджеру", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(lie, string.Concat(organization.SentTo(phone)), StringComparison.Ordinal);
        var conversation = await organization.ConversationAsync(phone);
        Assert.Equal(("paused", "agent_failed"), (conversation.GetProperty("control").GetString(), conversation.GetProperty("attention").GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(429, "{}")]
    [InlineData(400, """{"error":{"message":"no"}}""")]
    [InlineData(200, "not json at all")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[]}""")]
    [InlineData(200, """{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"{\"intent\":\"tour\",\"adults\":\"two\"}"}}]}""")]
    public async Task Server_Fails_ClientGetsAPerson(int status, string body)
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Fault = _ => (status, body);
        await using var app = await StartAsync(model);
        var (organization, phone) = await AskAsync(app);
        Assert.Contains("Передаю ваш вопрос менеджеру", await AnswerAsync(organization, phone), StringComparison.Ordinal);
        Assert.Equal("failed", await app.Database.ReadAsync<string>("select outcome from agent_runs"));
    }

    [Fact]
    public async Task Server_FailsForAMoment_ClientIsAnsweredAllTheSame()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Reply = (told, _) => $"Есть тур «{Title(told)}».";
        model.Fault = request => request == 1 ? (503, "{}") : null;
        await using var app = await StartAsync(model);
        var (organization, phone) = await AskAsync(app);
        Assert.Contains("Есть тур", await AnswerAsync(organization, phone), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drop_database", "{}")]
    [InlineData("get_tour", """{"tourId":"0199a000-0000-7000-8001-00000000ffff"}""")]
    [InlineData("search_tours", """{"adults":"много"}""")]
    [InlineData("search_tours", "not json")]
    public async Task Model_CallsToolWrongly_IsToldAndNothingHappens(string tool, string arguments)
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Tool = (tool, arguments);
        model.Reply = (told, _) => told.TryGetProperty("error", out JsonElement _) ? "Уточню и вернусь к вам." : "Нашла!";
        await using var app = await StartAsync(model);
        var (organization, phone) = await AskAsync(app);
        Assert.Contains("Уточню", await AnswerAsync(organization, phone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_AsksForAPerson_IsHeard()
    {
        await using var model = await FakeOpenAI.StartAsync();
        model.Tool = ("request_handoff", """{"reason":"wants_to_book"}""");
        model.Reply = (_, _) => "Отлично, менеджер сейчас напишет вам.";
        await using var app = await StartAsync(model);
        var (organization, phone) = await AskAsync(app);
        Assert.Contains("менеджер сейчас напишет", await AnswerAsync(organization, phone), StringComparison.Ordinal);
        Assert.Equal("wants_to_book", (await organization.ConversationAsync(phone)).GetProperty("attention").GetProperty("reason").GetString());
    }

    private async Task<TestApp> StartAsync(FakeOpenAI model) =>
        await TestApp.StartAsync(postgres, model.Settings());

    private static async Task<(Organization Organization, string Phone)> AskAsync(TestApp app)
    {
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        return (organization, phone);
    }

    private static async Task<string> AnswerAsync(Organization organization, string phone) =>
        (await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count > 0, "an answer"))[0];

    private static string Title(JsonElement told) => told.GetProperty("tours")[0].GetProperty("title").GetString()!;

    private static string Total(JsonElement told) => told.GetProperty("tours")[0].GetProperty("departures")[0].GetProperty("totalForParty").GetRawText();
}
