namespace SoulCrm.Bench.Infrastructure;

/// <summary>Percentiles by rank.</summary>
internal static class Percentiles
{
    /// <param name="values">In any order; at least one.</param>
    /// <param name="percent">0 to 100.</param>
    public static double Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
