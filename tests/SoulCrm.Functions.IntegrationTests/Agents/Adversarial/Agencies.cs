using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Adversarial;

/// <summary>Agencies whose numbers are connected, each with a small catalogue: many, because a number sends at most sixty lines in its first minute.</summary>
internal sealed class Agencies
{
    public const int DialoguesEach = 50;

    /// <summary>What the qualification agent answers: enough to propose.</summary>
    public const string Qualified = """
        {"intent":"tour","destination":"Турция","country":"TR","tourType":"seaside","dateFrom":null,"dateTo":null,"flexible":null,"adults":2,"children":[],"budget":null,"wishes":[]}
        """;

    private Agencies(IReadOnlyList<Organization> all) => All = all;

    public IReadOnlyList<Organization> All { get; }

    public static async Task<Agencies> StartAsync(TestApp app, int dialogues)
    {
        var all = new List<Organization>();
        for (var i = 0; i < (dialogues + DialoguesEach - 1) / DialoguesEach; i++)
        {
            var organization = await app.RegisterAsync($"Агентство {i}");
            await organization.ConnectAsync();
            await organization.CreateTourAsync(title: $"Аланья: неделя у моря {i}", adult: 540 + i);
            await organization.CreateTourAsync(title: $"Кемер: сосны и горы {i}", adult: 790 + i);
            all.Add(organization);
        }

        await app.Database.ExecuteAsync("update organizations set send_per_minute = 60, quiet_window_seconds = 1; update whatsapp_sessions set send_tokens = 60, send_tokens_at = now()");
        return new Agencies(all);
    }

    /// <summary>Has each client write, some at a time, and waits until every conversation has been answered or handed to a person.</summary>
    /// <returns>What each client got, by his number in the order of <paramref name="texts"/>.</returns>
    public async Task<IReadOnlyList<Outcome>> RunAsync(TestApp app, IReadOnlyList<string> texts)
    {
        var clients = texts.Select((text, index) => (Organization: All[index / DialoguesEach], Phone: Organization.NewPhone(), Text: text)).ToList();
        await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (client, _) => await client.Organization.ClientWritesAsync(client.Phone, client.Text));
        // Ended: nothing is unanswered, nothing waits to be sent, and no turn is under way.
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("""
            select (select count(*) from conversations where client_seq > answered_seq and control = 'agent') + (select count(*) from messages where status in ('queued', 'sending'))
            """), open => open == 0, "all dialogues have ended", TimeSpan.FromMinutes(3));
        var all = JsonSerializer.Deserialize<Outcome[]>(await app.Database.ReadAsync<string>("""
            select jsonb_agg(o)::text from (select c.phone, v.control, coalesce(v.attention_reason, '') as reason, coalesce((select string_agg(m.text, E'\n' order by m.seq) from messages m where m.tenant_id = v.tenant_id and m.conversation_id = v.id and m.author = 'agent' and m.status <> 'canceled'), '') as sent,
                   (select count(*) from agent_runs r where r.tenant_id = v.tenant_id and r.conversation_id = v.id) as runs
            from conversations v join clients c on c.tenant_id = v.tenant_id and c.id = v.client_id) o
            """), JsonSerializerOptions.Web)!.ToDictionary(outcome => outcome.Phone, StringComparer.Ordinal);
        return clients.ConvertAll(client => all[client.Phone]);
    }

    public sealed record Outcome(string Phone, string Control, string Reason, string Sent, long Runs);

    /// <summary>The first tour of a tool's result, with its first departure.</summary>
    public static (string Title, JsonElement Departure) First(JsonElement told)
    {
        var tour = told.GetProperty("tours")[0];
        return (tour.GetProperty("title").GetString()!, tour.GetProperty("departures")[0]);
    }
}
