namespace SoulCrm.FunctionsHost.TestSupport.Crash;

/// <summary>Timer functions in several processes, watched for a number of firings.</summary>
/// <param name="Twice">Occurrences that ran more than once.</param>
/// <param name="Processes">Those that ran any.</param>
public sealed record TimerFirings(int Count, int Twice, int Processes)
{
    private const int Speed = 5;

    public static async Task<TimerFirings> WatchAsync(int processes, int firings)
    {
        var database = await TraceDatabase.CreateAsync();
        var samples = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => SampleProcess.StartAsync(database, Speed)));
        try
        {
            while (await TraceDatabase.CountAsync(database, "timer") < firings)
            {
                await Task.Delay(100);
            }

            foreach (var sample in samples)
            {
                Assert.Equal(0, await sample.TerminateAsync());
            }
        }
        finally
        {
            Array.ForEach(samples, sample => sample.Dispose());
        }

        var rows = await TraceDatabase.ReadAsync(database);
        return new TimerFirings(
            rows.Count, rows.GroupBy(row => (row.Key, row.What)).Count(occurrence => occurrence.Count() > 1), rows.Select(row => row.Pid).Distinct().Count());
    }
}
