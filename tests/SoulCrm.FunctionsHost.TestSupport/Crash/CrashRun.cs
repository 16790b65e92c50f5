using System.Diagnostics;

namespace SoulCrm.FunctionsHost.TestSupport.Crash;

/// <summary>Processes of the sample app on one database, disturbed as the plan says while the load never pauses.</summary>
public sealed class CrashRun
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(2);

    private readonly CrashPlan _plan;
    private readonly Random _random;
    private readonly Action<string> _log;
    private readonly CrashReport _report = new();
    private readonly List<SampleProcess> _processes = [];
    private readonly List<Task<double>> _burials = [];
    private string _database = "";

    private CrashRun(CrashPlan plan, Action<string> log)
    {
        (_plan, _log) = (plan, log);
        _random = new Random(plan.Seed);
    }

    /// <param name="log">Told how it goes on.</param>
    public static async Task<CrashReport> RunAsync(CrashPlan plan, Action<string> log)
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        return await new CrashRun(plan, log).RunAsync(cluster);
    }

    private async Task<CrashReport> RunAsync(PostgresCluster cluster)
    {
        _log($"SEED={_plan.Seed}");
        _database = await TraceDatabase.CreateAsync(cluster.ConnectionString);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, _plan.Processes).Select(_ => StartAsync()));
            await using var client = await TestHost.StartAsync([], _database); // only a client: it runs nothing
            var load = new CrashLoad(client.Bus, client.Durable);
            load.Start();
            await DisturbAsync(cluster, load);
            await load.StopAsync();
            await DrainAsync(load);
            foreach (var process in _processes)
            {
                if (await process.TerminateAsync() is not 0 and var code)
                {
                    _report.Left.Add($"a process ended with {code}");
                }
            }

            await CrashVerdict.JudgeAsync(_database, load, _report, handlersMayBeCutOff: _plan.Kills + _plan.Freezes + _plan.PostgresCrashes > 0);
        }
        finally
        {
            _processes.ForEach(process => process.Dispose());
        }

        _log(_report.ToString());
        return _report;
    }

    private async Task StartAsync()
    {
        var process = await SampleProcess.StartAsync(_database);
        lock (_processes)
        {
            _processes.Add(process);
        }
    }

    /// <summary>In a random order, at random moments.</summary>
    private async Task DisturbAsync(PostgresCluster cluster, CrashLoad load)
    {
        Func<Task>[] disturbances =
        [
            .. Enumerable.Repeat(KillAsync, _plan.Kills),
            .. Enumerable.Repeat(FreezeAsync, _plan.Freezes),
            .. Enumerable.Repeat(() => CrashPostgresAsync(cluster, load), _plan.PostgresCrashes),
        ];
        _random.Shuffle(disturbances);
        foreach (var (disturb, number) in disturbances.Select((disturb, number) => (disturb, number)))
        {
            await Task.Delay(_random.Next(50, 900));
            await disturb();
            if ((number + 1) % 20 == 0)
            {
                _log($"{number + 1} of {disturbances.Length} disturbances");
            }
        }

        _report.FreedAfterKill.AddRange(await Task.WhenAll(_burials));
    }

    private async Task KillAsync()
    {
        var victim = TakeOne();
        victim.Kill();
        var killed = Stopwatch.GetTimestamp();
        _burials.Add(GoneAsync(victim.Id, killed)); // the next kill does not wait for it
        victim.Dispose();
        await StartAsync();
    }

    private async Task FreezeAsync()
    {
        var victim = TakeOne();
        victim.Freeze();
        await GoneAsync(victim.Id, Stopwatch.GetTimestamp());
        victim.Thaw();
        lock (_processes)
        {
            _processes.Add(victim);
        }
    }

    private async Task CrashPostgresAsync(PostgresCluster cluster, CrashLoad load)
    {
        await load.AcceptsAsync(messages: 25, journeys: 2); // it stood still after the crash before
        await cluster.StopAsync("immediate");
        await Task.Delay(_random.Next(0, 500));
        await cluster.StartAsync();
        var back = Stopwatch.GetTimestamp();
        var before = await CountAsync();
        while (await CountAsync() == before)
        {
            await Task.Delay(10);
        }

        _report.WorkAfterPostgres.Add(Stopwatch.GetElapsedTime(back).TotalMilliseconds);

        Task<long> CountAsync() => Databases.ReadAsync<long>(_database, "select count(*) from trace");
    }

    private SampleProcess TakeOne()
    {
        lock (_processes)
        {
            var victim = _processes[_random.Next(_processes.Count)];
            _processes.Remove(victim);
            return victim;
        }
    }

    /// <returns>Milliseconds until the others have buried the process.</returns>
    private async Task<double> GoneAsync(int pid, long since)
    {
        while (await Databases.ReadAsync<bool>(_database, $"select exists (select from functions_host.processes where pid = {pid})"))
        {
            await Task.Delay(20);
        }

        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    private async Task DrainAsync(CrashLoad load)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await Databases.ReadAsync<bool>(
            _database,
            """
            select not exists (select from functions_host.messages m join functions_host.queues q on q.id = m.queue_id where q.name <> 'results')
               and not exists (select from functions_host.instances where status in (0, 6, 7))
            """))
        {
            if (Stopwatch.GetElapsedTime(started) > DrainPatience)
            {
                _report.Left.Add($"not drained: {await TraceDatabase.DescribeAsync(_database)}");
                return;
            }

            await Task.Delay(100);
        }

        _log($"drained {load.Journeys.Count} journeys and all messages");
    }
}
