using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Platform.Queues;

/// <summary>How a queue stands.</summary>
/// <param name="Active">Messages that wait for a delivery or are in one.</param>
/// <param name="Scheduled">Messages whose time has not come.</param>
/// <param name="DeadLetters">Messages that were given up.</param>
public sealed record QueueState(string Name, long Active, long Scheduled, long DeadLetters);

/// <summary>A message that was given up, and why. Its body is not told: it may hold what a client wrote.</summary>
/// <param name="SequenceNumber">Names it within its queue.</param>
/// <param name="SessionId">What it is in order with; null in a queue without sessions.</param>
public sealed record DeadLetter(
    long SequenceNumber, string MessageId, string? SessionId, int DeliveryCount, DateTimeOffset EnqueuedAt, string Reason, string Description);

/// <summary>What an operator does with the queues; each host has its own way.</summary>
public interface IQueueAdministration
{
    /// <summary>Returns when the broker answers, and throws what its client throws when it does not.</summary>
    Task PingAsync(CancellationToken ct);

    Task<IReadOnlyList<QueueState>> ListAsync(CancellationToken ct);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only those with a smaller sequence number; null from the newest on.</param>
    /// <returns>Null when there is no such queue.</returns>
    Task<IReadOnlyList<DeadLetter>?> ListDeadLettersAsync(string queue, int limit, long? before, CancellationToken ct);

    /// <summary>Puts a dead letter back at the end of its queue, as one that has never failed.</summary>
    /// <returns>False when there is no such one.</returns>
    Task<bool> RequeueAsync(string queue, long sequenceNumber, CancellationToken ct);
}
