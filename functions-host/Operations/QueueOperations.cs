using SoulCrm.FunctionsHost.ServiceBus;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>How a queue stands.</summary>
/// <param name="Active">Messages that wait or are being delivered.</param>
/// <param name="Scheduled">Messages whose time has not come.</param>
/// <param name="DeadLetters">Messages that were given up.</param>
/// <param name="OldestEnqueuedAt">When the oldest active message came; null without one.</param>
public sealed record QueueFigures(string Name, long Active, long Scheduled, long DeadLetters, DateTimeOffset? OldestEnqueuedAt);

/// <summary>A message that was given up, and why.</summary>
public sealed record DeadLetter(
    long SequenceNumber, string MessageId, string? SessionId, int DeliveryCount, DateTimeOffset EnqueuedAt, DateTimeOffset DeadLetteredAt, string Reason, string Description, ReadOnlyMemory<byte> Body);

/// <summary>What an operator asks of the queues. Azure has the same in its portal and administration client; shared code must not use this.</summary>
public sealed class QueueOperations
{
    private readonly HostDatabase _database;
    private readonly EmbeddedHostOptions _options;

    internal QueueOperations(HostDatabase database, EmbeddedHostOptions options) => (_database, _options) = (database, options);

    public async Task<IReadOnlyList<QueueFigures>> ListAsync(CancellationToken cancellation = default)
    {
        var queues = new List<QueueFigures>();
        await new HostBatch(_database.Pool)
            .Add(
                """
                select q.name,
                  (select count(*) from functions_host.messages m where m.queue_id = q.id),
                  (select count(*) from functions_host.scheduled_messages s where s.queue_id = q.id),
                  (select count(*) from functions_host.dead_letters d where d.queue_id = q.id),
                  (select min(m.enqueued_at) from functions_host.messages m where m.queue_id = q.id)
                from functions_host.queues q order by q.name
                """,
                row => queues.Add(new QueueFigures(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4) ? null : new DateTimeOffset(row.GetDateTime(4)))))
            .ExecuteAsync(cancellation);
        return queues;
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(string queue, int limit = 100, CancellationToken cancellation = default)
    {
        var letters = new List<DeadLetter>();
        await new HostBatch(_database.Pool)
            .Add(
                """
                select d.sequence_number, d.message_id, nullif(d.session_id, ''), d.delivery_count, d.enqueued_at, d.dead_lettered_at, d.reason, d.description, d.body
                from functions_host.dead_letters d join functions_host.queues q on q.id = d.queue_id
                where lower(q.name) = lower($1) order by d.dead_lettered_at desc, d.sequence_number desc limit $2
                """,
                row => letters.Add(new DeadLetter(
                    row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt32(3), new DateTimeOffset(row.GetDateTime(4)),
                    new DateTimeOffset(row.GetDateTime(5)), row.GetString(6), row.GetString(7), row.GetFieldValue<byte[]>(8))),
                queue, limit)
            .ExecuteAsync(cancellation);
        return letters;
    }

    /// <summary>Puts a dead letter back at the end of its queue, as a new message that has never failed. False when there is no such one.</summary>
    public async Task<bool> RequeueAsync(string queue, long sequenceNumber, CancellationToken cancellation = default)
    {
        (int Queue, string Session)? requeued = null;
        await new HostBatch(_database.Pool)
            .Add(
                """
                with letter as (
                  delete from functions_host.dead_letters d using functions_host.queues q
                  where q.id = d.queue_id and lower(q.name) = lower($1) and d.sequence_number = $2 returning d.*)
                insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, message_id, body, properties)
                select queue_id, session_id, nextval('functions_host.message_sequence'), $3, message_id, body, properties from letter
                returning queue_id, session_id
                """,
                row => requeued = (row.GetInt32(0), row.GetString(1)), queue, sequenceNumber, _options.TimeProvider.GetUtcNow().UtcDateTime)
            .ExecuteAsync(cancellation);
        if (requeued is not { } message)
        {
            return false;
        }

        LocalWakeUp.Of(_database).MessageSent(message.Queue, message.Session);
        LocalWakeUp.Of(_database).NotifyPeers?.Invoke(QueueTopics.Of(message.Queue, message.Session));
        return true;
    }
}
