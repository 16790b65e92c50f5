namespace SoulCrm.Functions.Platform.Data;

/// <summary>Section <c>Reads</c> of the settings.</summary>
public sealed class ReadOptions
{
    /// <summary>Reads of this process that PostgreSQL works on at once; 0 for two for each core of this machine, and four at least.</summary>
    public int AtOnce { get; set; }
}

/// <summary>
/// Lets a few reads be under way at once and the others wait in order. More than its cores can serve make PostgreSQL no faster: they share the cores,
/// and single ones wait many times as long as the rest. Reads alone take turns, since they wait for nobody: whoever waits for a lock must not keep
/// the one who holds it from going on.
/// </summary>
public sealed class ReadTurns(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim free = new(atOnce);

    public static int DefaultAtOnce => Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Waits for a turn, which ends when it is disposed of.</summary>
    public async ValueTask<Turn> TakeAsync(CancellationToken ct)
    {
        await free.WaitAsync(ct);
        return new Turn(free);
    }

    public void Dispose() => free.Dispose();

    /// <summary>A turn; <c>default</c> for what needs none.</summary>
    public readonly struct Turn(SemaphoreSlim? taken) : IDisposable
    {
        public void Dispose() => taken?.Release();
    }
}
