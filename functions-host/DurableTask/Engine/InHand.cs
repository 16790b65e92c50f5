namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>
/// Which stored rows this process has taken and not yet written away, so that reading the table again takes none twice. A read that began
/// before a row was written away may still show it: what goes during a read is remembered until its end.
/// </summary>
internal sealed class InHand<T>
    where T : notnull
{
    private readonly Lock _lock = new();
    private readonly HashSet<T> _rows = [];
    private readonly HashSet<T> _goneMeanwhile = [];
    private bool _isReading;

    /// <summary>False when it is in hand already, or was written away during this read.</summary>
    public bool TryTake(T row)
    {
        lock (_lock)
        {
            return !_goneMeanwhile.Contains(row) && _rows.Add(row);
        }
    }

    /// <summary>These are written away.</summary>
    public void Done(IEnumerable<T> rows)
    {
        lock (_lock)
        {
            foreach (var row in rows)
            {
                _rows.Remove(row);
                if (_isReading)
                {
                    _goneMeanwhile.Add(row);
                }
            }
        }
    }

    /// <summary>These may be taken again, if they are still there.</summary>
    public void Forget(IEnumerable<T> rows)
    {
        lock (_lock)
        {
            _rows.ExceptWith(rows);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _rows.Clear();
        }
    }

    /// <summary>Returns what need not be read; only one read at a time.</summary>
    public T[] BeginRead()
    {
        lock (_lock)
        {
            _goneMeanwhile.Clear();
            _isReading = true;
            return [.. _rows];
        }
    }

    public void EndRead()
    {
        lock (_lock)
        {
            _isReading = false;
            _goneMeanwhile.Clear();
        }
    }
}
