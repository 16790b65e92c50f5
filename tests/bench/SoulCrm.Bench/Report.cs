using System.Globalization;
using System.Text.Json;

namespace SoulCrm.Bench;

/// <summary>One measured figure. <paramref name="System"/> is soulcrm, limit (pgbench), bare or a peer.</summary>
public sealed record Result(string Name, string System, string Metric, double Value, string Unit);

/// <summary>Collects the figures of one suite, prints them as a table and writes them as JSON.</summary>
public sealed class Report(string suite)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Result> _results = [];

    /// <summary>What has to be known to compare: cores, versions, durability, counts.</summary>
    public SortedDictionary<string, string> Conditions { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<Result> Results => _results;

    public void Add(string name, string system, string metric, double value, string unit)
    {
        _results.Add(new Result(name, system, metric, value, unit));
        Console.Error.WriteLine($"  {name} · {system} · {metric}: {Shown(value)} {unit}");
    }

    /// <summary>Null when it was not measured in this run.</summary>
    public double? Find(string name, string system, string metric) =>
        _results.FirstOrDefault(result => result.Name == name && result.System == system && result.Metric == metric)?.Value;

    /// <summary>A line per name and metric, a column per system.</summary>
    public void PrintTable(TextWriter output)
    {
        var systems = _results.Select(result => result.System).Distinct().ToList();
        List<string[]> rows =
        [
            ["", .. systems],
            .. _results.GroupBy(result => (result.Name, result.Metric, result.Unit)).Select(group => (string[])
            [
                $"{group.Key.Name} {group.Key.Metric} [{group.Key.Unit}]",
                .. systems.Select(system => group.FirstOrDefault(result => result.System == system) is { } found ? Shown(found.Value) : ""),
            ]),
        ];
        var widths = Enumerable.Range(0, systems.Count + 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }

        foreach (var (name, value) in Conditions)
        {
            output.WriteLine($"{name}: {value}");
        }
    }

    public void WriteJson(string file) => File.WriteAllText(
        file, JsonSerializer.Serialize(new { suite, at = DateTimeOffset.UtcNow, conditions = Conditions, results = _results }, Json) + "\n");

    private static string Shown(double value) => value.ToString(value switch { >= 100 => "#,##0", >= 1 => "0.0", _ => "0.###" }, CultureInfo.InvariantCulture);
}
