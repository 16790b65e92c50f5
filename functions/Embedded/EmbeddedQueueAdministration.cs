using SoulCrm.Functions.Features.Platform.Queues;
using SoulCrm.FunctionsHost.Operations;
using DeadLetter = SoulCrm.Functions.Features.Platform.Queues.DeadLetter;

namespace SoulCrm.Functions;

/// <summary>The queues of the embedded host.</summary>
internal sealed class EmbeddedQueueAdministration(QueueOperations operations) : IQueueAdministration
{
    // One look at an index; counting a backlog for every probe would be work.
    public Task PingAsync(CancellationToken ct) => operations.ListDeadLettersAsync("", limit: 1, before: null, ct);

    public async Task<IReadOnlyList<QueueState>> ListAsync(CancellationToken ct) =>
        [.. (await operations.ListAsync(ct)).Select(queue => new QueueState(queue.Name, queue.Ready + queue.InFlight, queue.Scheduled, queue.DeadLetters))];

    public async Task<IReadOnlyList<DeadLetter>?> ListDeadLettersAsync(string queue, int limit, long? before, CancellationToken ct)
    {
        if (!(await operations.ListAsync(ct)).Any(one => one.Name == queue)) return null;
        return [.. (await operations.ListDeadLettersAsync(queue, limit, before, ct))
            .Select(letter => new DeadLetter(letter.SequenceNumber, letter.MessageId, letter.SessionId, letter.DeliveryCount, letter.EnqueuedAt, letter.Reason, letter.Description))];
    }

    public Task<bool> RequeueAsync(string queue, long sequenceNumber, CancellationToken ct) => operations.RequeueAsync(queue, sequenceNumber, ct);
}
