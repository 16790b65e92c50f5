using System.Collections.Concurrent;
using System.Threading.Channels;

namespace SoulCrm.FunctionsHost.TestSupport;

/// <summary>What functions saw, in order; tests wait for it instead of sleeping.</summary>
public sealed class Recorder<T>
{
    private readonly ConcurrentQueue<T> _seen = new();
    private readonly Channel<bool> _added = Channel.CreateUnbounded<bool>();

    public IReadOnlyList<T> Seen => [.. _seen];

    public void Add(T item)
    {
        _seen.Enqueue(item);
        _added.Writer.TryWrite(true);
    }

    /// <summary>Returns once <paramref name="count"/> items have been seen in all.</summary>
    public Task<IReadOnlyList<T>> WaitForAsync(int count) => WaitUntilAsync(seen => seen.Count >= count, $"{count} items");

    public async Task<IReadOnlyList<T>> WaitUntilAsync(Func<IReadOnlyList<T>, bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition(Seen))
        {
            try
            {
                await _added.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited for {what}, saw {_seen.Count}: {string.Join(", ", Seen.TakeLast(50))}");
            }
        }

        return Seen;
    }
}
