using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Pump of a queue without sessions: claims as many messages as there are free calls.</summary>
internal sealed class PlainQueuePump(QueuePumpContext context) : QueuePump(context)
{
    private readonly Dictionary<long, QueueMessage> _inHand = [];
    private volatile bool _mayHaveMore = true;

    protected override bool IsDrained => true;

    public override void Hint(string? sessionId)
    {
        _mayHaveMore = true;
        Wake.Set();
    }

    protected override void Forget() => _inHand.Clear();

    protected override async Task TurnAsync(IReadOnlyList<DeliveryOutcome> ended, CancellationToken cancellation)
    {
        var writes = new TurnWrites(ended, Queue);
        foreach (var message in ended.SelectMany(outcome => outcome.Messages))
        {
            _inHand.Remove(message.SequenceNumber);
        }

        var free = Stopping ? 0 : Capacity - Running - ended.Count(outcome => outcome.Failure is not null);
        var wanted = _mayHaveMore || Resync ? free * (Context.IsBatched ? Context.HostJson.MaxMessageBatchSize : 1) : 0;
        if (ended.Count == 0 && wanted <= 0 && !Resync)
        {
            return;
        }

        var turn = NewTurn();
        var claimed = new List<QueueMessage>();
        writes.AddTo(turn, Context, giveUpClaims: Stopping);
        if (Resync)
        {
            turn.Add(
                Stopping ? QueueSql.UnclaimOthers : QueueSql.FindOwnClaims, Stopping ? null : row => claimed.Add(QueueMessage.Read(row)),
                Context.Process.Id, QueueId, _inHand.Keys.ToArray());
        }
        else if (wanted > 0)
        {
            _mayHaveMore = false;
            turn.Add(QueueSql.Claim, row => claimed.Add(QueueMessage.Read(row)), Context.Process.Id, QueueId, wanted);
        }

        try
        {
            await ExecuteAsync(turn, cancellation);
        }
        catch
        {
            _mayHaveMore = true;
            throw;
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
            Wake.Set();
        }

        Dispatch([.. redelivered, .. claimed.OrderBy(message => message.SequenceNumber)]);
    }

    private int Capacity => Context.IsBatched ? 1 : Math.Min(Context.HostJson.MaxConcurrentCalls, 1000);

    private void Dispatch(IReadOnlyList<QueueMessage> messages)
    {
        foreach (var message in messages)
        {
            _inHand[message.SequenceNumber] = message;
        }

        var live = messages.Where(IsDeliverable).ToList();
        if (Context.IsBatched)
        {
            foreach (var batch in live.Chunk(Context.HostJson.MaxMessageBatchSize))
            {
                Deliver(batch);
            }
        }
        else
        {
            live.ForEach(message => Deliver([message]));
        }
    }
}
