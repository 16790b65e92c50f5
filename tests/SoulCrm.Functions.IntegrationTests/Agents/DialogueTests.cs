using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents;

/// <summary>The whole path behind the webhook: message, flow, agent, send; with the rules provider.</summary>
public sealed class DialogueTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string RussianWish = "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых и ребёнок 6 лет, бюджет 2000 долларов";

    [Fact]
    public async Task Client_TellsEverything_GetsTrueToursInRussian()
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        var tour = await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, RussianWish);
        var answer = await AnswerAsync(organization, phone);
        foreach (var part in new[] { "ИИ-помощник", "Турция", "июль", "2 взрослых и ребёнок 6 лет", "2000 USD", "«Аланья: неделя у моря»", "540 USD", "1400 USD", "июля" })
            Assert.Contains(part, answer, StringComparison.Ordinal);
        Assert.Contains(tour.GetProperty("departures").EnumerateArray().Select(d => DateOnly.Parse(d.GetProperty("date").GetString()!)).Where(date => date.Month == 7),
            date => answer.Contains($"{date.Day}–", StringComparison.Ordinal));

        var conversation = await organization.ConversationAsync(phone);
        Assert.Equal("selection", conversation.GetProperty("stage").GetString());
        var client = conversation.GetProperty("client").GetProperty("id").GetGuid();
        var wish = (await organization.Admin.GetAsync($"/api/clients/{client}/qualification")).Json;
        Assert.Equal(("Турция", 2, 6), (wish.GetProperty("destination").GetString(), wish.GetProperty("adults").GetInt32(), wish.GetProperty("children")[0].GetProperty("age").GetInt32()));
        Assert.Equal((2000m, "USD"), (wish.GetProperty("budget").GetProperty("amount").GetDecimal(), wish.GetProperty("budget").GetProperty("currency").GetString()));
        Assert.Equal(("07-01", "07-31"), (wish.GetProperty("dateFrom").GetString()![5..], wish.GetProperty("dateTo").GetString()![5..]));
        var message = (await organization.MessagesAsync(conversation.GetProperty("id").GetGuid()))[0].GetProperty("id").GetGuid();
        Assert.All(wish.GetProperty("sources").EnumerateObject(), source => Assert.Equal(message, source.Value.GetGuid()));
        Assert.Equal("offer_sent", (await organization.Admin.GetAsync($"/api/clients/{client}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Client_WritesEnglish_IsAnsweredInEnglish()
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Hello! We want to go to the sea in Turkey in July, two adults and a child aged 6, our budget is 2000 dollars");
        var answer = await AnswerAsync(organization, phone);
        foreach (var part in new[] { "AI assistant", "Turkey", "July", "2 adults and a child (6 years)", "2000 USD", "1400 USD in total" }) Assert.Contains(part, answer, StringComparison.Ordinal);
        Assert.DoesNotMatch("[а-яА-Я]{3,}", answer.Replace("Аланья: неделя у моря", "", StringComparison.Ordinal).Replace("Море Туров", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Client_TellsLittleByLittle_IsAskedOnlyForWhatIsMissing()
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте, хотим в Турцию");
        Assert.Matches("Когда|даты", await AnswerAsync(organization, phone));
        await organization.ClientWritesAsync(phone, "в июле");
        Assert.Matches("Сколько|Кто", await AnswerAsync(organization, phone, 2));
        await organization.ClientWritesAsync(phone, "двое взрослых и ребёнок");
        Assert.Contains("Сколько лет ребёнку?", await AnswerAsync(organization, phone, 3), StringComparison.Ordinal);
        await organization.ClientWritesAsync(phone, "6");
        var last = await AnswerAsync(organization, phone, 4);
        Assert.Contains("«Аланья: неделя у моря»", last, StringComparison.Ordinal);
        Assert.DoesNotContain("ИИ-помощник", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Спасибо, подумаем", "Хорошо!|Договорились", "agent")]
    [InlineData("второй вариант", "Отличный выбор", "paused")]
    [InlineData("А виза нужна?", "точнее ответит менеджер", "paused")]
    [InlineData("а если в августе?", "август 20", "agent")]
    public async Task Client_AfterTheProposal_IsAnsweredToThePoint(string text, string expected, string control)
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, RussianWish);
        await AnswerAsync(organization, phone);
        await organization.ClientWritesAsync(phone, text);
        Assert.Matches(expected, await AnswerAsync(organization, phone, 2));
        Assert.Equal(control, (await organization.ConversationAsync(phone)).GetProperty("control").GetString());
    }

    [Fact]
    public async Task FourMessagesInOneBurst_GetOneAnswer()
    {
        var app = shared.App;
        var organization = await StartAsync(app, quietWindowSeconds: 2);
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        foreach (var text in new[] { "Здравствуйте!", "Хотим в Турцию", "в июле", "двое взрослых, детей нет" }) await organization.ClientWritesAsync(phone, text);
        var answer = await AnswerAsync(organization, phone);
        Assert.Contains("«Аланья: неделя у моря»", answer, StringComparison.Ordinal);
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        Assert.Equal(1L, await app.Database.ReadAsync<long>("select count(*) from agent_runs where conversation_id = $1 and outcome = 'replied'", conversation));
    }

    [Theory]
    [InlineData("Позовите менеджера", "asked_for_person")]
    [InlineData("Это обман, верните деньги!", "complaint")]
    [InlineData("Какая у вас погода на Марсе?", "out_of_scope")]
    public async Task Client_NeedsAPerson_AgentStepsBackAndSaysSo(string text, string reason)
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, text);
        Assert.Contains("менеджер", await AnswerAsync(organization, phone), StringComparison.Ordinal);
        var conversation = await organization.ConversationAsync(phone);
        Assert.Equal(("paused", "handoff", reason),
            (conversation.GetProperty("control").GetString(), conversation.GetProperty("stage").GetString(), conversation.GetProperty("attention").GetProperty("reason").GetString()));
        await organization.ClientWritesAsync(phone, "Ау?");
        await AssertNoMoreAnswersAsync(app, organization, phone, 1);
    }

    [Fact]
    public async Task Client_WritesALanguageThatRulesDoNotSpeak_IsHandedOffInIt()
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Guten Tag, wir möchten im Juli in die Türkei, zwei Erwachsene");
        Assert.Contains("Ich gebe Ihre Anfrage an einen Mitarbeiter weiter", await AnswerAsync(organization, phone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takeover_SilencesAgents_AndReleaseBringsThemBack()
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте, хотим в Турцию");
        await AnswerAsync(organization, phone);
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();

        var taken = await organization.Admin.PostAsync($"/api/conversations/{id}/takeover");
        Assert.Equal((200, "manager", "Анна"), (taken.Status, taken.Json.GetProperty("control").GetString(), taken.Json.GetProperty("assignee").GetProperty("name").GetString()));
        await organization.ClientWritesAsync(phone, "в июле");
        await AssertNoMoreAnswersAsync(app, organization, phone, 1);
        await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = "Сейчас посмотрю" });
        Assert.Equal("Сейчас посмотрю", await AnswerAsync(organization, phone, 2));

        await organization.Admin.PostAsync($"/api/conversations/{id}/release");
        await organization.ClientWritesAsync(phone, "двое взрослых без детей");
        Assert.Contains("«Аланья: неделя у моря»", await AnswerAsync(organization, phone, 3), StringComparison.Ordinal);
        var events = (await organization.MessagesAsync(id)).Where(message => message.GetProperty("author").GetString() == "system").Select(message => message.GetProperty("event").GetProperty("kind").GetString());
        Assert.Equal(["takeover", "release"], events);
    }

    [Fact]
    public async Task Release_WithAClientWaiting_AnswersAtOnce()
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        var phone = Organization.NewPhone();
        await organization.PhoneWritesAsync(phone, "Добрый день, это агентство");
        await organization.ClientWritesAsync(phone, "Хотим в Турцию");
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/conversations/{id}/release");
        Assert.Contains("Турция", await AnswerAsync(organization, phone), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("click")]
    [InlineData("text")]
    [InlineData("phone")]
    public async Task Takeover_WhileTheAgentsReplyWaitsForTheNumber_NothingOfTheAgentLeaves(string way)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync(); // not connected: the reply is stored and waits
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте, хотим в Турцию");
        await Eventually.GetAsync(() => organization.CountAsync("messages where author = 'agent' and status = 'queued'"), count => count == 1, "the agent's reply is queued");
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        if (way == "click") await organization.Admin.PostAsync($"/api/conversations/{id}/takeover");
        else if (way == "text") await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = "Здравствуйте, я Анна" });
        else await organization.PhoneWritesAsync(phone, "Здравствуйте, я Анна");
        await organization.ConnectAsync();
        await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = "Чем помочь?" });
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Contains("Чем помочь?"), "the manager's text leaves");
        Assert.DoesNotContain(organization.SentTo(phone), text => text.Contains("ИИ-помощник", StringComparison.Ordinal));
        Assert.Equal(1L, await organization.CountAsync("messages where author = 'agent' and status = 'canceled'"));
    }

    [Fact]
    public async Task ClosedConversation_ClientWritesAgain_OpensAndIsAnswered()
    {
        var app = shared.App;
        var organization = await StartAsync(app);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте, хотим в Турцию");
        await AnswerAsync(organization, phone);
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, (await organization.Admin.PostAsync($"/api/conversations/{id}/close")).Json.GetProperty("closedAt").ValueKind);
        await organization.ClientWritesAsync(phone, "в июле");
        await AnswerAsync(organization, phone, 2);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await organization.ConversationAsync(phone)).GetProperty("closedAt").ValueKind);
    }

    private static async Task<Organization> StartAsync(TestApp app, int quietWindowSeconds = 1)
    {
        var organization = await app.RegisterAsync(quietWindowSeconds: quietWindowSeconds);
        await organization.ConnectAsync();
        return organization;
    }

    private static async Task<string> AnswerAsync(Organization organization, string phone, int number = 1) =>
        (await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count >= number, $"answer {number}"))[number - 1];

    // Nothing is under way any more when the queues are empty and the message has been looked at.
    private static async Task AssertNoMoreAnswersAsync(TestApp app, Organization organization, string phone, int answers)
    {
        await Task.Delay(TimeSpan.FromSeconds(3)); // beyond the quiet window of one second
        Assert.Equal(0L, await organization.CountAsync("outbox"));
        Assert.Equal(answers, organization.SentTo(phone).Count);
    }
}
