using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.DurableTask.Replay;

/// <summary>
/// Events and those who wait for them, per name ignoring case: early events queue up; of several waiters the newest is served first. A
/// waiter that was cancelled is gone and swallows nothing.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, Waiters> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EventRaised> _unused = [];

    public bool HasWaiters => _byName.Values.Any(waiters => waiters.Stack.Count > 0);

    /// <summary>Events that nobody waited for, oldest first.</summary>
    public IReadOnlyList<EventRaised> Unused => _unused;

    public void Raise(EventRaised raised)
    {
        if (_byName.TryGetValue(raised.Name, out var waiters) && waiters.Stack.First is { } newest)
        {
            waiters.Stack.RemoveFirst();
            newest.Value(raised.Payload);
        }
        else
        {
            _unused.Add(raised);
        }
    }

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        var early = _unused.FindIndex(raised => raised.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (early >= 0)
        {
            var payload = _unused[early].Payload;
            _unused.RemoveAt(early);
            return Task.FromResult(WorkerJson.Deserialize<T>(payload)!);
        }

        var waiters = _byName.TryGetValue(name, out var known) ? known : _byName[name] = new Waiters();
        if (waiters.Stack.Count > 0 && waiters.Type != typeof(T))
        {
            throw new ArgumentException($"Event '{name}' is awaited as {waiters.Type} already; one name has one type at a time.", nameof(name));
        }

        waiters.Type = typeof(T);
        var source = new TaskCompletionSource<T>();
        var node = waiters.Stack.AddFirst(payload => Complete(source, payload));
        cancellation.Register(() =>
        {
            if (source.TrySetCanceled(cancellation))
            {
                waiters.Stack.Remove(node);
            }
        });
        return source.Task;
    }

    private static void Complete<T>(TaskCompletionSource<T> source, string? payload)
    {
        try
        {
            source.TrySetResult(WorkerJson.Deserialize<T>(payload)!);
        }
        catch (Exception exception)
        {
            source.TrySetException(exception);
        }
    }

    private sealed class Waiters
    {
        public LinkedList<Action<string?>> Stack { get; } = [];

        public Type? Type { get; set; }
    }
}
