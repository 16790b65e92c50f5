using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>Where the time of a measurement goes: processors of this process and of the server, commits, flushes, and the dearest statements.</summary>
internal sealed class Profile
{
    private readonly BenchPostgres _postgres;
    private readonly string _database;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Snapshot _before;

    private Profile(BenchPostgres postgres, string database, Snapshot before) => (_postgres, _database, _before) = (postgres, database, before);

    public static async Task<Profile> StartAsync(BenchPostgres postgres, string database)
    {
        await using var connection = await postgres.ObserveAsync();
        await using var reset = new NpgsqlCommand("select pg_stat_statements_reset()", connection);
        await reset.ExecuteScalarAsync();
        return new Profile(postgres, database, await ReadAsync(postgres, database));
    }

    /// <summary>Adds a line to the report's conditions.</summary>
    /// <param name="jobs">What was done meanwhile.</param>
    public async Task StopAsync(Report report, string name, double jobs)
    {
        var seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        await Task.Delay(1200); // the server's sessions report what they did once a second
        var after = await ReadAsync(_postgres, _database);
        var syncs = after.Syncs - _before.Syncs;
        var dearest = await DearestAsync(seconds);
        report.Conditions[$"profile of {name}"] = string.Create(CultureInfo.InvariantCulture, $"""
            {seconds:0.0} s wall; processor of this process {Share(after.OwnCpu - _before.OwnCpu)}, of the server {Share(after.ServerCpu - _before.ServerCpu)} of one core; {(after.Commits - _before.Commits) / jobs:0.00} commits and {syncs / jobs:0.00} flushes a job, a flush takes {(after.SyncMs - _before.SyncMs) / Math.Max(1, syncs):0.00} ms, flushing {Share((after.SyncMs - _before.SyncMs) / 1000)} of the time; dearest statements: {dearest}
            """);

        string Share(double spent) => string.Create(CultureInfo.InvariantCulture, $"{100 * spent / seconds:0} %");
    }

    private async Task<string> DearestAsync(double seconds)
    {
        await using var connection = await _postgres.ObserveAsync();
        await using var command = new NpgsqlCommand(
            """
            select string_agg(format('%s %s%% (%s×)', q, round((100 * t / $2)::numeric), calls), ', ' order by t desc) from (
              select substring(regexp_replace(s.query, '\s+', ' ', 'g') from 1 for 60) as q, s.total_exec_time / 1000 as t, s.calls
              from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1 order by s.total_exec_time desc limit 5) x
            """, connection)
        {
            Parameters = { new() { Value = BenchPostgres.NameOf(_database) }, new() { Value = seconds } },
        };
        return await command.ExecuteScalarAsync() as string ?? "none";
    }

    private static async Task<Snapshot> ReadAsync(BenchPostgres postgres, string database)
    {
        await using var connection = await postgres.ObserveAsync();
        await using var command = new NpgsqlCommand(
            "select wal_sync, wal_sync_time, (select xact_commit from pg_stat_database where datname = $1) from pg_stat_wal", connection)
        {
            Parameters = { new() { Value = BenchPostgres.NameOf(database) } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new Snapshot(reader.GetInt64(0), reader.GetDouble(1), reader.GetInt64(2), Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, CpuOfTree(postgres.ProcessId));
    }

    /// <summary>Seconds of the server and its children, the ended ones included.</summary>
    private static double CpuOfTree(int root)
    {
        const double ticksPerSecond = 100;
        double Own(string[] stat, int from, int to) => stat[from..to].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / ticksPerSecond;

        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(StatOf).OfType<string[]>().ToList();
        // Fields after the command's name: state, parent, …, own user and system time, those of ended children.
        return all.Where(stat => stat[^1] == $"{root}").Sum(stat => Own(stat, 11, 15)) + all.Where(stat => stat[1] == $"{root}").Sum(stat => Own(stat, 11, 13));
    }

    private static string[]? StatOf(string? pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return [.. text[(text.LastIndexOf(')') + 2)..].Split(' '), pid!];
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile
        }
    }

    private sealed record Snapshot(long Syncs, double SyncMs, long Commits, double OwnCpu, double ServerCpu);
}
