using Npgsql;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Sorts the ended deliveries of a turn into completed, failed and dead, writes them, and knows which were really still ours.</summary>
internal sealed class TurnWrites
{
    private readonly List<QueueMessage> _completed = [];
    private readonly List<QueueMessage> _completedWithOutputs = [];
    private readonly List<(long Source, OutgoingMessage Message)> _outputs = [];
    private readonly List<QueueMessage> _failed = [];
    private readonly List<(QueueMessage Message, string Reason, string Description)> _dead = [];
    private readonly HashSet<long> _written = [];
    private readonly List<(int Queue, string Session)> _sent = [];

    public TurnWrites(IReadOnlyList<DeliveryOutcome> ended, QueueDeclaration queue)
    {
        foreach (var outcome in ended)
        {
            foreach (var message in outcome.Messages)
            {
                if (outcome.Failure is null)
                {
                    (outcome.Outputs.Count == 0 ? _completed : _completedWithOutputs).Add(message);
                }
                else if (message.Failures + 1 >= queue.MaxDeliveryCount)
                {
                    _dead.Add((message, "MaxDeliveryCountExceeded", outcome.Failure.Description));
                }
                else
                {
                    _failed.Add(message);
                }
            }

            // A process that loses one claim loses all of them at once, so the first message of a batch stands for the rest.
            _outputs.AddRange(outcome.Outputs.Select(output => (outcome.Messages[0].SequenceNumber, output)));
        }
    }

    /// <summary>Messages to be delivered again, once the turn is written.</summary>
    public IEnumerable<QueueMessage> ToRedeliver => _failed.Where(IsOurs).Select(message => message with { Failures = message.Failures + 1 });

    /// <summary>The turn is committed: tells who waits for the messages that it stored, and counts.</summary>
    public void Committed(QueuePumpContext context)
    {
        foreach (var (queue, session) in _sent)
        {
            LocalWakeUp.Of(context.Database).MessageSent(queue, session);
            context.Process.NotifyPeers(QueueTopics.Of(queue, session));
        }

        var (completed, dead) = (_completed.Concat(_completedWithOutputs).Count(IsOurs), _dead.Count(dead => IsOurs(dead.Message)));
        context.Counters.Add(completed, _failed.Count(IsOurs), dead);
        context.Database.DeadRows.Removed("messages", completed + dead);
    }

    /// <summary>False when the message had been taken from this process before the turn was written.</summary>
    public bool IsOurs(QueueMessage message) => _written.Contains(message.SequenceNumber);

    public void AddTo(HostBatch turn, QueuePumpContext context, int processId, bool giveUpClaims)
    {
        if (_completed.Count > 0)
        {
            turn.Add(QueueSql.Complete, row => _written.Add(row.GetInt64(0)), processId, context.QueueId, Sessions(_completed), Numbers(_completed), Counts(_completed));
        }

        if (_completedWithOutputs.Count > 0)
        {
            turn.Add(
                QueueSql.CompleteAndSend, NoteCompleted,
                [
                    processId, context.QueueId, Sessions(_completedWithOutputs), Numbers(_completedWithOutputs), Counts(_completedWithOutputs),
                    context.Clock.GetUtcNow().UtcDateTime, _outputs.Select(output => output.Source).ToArray(), .. SendColumns.Of(_outputs.ConvertAll(output => output.Message)),
                ]);
        }

        if (_failed.Count > 0)
        {
            turn.Add(
                QueueSql.Fail, row => _written.Add(row.GetInt64(0)),
                processId, context.QueueId, Sessions(_failed), Numbers(_failed), Counts(_failed), giveUpClaims);
        }

        if (_dead.Count > 0)
        {
            var messages = _dead.ConvertAll(dead => dead.Message);
            turn.Add(
                QueueSql.DeadLetter, row => _written.Add(row.GetInt64(0)),
                processId, context.QueueId, Sessions(messages), Numbers(messages), Counts(messages),
                _dead.Select(dead => dead.Reason).ToArray(), _dead.Select(dead => dead.Description).ToArray(), context.Clock.GetUtcNow().UtcDateTime);
        }
    }

    private void NoteCompleted(NpgsqlDataReader row)
    {
        if (row.GetInt32(0) == 0)
        {
            _written.Add(row.GetInt64(1));
        }
        else
        {
            _sent.Add((row.GetInt32(2), row.GetString(3)));
        }
    }

    private static string[] Sessions(List<QueueMessage> messages) => [.. messages.Select(message => message.SessionId)];

    private static long[] Numbers(List<QueueMessage> messages) => [.. messages.Select(message => message.SequenceNumber)];

    private static int[] Counts(List<QueueMessage> messages) => [.. messages.Select(message => message.Failures)];
}
