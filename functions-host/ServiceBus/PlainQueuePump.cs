using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>
/// Pump of a queue without sessions: claims as many messages as there are free calls, and host.json's prefetch count beyond, so that the
/// next call need not wait for a round trip.
/// </summary>
internal sealed class PlainQueuePump(QueuePumpContext context) : QueuePump(context)
{
    private readonly Dictionary<long, QueueMessage> _inHand = [];
    private readonly Queue<QueueMessage> _ready = [];
    private volatile bool _mayHaveMore = true;

    protected override bool IsDrained => _ready.Count == 0;

    public override void Hint(string? sessionId)
    {
        _mayHaveMore = true;
        Wake.Set();
    }

    protected override void Forget()
    {
        _inHand.Clear();
        _ready.Clear();
    }

    protected override async Task TurnAsync(IReadOnlyList<DeliveryOutcome> ended, CancellationToken cancellation)
    {
        var writes = new TurnWrites(ended, Queue);
        foreach (var message in ended.SelectMany(outcome => outcome.Messages))
        {
            _inHand.Remove(message.SequenceNumber);
        }

        // A failed message is delivered again by this process: its call stays taken.
        var free = Capacity - Running - ended.Count(outcome => outcome.Failure is not null);
        free -= Dispatch(free);
        var wanted = !Stopping && (_mayHaveMore || Resync) ? (Math.Max(free, 0) * CallSize) + Context.HostJson.PrefetchCount - _ready.Count : 0;
        var givesBack = Stopping && (_ready.Count > 0 || Resync);
        if (ended.Count == 0 && wanted <= 0 && !Resync && !givesBack)
        {
            return;
        }

        var turn = NewTurn();
        var claimed = new List<QueueMessage>();
        writes.AddTo(turn, Context, ProcessId, giveUpClaims: Stopping);
        if (givesBack)
        {
            foreach (var message in _ready)
            {
                _inHand.Remove(message.SequenceNumber);
            }

            turn.Add(QueueSql.UnclaimOthers, null, ProcessId, QueueId, _inHand.Keys.ToArray());
        }
        else if (Resync)
        {
            turn.Add(QueueSql.FindOwnClaims, row => claimed.Add(QueueMessage.Read(row)), ProcessId, QueueId, _inHand.Keys.ToArray());
        }
        else if (wanted > 0)
        {
            _mayHaveMore = false;
            turn.Add(QueueSql.Claim, row => claimed.Add(QueueMessage.Read(row)), ProcessId, QueueId, wanted);
        }

        try
        {
            await ExecuteAsync(turn, writes, cancellation);
        }
        catch
        {
            _mayHaveMore = true;
            throw;
        }

        if (givesBack)
        {
            _ready.Clear();
        }

        // After a broken turn the failed messages are among those that were read anew.
        var redelivered = Stopping || Resync ? [] : writes.ToRedeliver.ToList();
        if (Resync)
        {
            Resync = false;
            Wake.Set();
        }
        else if (wanted > 0 && claimed.Count == wanted)
        {
            _mayHaveMore = true;
        }

        Take(redelivered);
        Call(redelivered);
        var fetched = claimed.OrderBy(message => message.SequenceNumber).ToList();
        Take(fetched);
        fetched.ForEach(_ready.Enqueue);
        Dispatch(Capacity - Running);
        if (_mayHaveMore && Running < Capacity)
        {
            Wake.Set(); // a call that was kept for a redelivery is free after all: its message is dead
        }
    }

    private int Capacity => Context.IsBatched ? 1 : Math.Min(Context.HostJson.MaxConcurrentCalls, 1000);

    /// <summary>Messages that one call may take.</summary>
    private int CallSize => Context.IsBatched ? Context.HostJson.MaxMessageBatchSize : 1;

    private void Take(IEnumerable<QueueMessage> messages)
    {
        foreach (var message in messages)
        {
            _inHand[message.SequenceNumber] = message;
        }
    }

    /// <summary>Starts calls with what is ready. Returns how many.</summary>
    private int Dispatch(int calls)
    {
        var before = Running;
        while (!Stopping && Running - before < calls && _ready.Count > 0)
        {
            var next = new List<QueueMessage>();
            while (next.Count < CallSize && _ready.TryDequeue(out var message))
            {
                next.Add(message);
            }

            Call(next);
        }

        return Running - before;
    }

    private void Call(IReadOnlyList<QueueMessage> messages)
    {
        foreach (var batch in messages.Where(IsDeliverable).Chunk(CallSize))
        {
            Deliver(batch);
        }
    }
}
