using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using SoulCrm.Functions.IntegrationTests.Agents.Adversarial;
using SoulCrm.Functions.IntegrationTests.Security;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>T17: a person takes the word at any moment of an agent's turn: by a click, by writing in the CRM, by writing on the phone.</summary>
public sealed class TakeoverRaceTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    /// <summary>Dialogues at once.</summary>
    private const int Together = 16;

    private static readonly string[] Ways = ["click", "text", "phone"];

    [Fact]
    public async Task TakeoverAtAnyMoment_NothingOfTheAgentsArrivesAfterItsCommit()
    {
        var (random, seed) = Seeds.New();
        var dialogues = Seeds.Setting("DIALOGUES", 400);
        await using var model = await ScriptedModel.StartAsync();
        model.Script = call => call.Schema is not null ? new ScriptedAnswer(Agencies.Qualified) : new ScriptedAnswer("Подскажите, пожалуйста, куда поедем?");
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var organizations = new List<Organization>();
        for (var i = 0; i < 20; i++)
        {
            var organization = await app.RegisterAsync($"Агентство {i}");
            await organization.ConnectAsync();
            organizations.Add(organization);
        }

        await app.Database.ExecuteAsync("update organizations set send_per_minute = 60; update whatsapp_sessions set send_tokens = 100000");
        await using var dataSource = NpgsqlDataSource.Create(app.Database.Superuser);
        var late = new ConcurrentBag<string>();
        var delays = new ConcurrentDictionary<Guid, int>();
        // The one that decides: when a message reaches WhatsApp, is there a commit that says that a person has the word?
        app.WhatsApp.BeforeSend = async message =>
        {
            await Task.Delay(delays.GetOrAdd(message.IdempotencyKey, _ => Random.Shared.Next(0, 60)));
            await using var command = dataSource.CreateCommand("select m.author = 'agent' and c.control = 'manager' from messages m join conversations c on c.id = m.conversation_id where m.id = $1");
            command.Parameters.Add(new NpgsqlParameter { Value = message.IdempotencyKey });
            if (await command.ExecuteScalarAsync() is true) late.Add(message.Text);
        };

        // How long an answer takes among as many others, on this machine and in this hour: the takeovers fall before, into and behind it.
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Together), new ParallelOptions { MaxDegreeOfParallelism = Together }, async (n, ct) =>
        {
            var phone = Organization.NewPhone();
            await organizations[n].ClientWritesAsync(phone, "Здравствуйте! Хотим в Турцию");
            await Eventually.GetAsync(() => organizations[n].SentTo(phone).Count, count => count > 0, "an answer");
            await organizations[n].Admin.PostAsync($"/api/conversations/{await IdAsync(dataSource, organizations[n], phone)}/takeover");
        });
        var longest = (int)Math.Clamp(Stopwatch.GetElapsedTime(started).TotalMilliseconds * 0.6, 2200, 8000);

        var moments = Enumerable.Range(0, dialogues).Select(n => (Way: Ways[n % Ways.Length], Organization: organizations[n % organizations.Count], After: random.Next(0, longest))).ToList();
        var phones = new ConcurrentBag<(Organization Organization, string Phone)>();
        var answeredFirst = 0;
        await Parallel.ForEachAsync(moments, new ParallelOptions { MaxDegreeOfParallelism = Together }, async (moment, ct) =>
        {
            var (way, organization, after) = moment;
            var phone = Organization.NewPhone();
            phones.Add((organization, phone));
            await organization.ClientWritesAsync(phone, "Здравствуйте! Хотим в Турцию");
            var id = await IdAsync(dataSource, organization, phone);
            await Task.Delay(after, ct);
            if (organization.SentTo(phone).Count > 0) Interlocked.Increment(ref answeredFirst);
            var response = way switch
            {
                "click" => await organization.Admin.PostAsync($"/api/conversations/{id}/takeover"),
                "text" => await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = "Здравствуйте, это Анна" }),
                _ => await organization.PhoneWritesAsync(phone, "Пишу с телефона"),
            };
            if (response.Status is not (200 or 202)) throw new InvalidOperationException($"{way}: {response.Status} {response.Text}");
            var before = Agents(organization, phone);
            await Task.Delay(300, ct);
            if (Agents(organization, phone) > before) late.Add($"{way} after {after} ms");
        });

        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select (select count(*) from outbox) + (select count(*) from messages where status in ('queued', 'sending'))"), count => count == 0, "all has left", TimeSpan.FromSeconds(120));
        // A person has each of them, and whoever was not answered by then is shown as waiting.
        var alone = await app.Database.ReadAsync<long>("""
            select count(*) from conversations where control <> 'manager' or (client_seq > answered_seq and waiting_since is null)
            """);
        var agents = phones.Sum(one => Agents(one.Organization, one.Phone));
        output.WriteLine($"FIGURE T17: {dialogues} takeovers ({string.Join(", ", Ways)}), {answeredFirst} after an agent's answer, {agents} answers of agents in all: {late.Count} arrived after the takeover's commit, {alone} clients without anybody, SEED={seed}");
        Assert.Empty(late);
        Assert.Equal(0, alone);
        Assert.InRange(agents, dialogues / 20, dialogues); // both sides of the race were seen
    }

    private static int Agents(Organization organization, string phone) => organization.SentTo(phone).Count(text => text.Contains("куда поедем", StringComparison.Ordinal));

    private static async Task<Guid> IdAsync(NpgsqlDataSource dataSource, Organization organization, string phone)
    {
        await using var command = dataSource.CreateCommand("select c.id from conversations c where c.tenant_id = $1 and c.chat_id = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = organization.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = Organization.ChatId(phone) });
        return (Guid)(await command.ExecuteScalarAsync())!;
    }
}
