using System.Collections.Concurrent;
using System.Diagnostics;
using SoulCrm.Functions.IntegrationTests.Security;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Agents.Providers;

/// <summary>
/// Hundreds of dialogues with a model server that fails in every way at once, and for a while altogether. What it answers is simulated: minutes are seconds here, the time-outs
/// and breaks of the settings likewise; the outage is a server that refuses, from one of its requests to another.
/// </summary>
[Collection(Alone.Name)]
public sealed class OutageTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Dialogues_WithAFailingModel_AreAllAnsweredOnceOrHandedOver()
    {
        var (random, seed) = Seeds.New();
        var dialogues = Seeds.Setting("DIALOGUES", 240);
        await using var model = await FakeOpenAI.StartAsync();
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var outage = false;
        var rolls = new Lock();
        model.Reply = (told, _) => $"Есть тур «{told.GetProperty("tours")[0].GetProperty("title").GetString()}». Подходит?";
        model.Misbehave = _ =>
        {
            int roll;
            lock (rolls) roll = random.Next(100);
            var (what, fault) = Volatile.Read(ref outage) ? ("outage", new Misbehaviour(503))
                : roll < 30 ? ("time-out", new Misbehaviour(Delay: TimeSpan.FromMinutes(1)))
                : roll < 40 ? ("429", new Misbehaviour(429, RetryAfter: "0"))
                : roll < 45 ? ("broken JSON", new Misbehaviour(Body: """{"id":"x","object":"chat.comple"""))
                : roll < 50 ? ("garbage", new Misbehaviour(Body: "<html>busy</html>"))
                : ("answer", (Misbehaviour?)null);
            counts.AddOrUpdate(what, 1, (_, count) => count + 1);
            return fault;
        };
        await using var app = await TestApp.StartAsync(postgres, model.Settings(("AI:Timeout", "00:00:00.5"), ("AI:RunTimeout", "00:00:08"), ("AI:BreakFor", "00:00:01"), ("AI:Providers:openai:Concurrency", "64"), ("Logging:LogLevel:SoulCrm.Functions.Features.Agents", "None")));
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        await organization.CreateTourAsync();

        var phones = Enumerable.Range(0, dialogues).Select(_ => Organization.NewPhone()).ToList();
        var written = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var waited = new ConcurrentDictionary<string, TimeSpan>(StringComparer.Ordinal);
        using var over = new CancellationTokenSource();
        var watching = WatchAsync();
        foreach (var (third, n) in phones.Chunk((dialogues + 2) / 3).Select((third, n) => (third, n)))
        {
            // The second third meets the outage, which lasts as long as there is anybody to answer; the last one comes when it has just ended.
            Volatile.Write(ref outage, n == 1);
            foreach (var phone in third)
            {
                written[phone] = Stopwatch.GetTimestamp();
                await organization.ClientWritesAsync(phone, "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых и ребёнок 6 лет, бюджет 2000 долларов");
            }

            await Eventually.GetAsync(() => organization.CountAsync("conversations where answered_seq = client_seq"), count => count == written.Count, "every dialogue is answered or handed over");
            if (n == 1) Assert.True(await organization.CountAsync("conversations where attention_reason = 'agent_failed'") >= third.Length);
        }

        await Task.Delay(TimeSpan.FromSeconds(3)); // a second answer would come now
        await over.CancelAsync();
        await watching;

        Assert.Equal(dialogues, await organization.CountAsync("conversations"));
        Assert.Equal(0L, await organization.CountAsync("conversations where answered_seq < client_seq"));
        // Exactly one reply, or the farewell of a hand-off with attention asked for.
        Assert.Equal(dialogues, await organization.CountAsync("messages where author = 'agent' and status <> 'canceled'"));
        Assert.Equal(dialogues, await app.Database.ReadAsync<long>("select count(distinct conversation_id) from messages where author = 'agent' and status <> 'canceled'"));
        var replied = await app.Database.ReadAsync<long>("select count(*) from agent_runs where outcome = 'replied'");
        var failed = await app.Database.ReadAsync<long>("select count(*) from agent_runs where outcome = 'failed'");
        Assert.Equal(failed, await organization.CountAsync("conversations where control = 'paused' and attention_reason = 'agent_failed' and attention_at is not null"));
        Assert.Equal(dialogues, replied + failed);
        Assert.Equal(replied, await organization.CountAsync("conversations where control = 'agent' and attention_at is null"));
        Assert.All(phones, phone => Assert.InRange(organization.SentTo(phone).Count, 0, 1));
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from functions_host.dead_letters"));
        Assert.NotEqual(0L, replied);
        Assert.Empty(model.Invalid);
        var slowest = waited.Values.Max();
        Assert.True(slowest < TimeSpan.FromSeconds(60), $"{slowest}, SEED={seed}");
        output.WriteLine($"FIGURE T18: {dialogues} dialogues, {replied} answered, {failed} handed to a person, 0 stuck, 0 double answers; the last knew within {slowest.TotalSeconds:0.0} s; "
            + $"{string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} ×{count.Value}"))}, SEED={seed}");

        // From the client's message to the reply, or to the flag for a person: whichever it is, it is stored then.
        async Task WatchAsync()
        {
            while (!over.IsCancellationRequested)
            {
                var done = (await app.Database.ReadAsync<string>("select coalesce(string_agg(cl.phone, ','), '') from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id where c.answered_seq = c.client_seq")).Split(',', StringSplitOptions.RemoveEmptyEntries);
                foreach (var phone in done) waited.TryAdd(phone, Stopwatch.GetElapsedTime(written[phone]));
                await Task.Delay(200);
            }
        }
    }
}
