using System.Globalization;
using Npgsql;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>A week of an agency in Moscow that works from nine to six on weekdays: what happens by itself, to the minute.</summary>
public sealed class FlowWeekTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);
    private static readonly DateTimeOffset Monday = new(2026, 12, 7, 0, 0, 0, Moscow);

    private const string Wish = "Здравствуйте! Хотим на море в Турцию";
    private const string Person = "Позовите, пожалуйста, менеджера";

    [Fact]
    public async Task Week_GoesAsPlanned()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var time = new SimulatedTime(database, Monday.AddHours(8));
        await time.BeginAsync();
        await using var app = await TestApp.StartAsync(database, time.Clock);
        var organization = await app.RegisterAsync(quietWindowSeconds: 3);
        await organization.Admin.PatchAsync("/api/organization", new { closeAfterDays = 3, slaMinutes = 15, timeZone = "Europe/Moscow", workingHours = Days[..5].ToDictionary(day => day.ToLowerInvariant(), _ => new[] { new[] { "09:00", "18:00" } }) });
        var (_, maria) = await app.InviteAsync(organization);
        await EventAsync("session.state", new { state = "connected", phone = "+79990000000" });
        var (silent, evening, weekend, returning) = ("+79990000001", "+79990000002", "+79990000003", "+79990000004");

        await AtAsync("Mon 10:00", () => WriteAsync(silent, Wish));
        await AtAsync("Mon 17:50", () => WriteAsync(evening, Person));
        await AtAsync("Tue 09:30", async () => Assert.Equal(200, (await (await ManagerAsync()).PostAsync($"/api/conversations/{await IdAsync(evening)}/takeover")).Status));
        await AtAsync("Tue 10:05", async () => Assert.Equal(202, (await (await ManagerAsync()).PostAsync($"/api/conversations/{await IdAsync(evening)}/messages", new { text = "Здравствуйте, это Мария!" })).Status));
        await AtAsync("Tue 21:30", () => WriteAsync(returning, Wish));
        await AtAsync("Thu 09:00", () => WriteAsync(returning, "Нас двое взрослых"));
        await AtAsync("Sat 12:00", () => WriteAsync(weekend, Person));
        await time.GoToAsync(Monday.AddDays(7).AddHours(12));

        var happened = await ReadAsync(database);
        output.WriteLine(string.Join('\n', happened));
        Assert.Equal(
        [
            // Silent: asked after a day and after three, then left in peace.
            "Mon 10:00 1 client", "Mon 10:00 1 agent", "Tue 10:00 1 follow-up", "Thu 10:00 1 follow-up", "Sun 10:00 1 closed",
            // Ten minutes before six: told at six, the quarter of an hour goes on at nine, then the administrators; the manager who takes over is reminded as well.
            "Mon 17:50 2 client", "Mon 17:50 2 handoff", "Mon 17:50 2 agent", "Mon 17:50 2 notice handoff to 2", "Mon 18:00 2 away", "Tue 09:05 2 notice handoff_escalated to 1", "Tue 09:20 2 notice handoff_escalated to 1",
            "Tue 09:30 2 takeover", "Tue 09:45 2 notice client_waiting to 1", "Tue 10:00 2 notice client_waiting to 2", "Tue 10:05 2 manager", "Fri 10:05 2 closed",
            // On a Saturday: told at once, and nobody is late before Monday.
            "Sat 12:00 3 client", "Sat 12:00 3 handoff", "Sat 12:00 3 agent", "Sat 12:00 3 away", "Sat 12:00 3 notice handoff to 2", "Mon 09:15 3 notice handoff_escalated to 1", "Mon 09:30 3 notice handoff_escalated to 1",
            // Writes in time: no follow-up at night, none after he has written, and a day later one by day.
            "Tue 21:30 4 client", "Tue 21:30 4 agent", "Thu 09:00 4 client", "Thu 09:00 4 agent", "Fri 10:00 4 follow-up", "Sun 10:00 4 follow-up",
        ], happened);
        output.WriteLine($"FIGURE flow: a week of 4 dialogues, {happened.Count} events, each at its minute");

        async Task AtAsync(string when, Func<Task> act)
        {
            await time.GoToAsync(At(when));
            await act();
        }

        Task WriteAsync(string phone, string text) =>
            EventAsync("message.received", new { chatId = Organization.ChatId(phone), messageId = $"3A{Guid.NewGuid():N}", phone, name = phone[^1..], text, kind = "chat", sentAt = time.Now, backfill = false });

        // Signed at the simulated time: another would be refused.
        async Task EventAsync(string type, object data)
        {
            var id = $"evt_{Guid.NewGuid():N}";
            Assert.Equal(202, (await app.DeliverAsync(new { id, type, organizationId = organization.Id, at = time.Now, data }, id, time.Now)).Status);
        }

        // Tokens live for minutes, and days go by.
        async Task<ApiClient> ManagerAsync() => await app.LoginAsync(await database.ReadAsync<string>("select email from users where id = $1", maria), "kofe s kardamonom 7");

        Task<Guid> IdAsync(string phone) => database.ReadAsync<Guid>("select c.id from conversations c join clients cl on cl.id = c.client_id where cl.phone = $1", phone);
    }

    private static DateTimeOffset At(string when) => Monday.AddDays(Array.IndexOf(Days, when[..3])).Add(TimeSpan.ParseExact(when[4..], @"hh\:mm", CultureInfo.InvariantCulture));

    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    // By client, then by time: what is said before what is told of it.
    private static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            select at, client || ' ' || what from (
                select cl.name as client, m.created_at as at, m.seq as n, case m.author when 'agent' then case when m.agent_run_id is not null then 'agent' when m.cancel_on_reply then 'follow-up' else 'away' end
                           when 'system' then m.event ->> 'kind' else m.author end as what
                from messages m join conversations c on c.id = m.conversation_id join clients cl on cl.id = c.client_id where m.status <> 'canceled'
                union all
                select cl.name, n.created_at, 1000, 'notice ' || n.kind || ' to ' || count(*) from notifications n join clients cl on cl.id = n.client_id group by cl.name, n.created_at, n.kind) t
            order by client, date_trunc('minute', at), n >= 1000 and what not like '%client_waiting%', n
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            var at = new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero).ToOffset(Moscow);
            lines.Add($"{at.ToString("ddd HH:mm", CultureInfo.InvariantCulture)} {reader.GetString(1)}");
        }

        return lines;
    }
}
