using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>What the server does with the same SQL and nothing around it.</summary>
internal static partial class PgBench
{
    /// <returns>Runs of the script a second.</returns>
    public static Task<double> RunAsync(BenchPostgres postgres, string database, string script, int clients, int seconds) =>
        // Plans as the host has them: its queue tables are empty one moment and full the next.
        RunAsync(postgres, database, script, clients, seconds, "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off");

    /// <summary>The same in the role of <paramref name="database"/>, with the planner's own choices, and how long each run took.</summary>
    public static async Task<(double PerSecond, IReadOnlyList<double> Milliseconds)> TimeAsync(BenchPostgres postgres, string database, string script, int clients, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("soulcrm-pgbench-");
        try
        {
            var perSecond = await RunAsync(postgres, database, script, clients, seconds, options: "", "-l", "--log-prefix", Path.Combine(folder.FullName, "log"));
            // Fields of a line: client, run, microseconds, …
            var milliseconds = folder.EnumerateFiles().SelectMany(file => File.ReadLines(file.FullName))
                .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000).ToList();
            return (perSecond, milliseconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> RunAsync(BenchPostgres postgres, string database, string script, int clients, int seconds, string options, params string[] more)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        try
        {
            var program = Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin/pgbench")).First(File.Exists);
            var role = new NpgsqlConnectionStringBuilder(database).Username!;
            var start = new ProcessStartInfo(program,
            [
                "-n", "-M", "prepared", "-c", Text(clients), "-j", "1", "-T", Text(seconds), "-f", file, .. more,
                "-h", "127.0.0.1", "-p", Text(postgres.Port), "-U", role, BenchPostgres.NameOf(database),
            ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            start.Environment["PGOPTIONS"] = options;
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 && Rate().Match(output) is { Success: true } rate
                ? double.Parse(rate.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {output}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = (?<rate>[0-9.]+) \(without", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rate();
}
