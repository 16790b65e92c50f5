using Npgsql;

namespace SoulCrm.FunctionsHost.TestSupport.Crash;

/// <summary>Judges a run by what was accepted, what the app wrote, and what the host's tables hold in the end.</summary>
internal static class CrashVerdict
{
    private static readonly string[] WorkingTables = ["scheduled_messages", "inbox", "activities", "durable_timers", "held_sessions", "dead_letters"];

    public static async Task JudgeAsync(string database, CrashLoad load, CrashReport report, bool handlersMayBeCutOff)
    {
        var rows = await TraceDatabase.ReadAsync(database);
        var handled = rows.Where(row => row.Kind is "plain" or "session").ToList();
        report.Messages = load.Plain.Count + load.BySession.Values.Sum();
        report.Deliveries = handled.Count;
        report.Journeys = load.Journeys.Count;

        await JudgeMessagesAsync(database, load, report, handled);
        foreach (var session in rows.Where(row => row.Kind is "session" or "session-end").GroupBy(row => row.Key, StringComparer.Ordinal))
        {
            JudgeSession(session.Key, [.. session], report, handlersMayBeCutOff, resent: !load.Unsure.IsEmpty);
        }

        await JudgeJourneysAsync(database, load, report);
        foreach (var table in WorkingTables)
        {
            if (await Databases.ReadAsync<long>(database, $"select count(*) from functions_host.{table}") is > 0 and var left)
            {
                report.Left.Add($"{left} rows in {table}");
            }
        }
    }

    private static async Task JudgeMessagesAsync(string database, CrashLoad load, CrashReport report, List<TraceRow> handled)
    {
        var expected = load.Plain.Keys.Select(body => $"plain {body}")
            .Concat(load.BySession.SelectMany(session => Enumerable.Range(0, session.Value).Select(number => $"{session.Key} {number}")))
            .ToHashSet(StringComparer.Ordinal);
        var seen = handled.Select(row => row.Kind == "plain" ? $"plain {row.What}" : $"{row.Key} {row.What}").ToHashSet(StringComparer.Ordinal);
        report.Lost.AddRange(expected.Except(seen, StringComparer.Ordinal).Select(message => $"message {message}"));

        var effects = (await ReadAsync(database, "select key, 1::bigint from effects")).Keys;
        report.Lost.AddRange(expected.Except(effects, StringComparer.Ordinal).Select(message => $"effect of {message}"));

        var results = await ReadAsync(
            database, "select convert_from(m.body, 'UTF8'), count(*) from functions_host.messages m join functions_host.queues q on q.id = m.queue_id where q.name = 'results' group by 1");
        report.Lost.AddRange(expected.Except(results.Keys.Select(result => result.Split('#')[0]), StringComparer.Ordinal).Select(message => $"result of {message}"));
        report.Doubled.AddRange(results.Where(result => result.Value > 1).Select(result => $"{result.Value} results of {result.Key}"));
    }

    /// <summary>A number may come again at once, as a redelivery; nothing may overtake, and nothing run beside another.</summary>
    private static void JudgeSession(string session, List<TraceRow> rows, CrashReport report, bool handlersMayBeCutOff, bool resent)
    {
        var highest = -1;
        string? running = null;
        foreach (var row in rows)
        {
            if (row.Kind == "session-end")
            {
                running = null;
                continue;
            }

            var number = int.Parse(row.What);
            var isNext = number == highest + 1 || number == highest || (resent && number < highest);
            if (!isNext || (running is not null && running != row.What) || (running is not null && !handlersMayBeCutOff))
            {
                report.OutOfOrder.Add($"{session}: {number} after {highest}, running {running ?? "none"}");
            }

            running = row.What;
            highest = Math.Max(highest, number);
        }
    }

    private static async Task JudgeJourneysAsync(string database, CrashLoad load, CrashReport report)
    {
        var results = await ReadAsync(database, "select instance_id, output::bigint from functions_host.instances where name = 'Journey' and status = 1");
        foreach (var id in load.Journeys)
        {
            if (!results.TryGetValue(id, out var result))
            {
                report.Lost.Add(id);
            }
            else if (result != CrashLoad.JourneyResult)
            {
                report.Doubled.Add($"{id} ended with {result}, not {CrashLoad.JourneyResult}");
            }
        }

        var children = await ReadAsync(database, "select parent_instance_id, count(*) from functions_host.instances where parent_instance_id is not null group by 1");
        report.Doubled.AddRange(children.Where(child => child.Value != 1).Select(child => $"{child.Key} has {child.Value} children"));
        report.Lost.AddRange(load.Journeys.Where(id => !children.ContainsKey(id)).Select(id => $"child of {id}"));
        // The event that the result depends on was used once, in the run that ended.
        var events = await ReadAsync(
            database,
            "select i.instance_id, count(*) from functions_host.instances i join functions_host.history h using (instance_id, execution_id) where i.name = 'Journey' and h.events like '%\"t\":\"event\"%' group by 1");
        report.Doubled.AddRange(events.Where(used => used.Value > 1 && !load.Unsure.ContainsKey(used.Key)).Select(used => $"{used.Key} was told {used.Value} times"));
    }

    private static async Task<Dictionary<string, long>> ReadAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(Databases.Unpooled(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            rows[reader.GetString(0)] = reader.GetInt64(1);
        }

        return rows;
    }
}
