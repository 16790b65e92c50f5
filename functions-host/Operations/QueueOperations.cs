using SoulCrm.FunctionsHost.ServiceBus;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>How a queue stands.</summary>
/// <param name="Ready">Messages that wait for a delivery.</param>
/// <param name="InFlight">Messages in delivery: claimed ones of a plain queue, the heads of held sessions otherwise.</param>
/// <param name="Scheduled">Messages whose time has not come.</param>
/// <param name="DeadLetters">Messages that were given up.</param>
/// <param name="OldestEnqueuedAt">When the oldest message that waits or is in delivery came; null without one.</param>
/// <param name="CompletedPerMinute">Deliveries that succeeded in the last minute, over all living processes.</param>
/// <param name="FailedPerMinute">Deliveries that failed in the last minute, likewise.</param>
public sealed record QueueFigures(
    string Name, bool RequiresSession, long Ready, long InFlight, long Scheduled, long DeadLetters, DateTimeOffset? OldestEnqueuedAt, long CompletedPerMinute, long FailedPerMinute);

/// <summary>A message that was given up, and why.</summary>
public sealed record DeadLetter(
    long SequenceNumber, string MessageId, string? SessionId, int DeliveryCount, DateTimeOffset EnqueuedAt, DateTimeOffset DeadLetteredAt, string Reason, string Description, ReadOnlyMemory<byte> Body);

/// <summary>What an operator asks of the queues. Azure has the same in its portal and administration client; shared code must not use this.</summary>
public sealed class QueueOperations
{
    private const string QueueId = "(select q.id from functions_host.queues q where lower(q.name) = lower($1))";

    private readonly HostDatabase _database;
    private readonly EmbeddedHostOptions _options;
    private readonly ProcessReader _processes;

    internal QueueOperations(HostDatabase database, EmbeddedHostOptions options, ProcessReader processes) => (_database, _options, _processes) = (database, options, processes);

    /// <summary>By name. Rates of other processes are up to five seconds old.</summary>
    public async Task<IReadOnlyList<QueueFigures>> ListAsync(CancellationToken cancellation = default)
    {
        var counts = (await _processes.ReadFiguresAsync(cancellation)).SelectMany(process => process.Queues)
            .GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Value).Aggregate((sum, next) => sum + next), StringComparer.OrdinalIgnoreCase);
        var queues = new List<QueueFigures>();
        await new HostBatch(_database.Pool)
            .Add(
                """
                select q.name, q.requires_session, m.total,
                  case when q.requires_session
                    then (select count(*) from functions_host.held_sessions h where h.queue_id = q.id
                          and exists (select from functions_host.messages n where n.queue_id = h.queue_id and n.session_id = h.session_id))
                    else m.claimed end,
                  (select count(*) from functions_host.scheduled_messages s where s.queue_id = q.id),
                  (select count(*) from functions_host.dead_letters d where d.queue_id = q.id),
                  m.oldest
                from functions_host.queues q cross join lateral (
                  select count(*) as total, count(claimed_by) as claimed, min(enqueued_at) as oldest from functions_host.messages where queue_id = q.id) m
                order by q.name
                """,
                row =>
                {
                    var count = counts.GetValueOrDefault(row.GetString(0));
                    queues.Add(new QueueFigures(
                        row.GetString(0), row.GetBoolean(1), row.GetInt64(2) - row.GetInt64(3), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
                        row.IsDBNull(6) ? null : new DateTimeOffset(row.GetDateTime(6)), count?.CompletedLastMinute ?? 0, count?.FailedLastMinute ?? 0));
                })
            .ExecuteAsync(cancellation);
        return queues;
    }

    /// <summary>The newest first.</summary>
    /// <param name="before">Only those with a smaller sequence number, for the next page; null for the first.</param>
    public async Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(string queue, int limit = 100, long? before = null, CancellationToken cancellation = default)
    {
        var letters = new List<DeadLetter>();
        await new HostBatch(_database.Pool)
            .Add(
                $"""
                 select d.sequence_number, d.message_id, nullif(d.session_id, ''), d.delivery_count, d.enqueued_at, d.dead_lettered_at, d.reason, d.description, d.body
                 from functions_host.dead_letters d where d.queue_id = {QueueId} and d.sequence_number < $3 order by d.sequence_number desc limit $2
                 """,
                row => letters.Add(new DeadLetter(
                    row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt32(3), new DateTimeOffset(row.GetDateTime(4)),
                    new DateTimeOffset(row.GetDateTime(5)), row.GetString(6), row.GetString(7), row.GetFieldValue<byte[]>(8))),
                queue, limit, before ?? long.MaxValue)
            .ExecuteAsync(cancellation);
        return letters;
    }

    /// <summary>Puts a dead letter back at the end of its queue, as a new message that has never failed. False when there is no such one.</summary>
    public async Task<bool> RequeueAsync(string queue, long sequenceNumber, CancellationToken cancellation = default) =>
        await RequeueAsync(queue, [sequenceNumber], cancellation) == 1;

    /// <summary>Puts all dead letters of the queue back, in their old order; those that come back meanwhile stay. Returns how many.</summary>
    public async Task<int> RequeueAllAsync(string queue, CancellationToken cancellation = default)
    {
        const int batch = 1000;
        var requeued = 0;
        for (var last = await LastDeadLetterAsync(queue, cancellation); ;)
        {
            var numbers = new List<long>();
            await new HostBatch(_database.Pool)
                .Add(
                    $"select d.sequence_number from functions_host.dead_letters d where d.queue_id = {QueueId} and d.sequence_number <= $2 order by d.sequence_number limit $3",
                    row => numbers.Add(row.GetInt64(0)), queue, last, batch)
                .ExecuteAsync(cancellation);
            if (numbers.Count == 0)
            {
                return requeued;
            }

            requeued += await RequeueAsync(queue, [.. numbers], cancellation);
        }
    }

    /// <summary>Removes a dead letter for good. False when there is no such one.</summary>
    public async Task<bool> PurgeAsync(string queue, long sequenceNumber, CancellationToken cancellation = default) =>
        await PurgeAsync(queue, (long?)sequenceNumber, cancellation) == 1;

    /// <summary>Removes all dead letters of the queue for good. Returns how many.</summary>
    public Task<int> PurgeAllAsync(string queue, CancellationToken cancellation = default) => PurgeAsync(queue, null, cancellation);

    private async Task<long> LastDeadLetterAsync(string queue, CancellationToken cancellation)
    {
        var last = 0L;
        await new HostBatch(_database.Pool)
            .Add($"select coalesce(max(d.sequence_number), 0) from functions_host.dead_letters d where d.queue_id = {QueueId}", row => last = row.GetInt64(0), queue)
            .ExecuteAsync(cancellation);
        return last;
    }

    private async Task<int> PurgeAsync(string queue, long? sequenceNumber, CancellationToken cancellation)
    {
        var purged = 0;
        await new HostBatch(_database.Pool)
            .Add(
                $"""
                 with gone as (
                   delete from functions_host.dead_letters d where d.queue_id = {QueueId} and ($2 < 0 or d.sequence_number = $2) returning 1)
                 select count(*)::int from gone
                 """,
                row => purged = row.GetInt32(0), queue, sequenceNumber ?? -1)
            .ExecuteAsync(cancellation);
        return purged;
    }

    private async Task<int> RequeueAsync(string queue, long[] numbers, CancellationToken cancellation)
    {
        var requeued = new List<(int Queue, string Session)>();
        await new HostBatch(_database.Pool)
            .Add(
                $"""
                 with letters as (
                   delete from functions_host.dead_letters d where d.queue_id = {QueueId} and d.sequence_number = any($2) returning d.*)
                 insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, message_id, body, properties)
                 select queue_id, session_id, nextval('functions_host.message_sequence'), $3, message_id, body, properties from letters order by sequence_number
                 returning queue_id, session_id
                 """,
                row => requeued.Add((row.GetInt32(0), row.GetString(1))), queue, numbers, _options.TimeProvider.GetUtcNow().UtcDateTime)
            .ExecuteAsync(cancellation);
        foreach (var (id, session) in requeued.Distinct())
        {
            LocalWakeUp.Of(_database).MessageSent(id, session);
            LocalWakeUp.Of(_database).NotifyPeers?.Invoke(QueueTopics.Of(id, session));
        }

        return requeued.Count;
    }
}
