namespace SoulCrm.FunctionsHost.Operations;

/// <summary>Counts events in all, and those of the last minute to within five seconds.</summary>
internal sealed class MinuteWindow(TimeProvider clock)
{
    private const int Slots = 12;
    private static readonly long SlotTicks = TimeSpan.FromSeconds(5).Ticks;

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Slots];
    private long _slot;
    private long _total;

    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    public long LastMinute
    {
        get
        {
            lock (_lock)
            {
                MoveOn();
                return _counts.Sum();
            }
        }
    }

    public void Add(long count)
    {
        if (count == 0)
        {
            return;
        }

        lock (_lock)
        {
            MoveOn();
            _counts[_slot % Slots] += count;
            _total += count;
        }
    }

    private void MoveOn()
    {
        var now = clock.GetUtcNow().UtcTicks / SlotTicks;
        for (var passed = Math.Min(now - _slot, Slots); passed > 0; passed--)
        {
            _counts[(now - passed + 1) % Slots] = 0;
        }

        _slot = Math.Max(_slot, now);
    }
}
