using System.Text.Json;
using SoulCrm.Functions.IntegrationTests.Agents.Adversarial;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Holds;

/// <summary>What the selection agent may do about seats: ask a manager, and nothing more.</summary>
public sealed class ProposalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Wish = "Хотим в Турцию, двое взрослых. Нравится Аланья, но подумаем до завтра, придержите места";
    // Enough for the selection agent to speak.
    private static readonly string Qualified = Agencies.Qualified.Replace("\"dateFrom\":null,\"dateTo\":null", $"\"dateFrom\":\"{DateTime.UtcNow.AddDays(1):yyyy-MM-dd}\",\"dateTo\":\"{DateTime.UtcNow.AddDays(300):yyyy-MM-dd}\"", StringComparison.Ordinal);

    private const string Answer = "Спасибо! Я передам менеджеру просьбу про места: он проверит и ответит вам здесь.";

    [Fact]
    public async Task Proposed_TakesNoSeats_IsInTheRun_AndTheManagerTakesItUp()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await ReadyAsync(app);
        var tour = await Departing.CreateAsync(organization, seats: 4);
        Propose(model, tour.Departure, Answer);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        var sent = await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 1, "an answer");
        Assert.Contains("менеджеру", sent[0], StringComparison.Ordinal);

        var proposal = (await organization.Admin.GetAsync("/api/holds")).Json.GetProperty("items")[0];
        var id = proposal.GetProperty("id").GetGuid();
        Assert.Equal(("proposed", "agent", 2), (proposal.GetProperty("state").GetString(), proposal.GetProperty("heldBy").GetString(), proposal.GetProperty("seats").GetInt32()));
        Assert.Equal((4, 0, 0), await tour.SeatsAsync());
        Assert.Equal([("hold_proposed", "Аланья: неделя у моря")], await Departing.NoticesAsync(organization.Admin));
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        Assert.Equal(conversation, proposal.GetProperty("conversationId").GetGuid());
        Assert.Contains("propose_hold", await app.Database.ReadAsync<string>("select steps::text from agent_runs where tenant_id = $1 and outcome = 'replied'", organization.Id), StringComparison.Ordinal);
        Assert.Contains("\"proposed\"", (await organization.Admin.GetAsync($"/api/conversations/{conversation}/timeline")).Text, StringComparison.Ordinal);

        var (manager, managerId) = await app.InviteAsync(organization);
        var taken = await manager.PostAsync($"/api/holds/{id}/take", new { minutes = 60 });
        Assert.Equal((200, "held", managerId), (taken.Status, taken.Json.GetProperty("state").GetString(), taken.Json.GetProperty("managerId").GetGuid()));
        Assert.Equal((4, 2, 0), await tour.SeatsAsync());
        Assert.Equal("hold.wrong_state", (await manager.PostAsync($"/api/holds/{id}/take", new { })).Code);
    }

    [Fact]
    public async Task SeatsGoneMeanwhile_ManagerIsTold_AndMayQueueOrDismiss()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await ReadyAsync(app);
        var tour = await Departing.CreateAsync(organization, seats: 2);
        Propose(model, tour.Departure, Answer);
        var ids = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            var phone = Organization.NewPhone();
            await organization.ClientWritesAsync(phone, Wish);
            await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 1, "an answer");
            ids.Add((await organization.Admin.GetAsync("/api/holds?state=proposed")).Json.GetProperty("items")[0].GetProperty("id").GetGuid());
        }

        await tour.HoldAsync(1);
        var gone = await organization.Admin.PostAsync($"/api/holds/{ids[0]}/take", new { });
        Assert.Equal((409, "hold.no_seats", 1), (gone.Status, gone.Code, gone.Json.GetProperty("seatsLeft").GetInt32()));
        Assert.Equal("proposed", await tour.StateAsync(ids[0]));
        Assert.Equal("waiting", (await organization.Admin.PostAsync($"/api/holds/{ids[0]}/take", new { waitlist = true })).Json.GetProperty("state").GetString());
        Assert.Equal("dismissed", (await organization.Admin.PostAsync($"/api/holds/{ids[1]}/release")).Json.GetProperty("state").GetString());
        Assert.Equal((2, 1, 0), await tour.SeatsAsync());
    }

    [Theory]
    [InlineData("Я уже придержал для вас два места до завтра.")]
    [InlineData("Места за вами, не волнуйтесь!")]
    public async Task AgentThatSaysSeatsAreHeld_IsNotHeard(string claim)
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await ReadyAsync(app);
        var tour = await Departing.CreateAsync(organization, seats: 4);
        Propose(model, tour.Departure, claim);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        var sent = await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 1, "a person is announced");
        Assert.DoesNotContain(claim[..12], sent[0], StringComparison.Ordinal);
        Assert.Equal((4, 0, 0), await tour.SeatsAsync());
    }

    [Theory]
    [InlineData("foreign", "Call check_departures first")]
    [InlineData("unseen", "Call check_departures first")]
    [InlineData("archived", "There is no such departure.")]
    [InlineData("many", "Only 4 seats are left")]
    public async Task WhatItMayNotPropose_IsToldToTheModel_AndNothingIsStored(string how, string told)
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await ReadyAsync(app);
        var tour = await Departing.CreateAsync(organization, seats: 4);
        var unseen = await Departing.CreateAsync(organization, seats: 0); // no free seats: no search tells it
        var foreign = await Departing.CreateAsync(await app.RegisterAsync(), seats: 4);
        model.Script = call => call.Schema is not null ? new ScriptedAnswer(Qualified)
            : call.ToolResults.Count == 0 ? ScriptedAnswer.Call("search_tours", """{"country":"TR","adults":2}""")
            : call.ToolResults.Count == 1 ? ScriptedAnswer.Call("propose_hold", Arguments())
            : new ScriptedAnswer(Answer);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 1, "an answer");
        Assert.Contains(model.Calls, call => call.ToolResults.Count == 2 && call.ToolResults[1].TryGetProperty("error", out var error) && error.GetString()!.Contains(told, StringComparison.Ordinal));
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from option_holds"));

        string Arguments()
        {
            if (how == "archived") app.Database.ExecuteAsync("update products set status = 'archived' where id = $1", tour.Tour).GetAwaiter().GetResult();
            return how switch
            {
                "foreign" => JsonSerializer.Serialize(new { departureId = foreign.Departure, seats = 2 }),
                "unseen" => JsonSerializer.Serialize(new { departureId = unseen.Departure, seats = 1 }),
                "many" => JsonSerializer.Serialize(new { departureId = tour.Departure, seats = 5 }),
                _ => JsonSerializer.Serialize(new { departureId = tour.Departure, seats = 2 }),
            };
        }
    }

    [Fact]
    public async Task WithoutAModel_WishToHold_IsProposedWhenItIsClearOfWhichTour()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await ReadyAsync(app);
        var tour = await Departing.CreateAsync(organization, seats: 4);
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте! Хотим на море в Турцию в течение года, двое взрослых и ребёнок 6 лет, бюджет 9000 долларов");
        await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 1, "a tour is proposed");
        await organization.ClientWritesAsync(phone, "Нравится! Придержите, пожалуйста, места до завтра", name: null);
        var sent = await Eventually.GetAsync(() => organization.SentTo(phone), texts => texts.Count == 2, "an answer");
        Assert.Contains("менеджер", sent[1], StringComparison.Ordinal);
        var proposal = (await organization.Admin.GetAsync("/api/holds?state=proposed")).Json.GetProperty("items")[0];
        Assert.Equal((3, tour.Departure), (proposal.GetProperty("seats").GetInt32(), proposal.GetProperty("departureId").GetGuid()));
        // The agents go on: it was a question to a manager, not a hand-off.
        Assert.Equal("agent", (await organization.ConversationAsync(phone)).GetProperty("control").GetString());
    }

    [Fact]
    public async Task Playground_ProposesWithoutStoring()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await app.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 4);
        Propose(model, tour.Departure, Answer);
        var played = await organization.Admin.PostAsync("/api/agents/playground", new { messages = new[] { new { from = "client", text = Wish } } });
        Assert.Equal(200, played.Status);
        var step = played.Json.GetProperty("steps").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "propose_hold");
        Assert.True(step.GetProperty("ok").GetBoolean(), played.Text);
        Assert.Equal(0L, await organization.CountAsync("option_holds"));
        Assert.Equal(0L, await organization.CountAsync("notifications"));
    }

    private static async Task<Organization> ReadyAsync(TestApp app)
    {
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await app.Database.ExecuteAsync("update organizations set quiet_window_seconds = 1");
        return organization;
    }

    private static void Propose(ScriptedModel model, Guid departure, string answer) => model.Script = call =>
        call.Schema is not null ? new ScriptedAnswer(Qualified)
        : call.ToolResults.Count == 0 ? ScriptedAnswer.Call("search_tours", """{"country":"TR","adults":2}""")
        : call.ToolResults.Count == 1 ? ScriptedAnswer.Call("propose_hold", JsonSerializer.Serialize(new { departureId = departure, seats = 2 }))
        : new ScriptedAnswer(answer);
}
