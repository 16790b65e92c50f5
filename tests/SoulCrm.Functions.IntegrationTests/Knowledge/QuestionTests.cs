using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Knowledge;

/// <summary>What nobody could answer, and what the administrators make of it.</summary>
public sealed class QuestionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task WhatTheAgentCannotAnswer_IsAQuestionForTheAdministrators()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Какая у вас погода на Марсе?", name: "Ольга");
        var question = Assert.Single(await Eventually.GetAsync(() => ListAsync(organization), list => list.Count > 0, "the question is there"));
        var conversation = await organization.ConversationAsync(phone);
        Assert.Equal(("Какая у вас погода на Марсе?", "ru", "open", "Ольга", 1L), (Text(question, "question"), Text(question, "language"), Text(question, "status"), Text(question, "clientName"), question.GetProperty("timesAsked").GetInt64()));
        Assert.Equal((conversation.GetProperty("id").GetGuid(), conversation.GetProperty("client").GetProperty("id").GetGuid()), (question.GetProperty("conversationId").GetGuid(), question.GetProperty("clientId").GetGuid()));
        var change = (await organization.Admin.GetAsync("/api/changes?since=0")).Json.GetProperty("items").EnumerateArray().Single(one => Text(one, "entity") == "knowledge_question");
        Assert.Equal((Id(question), "created", conversation.GetProperty("id").GetGuid()), (Id(change), Text(change, "kind"), change.GetProperty("parentId").GetGuid()));
    }

    [Fact]
    public async Task Question_IsAnsweredByAPublishedArticle_DismissedAndOpenedAgain()
    {
        var (organization, conversation) = await StartAsync();
        var id = await AskAsync(organization, conversation, "Можно ли с собакой?");
        var path = $"/api/knowledge/questions/{id}";
        Assert.Equal("question.article_needed", (await organization.Admin.PatchAsync(path, new { status = "answered" })).Code);
        var draft = await Articles.AddAsync(organization, "Питомцы", "Собаку берут в салон.", status: "draft");
        Assert.Equal("question.article_not_published", (await organization.Admin.PatchAsync(path, new { status = "answered", articleId = draft })).Code);
        Assert.Equal("question.article_not_published", (await organization.Admin.PatchAsync(path, new { status = "answered", articleId = Guid.NewGuid() })).Code);
        var other = await shared.App.RegisterAsync("Second");
        Assert.Equal("question.article_not_published", (await organization.Admin.PatchAsync(path, new { status = "answered", articleId = await Articles.AddAsync(other, "Чужая", "Чужая") })).Code);
        Assert.Equal("knowledge_question.not_found", (await other.Admin.PatchAsync(path, new { status = "dismissed" })).Code);
        Assert.Equal(422, (await organization.Admin.PatchAsync(path, new { status = "closed" })).Status);
        Assert.Equal(422, (await organization.Admin.PatchAsync(path, new { })).Status);

        await organization.Admin.PatchAsync($"/api/knowledge/{draft}", new { status = "published" });
        var answered = await organization.Admin.PatchAsync(path, new { status = "answered", articleId = draft }, ifMatch: "\"1\"");
        Assert.Equal((200, "answered", draft, "Питомцы", "Анна", 2),
            (answered.Status, Text(answered.Json, "status"), answered.Json.GetProperty("articleId").GetGuid(), Text(answered.Json, "articleTitle"), Text(answered.Json, "closedByName"), answered.Json.GetProperty("version").GetInt32()));
        Assert.NotEqual(JsonValueKind.Null, answered.Json.GetProperty("closedAt").ValueKind);
        Assert.Equal((412, "request.version_stale"), await StatusAsync(organization.Admin.PatchAsync(path, new { status = "dismissed" }, ifMatch: "\"1\"")));
        Assert.Empty(await ListAsync(organization));
        Assert.Equal(id, Id(Assert.Single(await ListAsync(organization, "?status=answered"))));

        var dismissed = (await organization.Admin.PatchAsync(path, new { status = "dismissed", articleId = draft })).Json;
        Assert.Equal(("dismissed", JsonValueKind.Null), (Text(dismissed, "status"), dismissed.GetProperty("articleId").ValueKind));
        var open = (await organization.Admin.PatchAsync(path, new { status = "open" })).Json;
        Assert.Equal(("open", JsonValueKind.Null, JsonValueKind.Null), (Text(open, "status"), open.GetProperty("closedAt").ValueKind, open.GetProperty("closedByName").ValueKind));
        Assert.Equal("open", Text((await organization.Admin.GetAsync(path)).Json, "status"));
    }

    [Fact]
    public async Task List_IsPagedNewestFirst_ByLanguage_AndCountsWhatIsAlike()
    {
        var (organization, conversation) = await StartAsync();
        string[] asked = ["Можно ли с собакой?", "А с собаками можно?", "May I bring a dog?", "Есть ли бассейн?", "с собакой можно"];
        foreach (var text in asked) await AskAsync(organization, conversation, text, text[0] == 'M' ? "en" : "ru");
        var items = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await organization.Admin.GetAsync($"/api/knowledge/questions?limit=2&cursor={cursor}")).Json;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(asked.Reverse(), items.Select(item => Text(item, "question")));
        Assert.Equal([3L, 1L, 1L, 3L, 3L], items.Select(item => item.GetProperty("timesAsked").GetInt64()));
        Assert.Equal("May I bring a dog?", Text(Assert.Single(await ListAsync(organization, "?language=en")), "question"));
        Assert.Equal(422, (await organization.Admin.GetAsync("/api/knowledge/questions?status=closed")).Status);
        Assert.Empty(await ListAsync(await shared.App.RegisterAsync("Second")));
    }

    [Fact]
    public async Task Manager_SeesNoQuestions()
    {
        var (organization, conversation) = await StartAsync();
        var id = await AskAsync(organization, conversation, "Можно ли с собакой?");
        var (manager, _) = await shared.App.InviteAsync(organization);
        Assert.Equal((403, "auth.forbidden"), await StatusAsync(manager.GetAsync("/api/knowledge/questions")));
        Assert.Equal((403, "auth.forbidden"), await StatusAsync(manager.PatchAsync($"/api/knowledge/questions/{id}", new { status = "dismissed" })));
    }

    [Fact]
    public async Task ErasedClientsQuestions_AreGone_AndTheFeedSaysSo()
    {
        var (organization, conversation) = await StartAsync();
        var id = await AskAsync(organization, conversation, "Меня зовут Ольга Петрова, можно ли с собакой?");
        var client = (await organization.Admin.GetAsync($"/api/conversations/{conversation}")).Json.GetProperty("client").GetProperty("id").GetGuid();
        await organization.Admin.DeleteAsync($"/api/clients/{client}");
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{client}/erase")).Status);
        Assert.Empty(await ListAsync(organization));
        Assert.Equal("knowledge_question.not_found", (await organization.Admin.GetAsync($"/api/knowledge/questions/{id}")).Code);
        Assert.Contains((await organization.Admin.GetAsync("/api/changes?since=0")).Json.GetProperty("items").EnumerateArray(), change => Id(change) == id && Text(change, "kind") == "deleted");
    }

    private async Task<(Organization Organization, Guid Conversation)> StartAsync()
    {
        var organization = await shared.App.RegisterAsync();
        var phone = Organization.NewPhone();
        await organization.PhoneWritesAsync(phone, "Добрый день");
        return (organization, (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid());
    }

    private async Task<Guid> AskAsync(Organization organization, Guid conversation, string text, string language = "ru")
    {
        var id = Guid.CreateVersion7();
        await shared.App.Database.ExecuteAsync("insert into knowledge_questions (tenant_id, id, conversation_id, question, language) values ($1, $2, $3, $4, $5)", organization.Id, id, conversation, text, language);
        return id;
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(Organization organization, string query = "") =>
        [.. (await organization.Admin.GetAsync($"/api/knowledge/questions{query}")).Json.GetProperty("items").EnumerateArray()];

    private static async Task<(int Status, string? Code)> StatusAsync(Task<ApiResponse> response) => ((await response).Status, (await response).Code);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static Guid Id(JsonElement json) => json.GetProperty("id").GetGuid();
}
