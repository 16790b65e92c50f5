namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>Makes one order of several lists by reciprocal rank: what is in two lists comes before what leads one.</summary>
public static class RankFusion
{
    /// <summary>Softens the first places. 60 is the usual value.</summary>
    private const string Softening = "60";

    /// <param name="key">The columns by which a row of <c>lists</c> is known; its <c>place</c> is 1 for the best.</param>
    /// <returns>A query of the key and its <c>score</c>.</returns>
    public static string Scores(string key) => $"select {key}, sum(1.0 / ({Softening} + place)) as score from lists group by {key}";
}
