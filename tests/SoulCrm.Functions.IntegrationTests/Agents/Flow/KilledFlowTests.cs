using System.Text.Json;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>
/// The functions are killed at a step of a dialogue from the first words to the hand-off, and started again. KILLS says at how many steps: a number, or "all".
/// The dialogue ends as it does undisturbed: the same messages once each, one hand-off, nothing left over.
/// </summary>
[Collection(Alone.Name)]
public sealed class KilledFlowTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private static readonly string Kills = Environment.GetEnvironmentVariable("KILLS") ?? "3";
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var seed) ? seed : Random.Shared.Next(1_000_000);

    [Fact]
    public async Task KilledAtAnyStep_TheDialogueEndsTheSame()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        Guid tenant;
        await using (var app = await TestApp.StartAsync(database))
        {
            var organization = await app.RegisterAsync();
            await organization.ConnectAsync();
            await organization.CreateTourAsync();
            tenant = organization.Id;
        }

        var blobs = Directory.CreateTempSubdirectory("soulcrm-killed-").FullName;
        await using var whatsApp = await FakeWhatsAppHost.StartAsync();
        await using var points = await KillPoints.CreateAsync(database);
        var process = await FunctionsProcess.StartAsync(database, whatsApp, blobs);
        var killed = 0;
        try
        {
            var expected = await TalkAsync(Organization.NewPhone());
            await points.SetAsync(0);
            Assert.Equal(expected, await TalkAsync(Organization.NewPhone())); // it is the same each time, undisturbed
            var steps = await points.CountAsync();
            var all = Enumerable.Range(1, (int)steps).Select(step => (long)step).ToArray();
            var random = new Random(Seed);
            if (Kills != "all") all = [.. random.GetItems(all, int.Parse(Kills, System.Globalization.CultureInfo.InvariantCulture)).Order()];
            foreach (var step in all)
            {
                await points.SetAsync(step);
                var told = await TalkAsync(Organization.NewPhone());
                Assert.True(expected == told, $"killed at step {step} of {steps}, SEED={Seed}: {told} instead of {expected}");
                await points.SetAsync(0);
            }

            output.WriteLine($"FIGURE flow: killed at {killed} of {steps} steps of a dialogue, each ended the same, SEED={Seed}");
            Assert.True(killed >= all.Length * 9 / 10, $"only {killed} of {all.Length} steps were reached");

            async Task<string> TalkAsync(string phone)
            {
                using var end = new CancellationTokenSource();
                var watching = WatchAsync(end.Token);
                await SayAsync(phone, "Здравствуйте! Хотим в Турцию в июле, двое взрослых");
                await UntilAsync(phone, "author = 'agent' and m.status = 'sent'", 1);
                await SayAsync(phone, "Позовите, пожалуйста, менеджера");
                await UntilAsync(phone, "author = 'agent' and m.status = 'sent'", 2);
                var described = await Eventually.GetAsync(() => DescribeAsync(phone), text => text.EndsWith("settled", StringComparison.Ordinal), "everything has come to rest", TimeSpan.FromSeconds(90));
                await end.CancelAsync();
                await watching;
                // Each left once, whatever the rows say.
                var sent = whatsApp.Sent.Where(message => message.To == Organization.ChatId(phone)).ToList();
                return $"{described}; sent {sent.Count}, different {sent.Select(message => message.Text).Distinct().Count()}";
            }

            // Kills at the chosen step, once.
            async Task WatchAsync(CancellationToken end)
            {
                while (!end.IsCancellationRequested)
                {
                    if (await points.IsReachedAsync())
                    {
                        process.Kill();
                        await points.BuryAsync();
                        await process.DisposeAsync();
                        killed++;
                        process = await FunctionsProcess.StartAsync(database, whatsApp, blobs);
                    }

                    await Task.Delay(20, CancellationToken.None);
                }
            }

            // Until it is told 202, as whatsapp-host does.
            async Task SayAsync(string phone, string text)
            {
                var id = $"evt_{Guid.NewGuid():N}";
                var body = JsonSerializer.Serialize(new { id, type = "message.received", organizationId = tenant, at = DateTimeOffset.UtcNow, data = new { chatId = Organization.ChatId(phone), messageId = $"3A{Guid.NewGuid():N}", phone, name = "Ольга", text, kind = "chat", sentAt = DateTimeOffset.UtcNow } }, JsonSerializerOptions.Web);
                await Eventually.GetAsync(async () =>
                {
                    try
                    {
                        using var http = new HttpClient { BaseAddress = process.Url };
                        return (await TestApp.DeliverTextAsync(http, body, id)).Status;
                    }
                    catch (HttpRequestException)
                    {
                        return 0;
                    }
                }, status => status == 202, "the event is taken", TimeSpan.FromSeconds(60));
            }

            Task UntilAsync(string phone, string condition, int count) => Eventually.GetAsync(
                () => database.ReadAsync<long>($"select count(*) from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id where c.chat_id = $1 and m.{condition}", Organization.ChatId(phone)),
                found => found >= count, $"{count} × {condition}", TimeSpan.FromSeconds(90));
        }
        finally
        {
            await process.DisposeAsync();
            Directory.Delete(blobs, recursive: true);
        }

        Task<string> DescribeAsync(string phone) => database.ReadAsync<string>("""
            select concat_ws('; ',
                (select string_agg(concat_ws(' ', m.author, m.event ->> 'kind', m.status), ', ' order by m.seq) from messages m where m.tenant_id = c.tenant_id and m.conversation_id = c.id),
                c.control || ' ' || c.stage || ' ' || coalesce(c.attention_reason, '') || case when c.answered_seq = c.client_seq then ' answered' else ' waits' end,
                (select count(*) || ' runs' from agent_runs r where r.tenant_id = c.tenant_id and r.conversation_id = c.id),
                (select count(*) || ' hand-offs, offered ' || count(offered_at) from handoffs h where h.tenant_id = c.tenant_id and h.conversation_id = c.id),
                (select count(*) || ' notices' from notifications n where n.tenant_id = c.tenant_id and n.conversation_id = c.id),
                (select count(*) || ' flows' from functions_host.instances i where i.instance_id like '%' || c.id || '%' and i.status = 0),
                case when not exists (select from outbox) and not exists (select from functions_host.messages) and not exists (select from functions_host.inbox) and not exists (select from functions_host.activities) then 'settled' else 'moving' end)
            from conversations c where c.chat_id = $1
            """, Organization.ChatId(phone));
    }
}
