using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using SoulCrm.Functions.Features.Platform.Queues;

namespace SoulCrm.Functions;

/// <summary>The queues of a Service Bus namespace.</summary>
internal sealed class ServiceBusQueueAdministration(ServiceBusClient client, ServiceBusAdministrationClient administration) : IQueueAdministration
{
    /// <summary>Service Bus shows dead letters from the oldest on; of more than these the newest are not seen.</summary>
    private const int MostPeeked = 5000;

    private const int Batch = 100;

    private static readonly ServiceBusReceiverOptions DeadLetterQueue = new() { SubQueue = SubQueue.DeadLetter };

    public Task PingAsync(CancellationToken ct) => administration.GetNamespacePropertiesAsync(ct);

    public async Task<IReadOnlyList<QueueState>> ListAsync(CancellationToken ct)
    {
        var queues = new List<QueueState>();
        await foreach (var queue in administration.GetQueuesRuntimePropertiesAsync(ct))
            queues.Add(new QueueState(queue.Name, queue.ActiveMessageCount, queue.ScheduledMessageCount, queue.DeadLetterMessageCount));
        return queues;
    }

    public async Task<IReadOnlyList<DeadLetter>?> ListDeadLettersAsync(string queue, int limit, long? before, CancellationToken ct)
    {
        if (!await administration.QueueExistsAsync(queue, ct)) return null;
        await using var receiver = client.CreateReceiver(queue, DeadLetterQueue);
        var letters = new List<DeadLetter>();
        for (var from = 0L; letters.Count < MostPeeked;)
        {
            var peeked = await receiver.PeekMessagesAsync(Batch, from, ct);
            if (peeked.Count == 0) break;
            from = peeked[^1].SequenceNumber + 1;
            letters.AddRange(peeked.Select(message => new DeadLetter(
                message.SequenceNumber, message.MessageId, message.SessionId, message.DeliveryCount, message.EnqueuedTime, message.DeadLetterReason ?? "", message.DeadLetterErrorDescription ?? "")));
        }

        return [.. letters.Where(letter => before is null || letter.SequenceNumber < before).OrderByDescending(letter => letter.SequenceNumber).Take(limit)];
    }

    /// <summary>Sends a copy and then completes the letter: a crash between the two may leave both, and queue functions do a message's work once however often it comes.</summary>
    public async Task<bool> RequeueAsync(string queue, long sequenceNumber, CancellationToken ct)
    {
        if (!await administration.QueueExistsAsync(queue, ct)) return false;
        await using var receiver = client.CreateReceiver(queue, DeadLetterQueue);
        // A dead letter can be completed only under its lock, and locks are given in order: those before it are held until it is found.
        var held = new List<ServiceBusReceivedMessage>();
        try
        {
            while (held.Count < MostPeeked)
            {
                var received = await receiver.ReceiveMessagesAsync(Batch, TimeSpan.FromSeconds(2), ct);
                if (received.Count == 0) return false;
                held.AddRange(received);
                if (received.FirstOrDefault(message => message.SequenceNumber == sequenceNumber) is not { } letter) continue;
                await using var sender = client.CreateSender(queue);
                // The old id would be taken for a duplicate within the queue's window.
                await sender.SendMessageAsync(new ServiceBusMessage(letter) { MessageId = $"{letter.MessageId}-{sequenceNumber}" }, ct);
                await receiver.CompleteMessageAsync(letter, ct);
                held.Remove(letter);
                return true;
            }

            return false;
        }
        finally
        {
            foreach (var message in held) await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
    }
}
