namespace SoulCrm.FunctionsHost.DurableTask.Replay;

/// <summary>
/// The one thread of control of an orchestrator. Continuations run here, in order, while an episode is being worked on; one that comes
/// from elsewhere means that the orchestrator awaited a task that is not durable.
/// </summary>
internal sealed class OrchestratorThread(Action violated) : SynchronizationContext
{
    [ThreadStatic]
    private static OrchestratorThread? _current;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

    public bool IsCurrent => _current == this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _queue.Enqueue((d, state));
        }
        else
        {
            violated();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent)
        {
            violated();
            return;
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Does <paramref name="work"/> and everything that follows from it.</summary>
    public void Run(Action work)
    {
        var (outerThread, outerContext) = (_current, Current);
        _current = this;
        SetSynchronizationContext(this);
        try
        {
            work();
            while (_queue.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            _current = outerThread;
            SetSynchronizationContext(outerContext);
        }
    }
}
