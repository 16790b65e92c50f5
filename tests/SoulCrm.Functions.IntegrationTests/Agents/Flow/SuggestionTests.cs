using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>Agents that only draft, and drafts that managers ask for: what is sent, and what is measured of it.</summary>
public sealed class SuggestionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Wish = "Здравствуйте, хотим в Турцию";

    [Fact]
    public async Task Suggest_LeavesADraft_ThatAManagerSends_AndAgentsKeepTheWord()
    {
        var organization = await StartAsync();
        await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        foreach (var kind in new[] { "communication", "selection" }) await organization.Admin.PatchAsync($"/api/agents/{kind}", new { mode = "suggest", modeOutsideHours = "suggest" });
        await organization.ClientWritesAsync(phone, Wish);
        var (id, draft) = await DraftAsync(organization, phone);
        Assert.DoesNotContain("ИИ-помощник", draft.GetProperty("text").GetString()!, StringComparison.Ordinal);
        Assert.Equal((JsonValueKind.Null, "communication"), (draft.GetProperty("requestedBy").ValueKind, draft.GetProperty("agentKind").GetString()));
        var waiting = await organization.ConversationAsync(phone);
        Assert.Equal(("agent", "draft"), (waiting.GetProperty("control").GetString(), waiting.GetProperty("attention").GetProperty("reason").GetString()));
        Assert.NotEqual(JsonValueKind.Null, waiting.GetProperty("waitingSince").ValueKind);
        Assert.Empty(organization.SentTo(phone));

        var sent = await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = draft.GetProperty("text").GetString(), suggestionId = draft.GetProperty("id").GetGuid() });
        Assert.Equal((202, "manager"), (sent.Status, sent.Json.GetProperty("author").GetString()));
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "it is sent");
        var answered = await organization.ConversationAsync(phone);
        Assert.Equal(("agent", JsonValueKind.Null, JsonValueKind.Null), (answered.GetProperty("control").GetString(), answered.GetProperty("attention").ValueKind, answered.GetProperty("waitingSince").ValueKind));
        Assert.Equal(("accepted", sent.Json.GetProperty("id").GetGuid()), await OutcomeAsync(organization, id));

        // The next one is edited, and the one after that is refused by writing something else, which takes the word.
        await organization.ClientWritesAsync(phone, "в июле");
        (_, draft) = await DraftAsync(organization, phone);
        await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = draft.GetProperty("text").GetString() + " 🙂", suggestionId = draft.GetProperty("id").GetGuid() });
        Assert.Equal("edited", (await OutcomeAsync(organization, id)).State);
        await organization.ClientWritesAsync(phone, "двое взрослых без детей");
        (_, draft) = await DraftAsync(organization, phone);
        await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = "Сейчас посмотрю сама" });
        Assert.Equal("dismissed", (await OutcomeAsync(organization, id)).State);
        Assert.Equal("manager", (await organization.ConversationAsync(phone)).GetProperty("control").GetString());
        var late = await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = "и ещё раз", suggestionId = draft.GetProperty("id").GetGuid() });
        Assert.Equal((409, "suggestion.decided"), (late.Status, late.Code));

        var measured = (await organization.Admin.GetAsync("/api/analytics/suggestions")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal((3L, 1L, 1L, 1L), (Sum("made"), Sum("accepted"), Sum("edited"), Sum("dismissed")));
        long Sum(string name) => measured.Sum(row => row.GetProperty(name).GetInt64());
    }

    [Fact]
    public async Task Draft_IsOutdatedByTheClientsNextWords_AndMayBeDismissed()
    {
        var organization = await StartAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        Assert.Equal("suggest", (await organization.Admin.PostAsync($"/api/conversations/{id}/mode", new { mode = "suggest" })).Json.GetProperty("mode").GetString());
        var (_, first) = await DraftAsync(organization, phone);
        await organization.ClientWritesAsync(phone, "в июле");
        var (_, second) = await DraftAsync(organization, phone, first.GetProperty("id").GetGuid());
        Assert.Equal(["open", "outdated"], (await ListAsync(organization, id)).Select(one => one.GetProperty("state").GetString()));
        Assert.Equal("dismissed", (await organization.Admin.PostAsync($"/api/suggestions/{second.GetProperty("id").GetGuid()}/dismiss")).Json.GetProperty("state").GetString());
        Assert.Equal((409, "suggestion.decided"), await StatusAsync(organization.Admin.PostAsync($"/api/suggestions/{second.GetProperty("id").GetGuid()}/dismiss")));
        Assert.Equal(JsonValueKind.Null, (await organization.ConversationAsync(phone)).GetProperty("attention").ValueKind);
        Assert.Empty(organization.SentTo(phone));

        // Agents may again: what nobody has answered, they do.
        await organization.Admin.PostAsync($"/api/conversations/{id}/mode", new { mode = "auto" });
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "an answer");
    }

    [Fact]
    public async Task SwitchedOff_NobodyAnswersButAPerson()
    {
        var organization = await StartAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, Wish);
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "an answer");
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/conversations/{id}/mode", new { mode = "off" });
        await organization.ClientWritesAsync(phone, "в июле");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Single(organization.SentTo(phone));
        Assert.Equal(0L, await organization.CountAsync("suggestions"));

        // Switched off for this hour: the agents hand over instead of keeping silent, and nothing leaves by itself.
        var second = Organization.NewPhone();
        foreach (var kind in new[] { "communication", "selection" }) await organization.Admin.PatchAsync($"/api/agents/{kind}", new { mode = "off", modeOutsideHours = "off" });
        await organization.ClientWritesAsync(second, Wish);
        await Eventually.GetAsync(() => organization.ConversationAsync(second), one => one.GetProperty("control").GetString() == "paused", "a person is asked");
        Assert.Equal("agent_off", (await organization.ConversationAsync(second)).GetProperty("attention").GetProperty("reason").GetString());
        Assert.Empty(organization.SentTo(second));
    }

    [Fact]
    public async Task Manager_AsksForADraft_WhoeverHasTheWord()
    {
        var organization = await StartAsync();
        var phone = Organization.NewPhone();
        await organization.PhoneWritesAsync(phone, "Добрый день, это агентство");
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        Assert.Equal((422, "suggestion.nothing_to_answer"), await StatusAsync(organization.Admin.PostAsync($"/api/conversations/{id}/suggestions")));
        await organization.ClientWritesAsync(phone, "Хотим в Турцию в июле, двое взрослых без детей");
        await organization.CreateTourAsync();
        var asked = await organization.Admin.PostAsync($"/api/conversations/{id}/suggestions");
        Assert.Equal(201, asked.Status);
        Assert.Contains("«Аланья: неделя у моря»", asked.Json.GetProperty("text").GetString()!, StringComparison.Ordinal);
        Assert.Equal("manager", (await organization.ConversationAsync(phone)).GetProperty("control").GetString());
        var run = (await organization.Admin.GetAsync($"/api/agents/runs/{asked.Json.GetProperty("agentRunId").GetGuid()}")).Json;
        Assert.Equal("suggested", run.GetProperty("outcome").GetString());
        Assert.Empty(organization.SentTo(phone));

        await organization.ClientWritesAsync(phone, "Позовите менеджера");
        Assert.Equal((422, "suggestion.none"), await StatusAsync(organization.Admin.PostAsync($"/api/conversations/{id}/suggestions")));
        Assert.Equal((404, "conversation.not_found"), await StatusAsync(organization.Admin.PostAsync($"/api/conversations/{Guid.NewGuid()}/suggestions")));
    }

    private async Task<Organization> StartAsync()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        return organization;
    }

    private static async Task<(int Status, string? Code)> StatusAsync(Task<ApiResponse> response) => ((await response).Status, (await response).Code);

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(Organization organization, Guid id) =>
        [.. (await organization.Admin.GetAsync($"/api/conversations/{id}/suggestions")).Json.GetProperty("items").EnumerateArray()];

    private static async Task<(string? State, Guid? Message)> OutcomeAsync(Organization organization, Guid id)
    {
        var newest = (await ListAsync(organization, id))[0];
        return (newest.GetProperty("state").GetString(), newest.GetProperty("messageId").GetGuid());
    }

    private static async Task<(Guid Conversation, JsonElement Draft)> DraftAsync(Organization organization, string phone, Guid? other = null)
    {
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var drafts = await Eventually.GetAsync(async () => (await organization.Admin.GetAsync($"/api/conversations/{id}/suggestions?state=open")).Json.GetProperty("items").EnumerateArray().ToList(),
            open => open.Count == 1 && open[0].GetProperty("id").GetGuid() != other, "a draft");
        return (id, drafts[0]);
    }
}
