namespace SoulCrm.TestSupport;

/// <summary>Waits for what happens in its own time. The bound only ends a broken test; nothing is asserted about speed.</summary>
public static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> until, string what, TimeSpan? within = null)
    {
        var deadline = DateTimeOffset.UtcNow + (within ?? Bound);
        while (true)
        {
            var value = await read();
            if (until(value)) return value;
            if (DateTimeOffset.UtcNow > deadline) throw new TimeoutException($"Did not happen: {what}. Last seen: {value}");
            await Task.Delay(50);
        }
    }

    public static Task<T> GetAsync<T>(Func<T> read, Func<T, bool> until, string what, TimeSpan? within = null) => GetAsync(() => Task.FromResult(read()), until, what, within);
}
