using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Api;

/// <summary>What the rounds showed, by endpoint and system; medians in the end.</summary>
internal sealed class ApiFigures
{
    private readonly Dictionary<(string Endpoint, string System), List<LoadFigures>> measured = [];
    private IReadOnlyDictionary<string, string>? shapesOfOurs;

    /// <exception cref="InvalidOperationException">Not every answer was 2xx: such a figure means nothing.</exception>
    public void Note(string endpoint, string system, LoadFigures figures)
    {
        Console.Error.WriteLine($"  {system} · {endpoint}: {figures.PerSecond:0} requests/s, p50 {figures.MillisecondsP50:0.00} ms, p99 {figures.MillisecondsP99:0.00} ms");
        if (figures.Errors > 0) throw new InvalidOperationException($"{system} {endpoint}: {figures.Errors} answers were not 2xx.");
        if (!measured.TryGetValue((endpoint, system), out var rounds)) measured[(endpoint, system)] = rounds = [];
        rounds.Add(figures);
    }

    /// <summary>Ours come first; who answers with other members does other work.</summary>
    public void NoteShape(string system, IReadOnlyDictionary<string, string> shapes)
    {
        shapesOfOurs ??= shapes;
        foreach (var (endpoint, shape) in shapes)
        {
            if (shape != shapesOfOurs[endpoint])
                throw new InvalidOperationException($"{endpoint} of {system} has other members than ours:\n{shape}\n{shapesOfOurs[endpoint]}");
        }
    }

    /// <summary>How many requests one answered for each of the other's, window beside window: the median of the rounds.</summary>
    public double Ratio(string endpoint, string system, string to) =>
        Percentiles.Of(measured[(endpoint, system)].Zip(measured[(endpoint, to)], (one, other) => one.PerSecond / other.PerSecond), 50);

    public void AddTo(Report report, string system)
    {
        foreach (var endpoint in measured.Keys.Where(key => key.System == system).Select(key => key.Endpoint).ToList())
        {
            report.Add(endpoint, system, "requests_per_s", Median(endpoint, system, figures => figures.PerSecond), "1/s");
            report.Add(endpoint, system, "latency_ms_p50", Median(endpoint, system, figures => figures.MillisecondsP50), "ms");
            report.Add(endpoint, system, "latency_ms_p99", Median(endpoint, system, figures => figures.MillisecondsP99), "ms");
            report.Add(endpoint, system, "errors", measured[(endpoint, system)].Sum(figures => figures.Errors), "");
            if (measured[(endpoint, system)][0].CpuMilliseconds is not null)
                report.Add(endpoint, system, "cpu_ms_per_request", Median(endpoint, system, figures => figures.CpuMilliseconds!.Value), "ms");
        }
    }

    private double Median(string endpoint, string system, Func<LoadFigures, double> figure) => Percentiles.Of(measured[(endpoint, system)].Select(figure), 50);
}
