using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Agents.Adversarial;

/// <summary>T40: somebody's machine writes and writes. Agents stop before it costs anything worth mentioning.</summary>
[Long]
public sealed class BotLoopTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Turns = 1000;
    private const int MostRepliesAnHour = 20;

    [Fact]
    public async Task AThousandTurns_AreStoppedAfterTwentyReplies()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await StartAsync(app);
        var phone = Organization.NewPhone();
        var answered = 0;
        model.Script = call => call.Schema is not null ? new ScriptedAnswer(Agencies.Qualified) : new ScriptedAnswer($"Подскажите, пожалуйста, ещё раз: куда поедем? ({Interlocked.Increment(ref answered)})");
        // It writes its next line whenever it has got one, as slowly as a person; and then goes on without.
        for (var turn = 0; turn < 25; turn++)
        {
            await organization.ClientWritesAsync(phone, $"Мы ещё думаем над поездкой, вариант номер {turn}");
            var before = turn;
            if (await IsAgentsAsync(organization, phone)) await Eventually.GetAsync(() => organization.SentTo(phone), sent => sent.Count > before, $"answer {turn}", TimeSpan.FromSeconds(60));
            else break;
            await app.Database.ExecuteAsync("update messages set created_at = created_at - interval '90 seconds', sent_at = sent_at - interval '90 seconds'");
        }

        var replies = organization.SentTo(phone).Count;
        for (var turn = 25; turn < Turns; turn++) await organization.ClientWritesAsync(phone, $"Мы ещё думаем над поездкой, вариант номер {turn}");
        await Eventually.GetAsync(() => organization.CountAsync("outbox"), count => count == 0, "nothing is under way");
        var after = organization.SentTo(phone).Count;
        var conversation = await organization.ConversationAsync(phone);
        output.WriteLine($"FIGURE T40: {Turns} turns of a machine: {after} answers in the hour, the last of them that a person takes over");
        Assert.Equal(replies, after);
        Assert.True(after <= MostRepliesAnHour + 1, $"{after} answers");
        Assert.Equal(("paused", "too_many_replies"), (conversation.GetProperty("control").GetString(), conversation.GetProperty("attention").GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task AMachineThatAnswersAtOnce_IsFoundOut()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await StartAsync(app);
        var phone = Organization.NewPhone();
        model.Script = call => call.Schema is not null ? new ScriptedAnswer(Agencies.Qualified) : new ScriptedAnswer($"Куда поедем? ({call.ClientLines.Count})");
        for (var turn = 0; turn < 15 && (turn == 0 || await IsAgentsAsync(organization, phone)); turn++)
        {
            var before = organization.SentTo(phone).Count;
            await organization.ClientWritesAsync(phone, "Благодарим за обращение! Ваше сообщение очень важно для нас.");
            await Eventually.GetAsync(() => organization.SentTo(phone), sent => sent.Count > before, $"answer {turn}");
        }

        Assert.Equal("bot_suspected", (await organization.ConversationAsync(phone)).GetProperty("attention").GetProperty("reason").GetString());
        Assert.InRange(organization.SentTo(phone).Count, 2, 5);
    }

    [Fact]
    public async Task TokensOfTheMonth_AreOverrunByOneCallAtMost()
    {
        const int allowed = 1000;
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organization = await StartAsync(app);
        await app.Database.ExecuteAsync($"update organizations set tokens_per_month = {allowed}");
        model.Script = call => call.Schema is not null ? new ScriptedAnswer(Agencies.Qualified)
            : call.ToolResults.Count < 3 ? ScriptedAnswer.Call("search_tours", $$"""{"country":"TR","adults":{{call.ToolResults.Count + 1}}}""") : new ScriptedAnswer("Куда поедем?");
        var phones = new List<string>();
        // 100 KB of text, as often as it takes.
        for (var turn = 0; turn < 6; turn++)
        {
            var phone = Organization.NewPhone();
            phones.Add(phone);
            await organization.ClientWritesAsync(phone, string.Concat(Enumerable.Repeat("Хотим в Турцию! ", 6250))[..60_000]);
            await Eventually.GetAsync(() => organization.SentTo(phone), sent => sent.Count > 0, $"answer {turn}");
        }

        var used = await app.Database.ReadAsync<long>("select sum(tokens_in + tokens_out)::bigint from usage_daily");
        output.WriteLine($"FIGURE T40: {used} tokens used of {allowed} allowed, a call costs {ScriptedModel.TokensIn + ScriptedModel.TokensOut}");
        Assert.InRange(used, allowed, allowed + ScriptedModel.TokensIn + ScriptedModel.TokensOut);
        Assert.Equal("token_limit", (await organization.ConversationAsync(phones[^1])).GetProperty("attention").GetProperty("reason").GetString());
        Assert.Equal(2L, await organization.CountAsync("usage_alerts"));
        // No message was longer than an agent is given to read.
        Assert.All(model.Calls, call => Assert.True(call.AllText.Length < 40_000, $"{call.AllText.Length} characters"));
    }

    private static async Task<Organization> StartAsync(TestApp app)
    {
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await organization.CreateTourAsync();
        await app.Database.ExecuteAsync("update organizations set send_per_minute = 60; update whatsapp_sessions set send_tokens = 60, send_tokens_at = now()");
        return organization;
    }

    private static async Task<bool> IsAgentsAsync(Organization organization, string phone) =>
        (await organization.ConversationAsync(phone)).GetProperty("control").GetString() == "agent";
}
