namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>Which partitions this process owns, and which of them it is about to give away. Safe from many threads.</summary>
internal sealed class PartitionTable
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _owned = [];
    private readonly HashSet<int> _leaving = [];
    private readonly int[] _busy = new int[InstanceKey.Partitions];

    /// <summary>News of these is taken.</summary>
    public int[] Active
    {
        get
        {
            lock (_lock)
            {
                return [.. _owned.Except(_leaving)];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _owned.Count;
            }
        }
    }

    public bool IsActive(int partition)
    {
        lock (_lock)
        {
            return _owned.Contains(partition) && !_leaving.Contains(partition);
        }
    }

    public void Add(IEnumerable<int> partitions)
    {
        lock (_lock)
        {
            _owned.UnionWith(partitions);
        }
    }

    /// <summary>Everything is lost.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _owned.Clear();
            _leaving.Clear();
            Array.Clear(_busy);
        }
    }

    /// <summary>Begins to give away so many; they leave when nothing of them is under way.</summary>
    public void GiveAway(int count)
    {
        lock (_lock)
        {
            _leaving.UnionWith(_owned.Except(_leaving).OrderDescending().Take(count - _leaving.Count).ToList());
        }
    }

    public void Enter(int partition) => Interlocked.Increment(ref _busy[partition]);

    public void Leave(int partition) => Interlocked.Decrement(ref _busy[partition]);

    /// <summary>The leaving partitions of which nothing is under way: they may be released.</summary>
    public int[] Quiet
    {
        get
        {
            lock (_lock)
            {
                return [.. _leaving.Where(partition => Volatile.Read(ref _busy[partition]) <= 0)];
            }
        }
    }

    /// <summary>The database says so too. Not before: a release that failed has to be tried again.</summary>
    public void Released(IReadOnlyCollection<int> partitions)
    {
        lock (_lock)
        {
            _leaving.ExceptWith(partitions);
            _owned.ExceptWith(partitions);
        }
    }
}
