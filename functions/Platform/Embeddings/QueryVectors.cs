using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>
/// What somebody searches for, as a vector. Asked for outside of any transaction. People repeat and page, so the last few hundred are kept.
/// A failure costs the search its meaning, never its answer; what was searched for is not logged.
/// </summary>
public sealed partial class QueryVectors(EmbeddingModel model, VectorTable table, ILogger<QueryVectors> logger) : IDisposable
{
    private const int MostKept = 300;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <returns>Null when the search has to go by words alone.</returns>
    public async Task<float[]?> FindAsync(string? text, CancellationToken ct)
    {
        if (text is null || !model.IsConfigured || !await table.ExistsAsync(ct)) return null;
        if (cache.TryGetValue(text, out float[]? known)) return known;
        try
        {
            var vector = await model.EmbedQueryAsync(text, ct);
            using var entry = cache.CreateEntry(text);
            entry.Value = vector;
            entry.Size = 1;
            entry.SlidingExpiration = KeptFor;
            return vector;
        }
        catch (EmbeddingException exception)
        {
            LogWithoutMeaning(logger, exception.Message);
            return null;
        }
    }

    public void Dispose() => cache.Dispose();

    [LoggerMessage(701, LogLevel.Warning, "A search goes by words alone. {Reason}")]
    private static partial void LogWithoutMeaning(ILogger logger, string reason);
}
