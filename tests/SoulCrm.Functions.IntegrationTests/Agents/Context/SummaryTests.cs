using System.Text.Json;
using SoulCrm.Functions.IntegrationTests.Agents.Adversarial;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Context;

/// <summary>A dialogue longer than what agents read: its beginning is kept as notes.</summary>
public sealed class SummaryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Window = 4;
    private const string Notes = "Клиент хочет в Турцию, от Египта отказался.";

    [Fact]
    public async Task OlderLines_AreFoldedIntoNotes_ThatTheNextTurnReads()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = call => IsSummary(call) ? new ScriptedAnswer(Notes) : call.Schema is not null ? new ScriptedAnswer(Agencies.Qualified) : new ScriptedAnswer("Подскажите, пожалуйста, даты?");
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await StartAsync(app);
        var (phone, conversation) = await WriteAsync(organization, lines: 16);

        await organization.Admin.PostAsync($"/api/conversations/{conversation}/release");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "an answer");

        var summary = Assert.Single(model.Calls, IsSummary).Document;
        Assert.Equal("", summary.GetProperty("summary").GetString());
        Assert.Equal([.. Enumerable.Range(1, 16 - Window).Select(n => $"client: строка {n}")], summary.GetProperty("dialogue").EnumerateArray().Select(Line));
        var turn = model.Calls.Last(call => call.Schema is null && !IsSummary(call)).Document;
        Assert.Equal(Notes, turn.GetProperty("summary").GetString());
        Assert.Equal([.. Enumerable.Range(16 - Window + 1, Window).Select(n => $"client: строка {n}")], turn.GetProperty("dialogue").EnumerateArray().Select(Line));
        // What it used counts like every other call.
        Assert.Equal((long)ScriptedModel.TokensIn, await app.Database.ReadAsync<long>("select tokens_in from usage_daily where tenant_id = $1 and agent_kind = 'summary'", organization.Id));

        // A few lines more are not worth a call; then the notes go on from where they ended.
        await organization.ClientWritesAsync(phone, "строка 17");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 2, "a second answer");
        Assert.Single(model.Calls, IsSummary);
        await TakeOverAsync(organization, conversation);
        for (var n = 18; n <= 27; n++) await organization.ClientWritesAsync(phone, $"строка {n}");
        await organization.Admin.PostAsync($"/api/conversations/{conversation}/release");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 3, "a third answer");
        var second = model.Calls.Where(IsSummary).ElementAt(1).Document;
        Assert.Equal((Notes, "client: строка 13"), (second.GetProperty("summary").GetString(), Line(second.GetProperty("dialogue")[0])));
    }

    [Fact]
    public async Task NotesThatCannotBeMade_DoNotKeepTheClientWaiting()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = call => IsSummary(call) ? new ScriptedAnswer("") { Status = 400 } : call.Schema is not null ? new ScriptedAnswer(Agencies.Qualified) : new ScriptedAnswer("Подскажите, пожалуйста, даты?");
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await StartAsync(app);
        var (phone, conversation) = await WriteAsync(organization, lines: 16);

        await organization.Admin.PostAsync($"/api/conversations/{conversation}/release");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "an answer");

        Assert.Contains(model.Calls, IsSummary);
        var turn = model.Calls.Last(call => call.Schema is null && !IsSummary(call)).Document;
        Assert.False(turn.TryGetProperty("summary", out _));
        Assert.Equal(1L, await organization.CountAsync("conversations where summary = '' and summary_seq = 0"));
    }

    private static bool IsSummary(ScriptedCall call) => !call.Document.TryGetProperty("agent", out _);

    private static string Line(JsonElement line) => $"{line.GetProperty("from").GetString()}: {line.GetProperty("text").GetString()}";

    private static async Task<Organization> StartAsync(TestApp app)
    {
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        foreach (var agent in (await organization.Admin.GetAsync("/api/agents")).Json.GetProperty("items").EnumerateArray())
            Assert.Equal(200, (await organization.Admin.PatchAsync($"/api/agents/{agent.GetProperty("kind").GetString()}", new { dialogueMessages = Window })).Status);
        return organization;
    }

    // A person has the word while the client writes, so that no agent answers line by line.
    private static async Task<(string Phone, Guid Conversation)> WriteAsync(Organization organization, int lines)
    {
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "строка 1");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await TakeOverAsync(organization, conversation);
        for (var n = 2; n <= lines; n++) await organization.ClientWritesAsync(phone, $"строка {n}");
        return (phone, conversation);
    }

    private static async Task TakeOverAsync(Organization organization, Guid conversation) =>
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/conversations/{conversation}/takeover")).Status);
}
